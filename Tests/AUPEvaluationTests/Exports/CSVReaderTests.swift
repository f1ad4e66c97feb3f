import Foundation
import TestSupport
import Testing

@testable import AUPEvaluation

/// The rows of a text, and behind them what is wrong, if anything.
private func rows(
  _ bytes: [UInt8], chunk: Int = 1 << 16, separator: UInt8 = UInt8(ascii: ","), skipsBlanks: Bool = false,
  limits: RecordLimits = .standard
) throws -> [[String]] {
  var window = InputWindow(try InputFile(.text(bytes, chunk: chunk)))
  var reader = CSVReader(separator: separator, quote: UInt8(ascii: "\""), skipsBlanks: skipsBlanks, limits: limits)
  var rows: [[String]] = []
  while let frame = try reader.next(&window) {
    switch frame {
    case .record(let count):
      rows.append((0..<reader.row.count).map { String(decoding: reader.row[$0], as: UTF8.self) })
      window.drop(count)
    case .trouble(let trouble):
      let place = "line \(trouble.line), byte \(trouble.offset)"
      return rows + [["\(place): \(trouble.message); expected \(trouble.expected ?? "-"), ends \(trouble.endsInput)"]]
    case .page: break
    }
  }
  return rows
}

private func rows(_ text: String, separator: UInt8 = UInt8(ascii: ","), skipsBlanks: Bool = false) throws -> [[String]]
{
  try rows(Array(text.utf8), separator: separator, skipsBlanks: skipsBlanks)
}

/// https://github.com/maxogden/csv-spectrum: each file of `csvs` reads as its file of `json`.
@Suite(.enabled(if: Corpora.has("csv-spectrum"), "../shared/corpora/csv-spectrum is not there"))
struct CSVSpectrumTests {
  @Test func allElevenFilesAreThere() { #expect(Corpora.files("csv-spectrum/csvs").count == 11) }

  @Test(arguments: Corpora.files("csv-spectrum/csvs").map(\.name), [1, 2, 7, 1 << 16])
  func aFileReadsAsItsJSON(name: String, chunk: Int) throws {
    var bytes = try #require(Corpora.files("csv-spectrum/csvs").first { $0.name == name }).bytes
    // A checkout may have made LF of the line breaks of the two files that are about CRLF.
    if name.hasSuffix("_crlf.csv"), !bytes.contains(0x0D) {
      bytes = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }
    let json = name.replacing(".csv", with: ".json")
    let expected = try #require(Corpora.files("csv-spectrum/json").first { $0.name == json }).bytes
    let objects = try #require(try JSONSerialization.jsonObject(with: Data(expected)) as? [[String: String]])
    let all = try rows(bytes, chunk: chunk)
    let header = try #require(all.first)
    #expect(all.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) } == objects)
  }
}

@Suite struct CSVReaderTests {
  @Test func cellsAreTextWhateverTheyLookLike() throws {
    #expect(
      try rows("a,b,c\n007,1e5,\n\" x \", y ,=1+1\n,,\n") == [
        ["a", "b", "c"], ["007", "1e5", ""], [" x ", " y ", "=1+1"], ["", "", ""],
      ])
  }

  @Test func aQuoteInAnUnquotedCellIsACharacter() throws {
    #expect(try rows("5\" disk,a\"b\"c\n") == [["5\" disk", "a\"b\"c"]])
  }

  @Test func linesEndInLFOrCRLFAndEmptyLinesAreNoRows() throws {
    #expect(try rows("\r\na,\"b\"\r\n\r\n\nc,d\r\n\"e\",\"f\"") == [["a", "b"], ["c", "d"], ["e", "f"]])
    #expect(try rows("a\rb,c\n") == [["a\rb", "c"]])
  }

  @Test func otherSeparatorsAndBlanksBehindThem() throws {
    #expect(try rows("a;b,c;\"d;e\"\n", separator: UInt8(ascii: ";")) == [["a", "b,c", "d;e"]])
    #expect(try rows("a, b, \"c, d\"\n", skipsBlanks: true) == [["a", "b", "c, d"]])
    #expect(try rows("a, \"c\"\n") == [["a", " \"c\""]])
  }

  @Test func aQuoteWithoutAnEndNamesWhereItBegins() throws {
    #expect(
      try rows("a,b\n1,\"two\nthree\nfour\n") == [
        ["a", "b"],
        ["line 2, byte 6: the cell that begins with this quote has no end; expected a closing quote, ends true"],
      ])
  }

  @Test(arguments: [("x", "`x`"), (" ", "a blank"), ("\rx", "a line break"), ("é", "`é`")])
  func nothingStandsBehindAClosingQuote(text: String, name: String) throws {
    #expect(
      try rows("a,\"b\"\(text),c\n1,2\n") == [
        [
          "line 1, byte 5: \(name) stands behind a closing quote; expected `,` or the end of the row: a quote within a "
            + "cell is written twice, ends true"
        ]
      ])
  }

  static let limits = {
    var limits = RecordLimits()
    limits.cellBytes = 8
    limits.recordBytes = 20
    return limits
  }()

  @Test(arguments: [1, 3, 1 << 16]) func aCellMayBeAsLongAsTheLimit(chunk: Int) throws {
    func read(_ text: String) throws -> [[String]] {
      try rows(Array(text.utf8), chunk: chunk, limits: Self.limits)
    }
    #expect(try read("12345678,\"12345678\"\n") == [["12345678", "12345678"]])
    #expect(try read("\"1234\"\"67\",2\n") == [["1234\"67", "2"]])
    #expect(
      try read("1,123456789,3\n") == [
        ["line 1, byte 2: the cell is longer than 8 bytes; expected -, ends true"]
      ])
    #expect(
      try read("1,\"123456789\n123456789\",3\n") == [
        [
          "line 1, byte 2: the cell that begins with this quote is longer than 8 bytes; expected a closing quote before that, "
            + "ends true"
        ]
      ])
  }

  @Test func aRowMayBeAsLongAsTheLimit() throws {
    #expect(try rows(Array("123456,123456,123456\n".utf8), limits: Self.limits) == [["123456", "123456", "123456"]])
    #expect(
      try rows(Array("123456,123456,1234567\n".utf8), limits: Self.limits) == [
        ["line 1, byte 0: the row is longer than 20 bytes; expected a closing quote before that, ends true"]
      ])
  }

  /// What is written as RFC 4180 has it reads back, wherever reads end.
  @Test func writtenRowsReadBack() throws {
    var random = SeededGenerator.fromEnvironment()
    let pieces = ["a", "é", ",", "\"", "\n", "\r\n", " ", "", "0", "=", ";"]
    for _ in 0..<300 {
      let columns = Int.random(in: 1...4, using: &random)
      let table = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<columns).map { _ in
          (0..<Int.random(in: 1...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
      }
      let breaks = Bool.random(using: &random) ? "\r\n" : "\n"
      let text = table.map { row in
        row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + breaks
      }
      .joined()
      let chunk = Int.random(in: 1...20, using: &random)
      let read = try rows(Array(text.utf8), chunk: chunk)
      #expect(read.map { $0.map { Array($0.utf8) } } == table.map { $0.map { Array($0.utf8) } }, "\(random)")
    }
  }
}
