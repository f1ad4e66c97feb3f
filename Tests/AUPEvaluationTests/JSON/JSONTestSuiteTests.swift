import Testing

@testable import AUPEvaluation

/// https://github.com/nst/JSONTestSuite: `y_` must be read, `n_` must not, `i_` is ours to decide.
@Suite(.enabled(if: Corpora.has("json-test-suite"), "../shared/corpora/json-test-suite is not there"))
struct JSONTestSuiteTests {
  static let folder = "json-test-suite/test_parsing"

  /// RFC 8259 leaves duplicate names open; in SCIM nobody could say which value counts.
  static let refusedByDesign = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

  /// What may go either way: numbers are exact however large, up to exponents of nine digits; all else that is no
  /// UTF-8 or no scalar value is refused, as is a byte order mark inside a record and nesting beyond the limit.
  static let accepted = [
    "i_number_double_huge_neg_exp.json", "i_number_neg_int_huge_exp.json", "i_number_pos_double_huge_exp.json",
    "i_number_real_neg_overflow.json", "i_number_real_pos_overflow.json", "i_number_real_underflow.json",
    "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
  ]

  @Test func everyFileIsReadOrRefusedAsItShouldBe() throws {
    let reader = JSONReader()
    let files = Corpora.files(Self.folder)
    #expect(files.count > 300)
    for (name, bytes) in files {
      let isAccepted = name.hasPrefix("y_") ? !Self.refusedByDesign.contains(name) : Self.accepted.contains(name)
      do {
        _ = try reader.read(bytes[...])
        #expect(isAccepted, "\(name) was read")
      } catch {
        #expect(!isAccepted, "\(name): \(error)")
        #expect((0...bytes.count).contains(error.offset), "\(name): \(error)")
      }
    }
  }

  @Test func simdjsonNeverAcceptsWhatTheDefinitionRefusesOrReadsOtherwise() {
    let limits = RecordLimits.standard
    let simd = SimdJSONParser(limits: limits)
    for (name, bytes) in Corpora.files(Self.folder) {
      guard let value = simd.parse(bytes[...]) else { continue }
      #expect((try? StrictJSONParser.parse(bytes[...], limits: limits)) == value, "\(name)")
    }
  }
}
