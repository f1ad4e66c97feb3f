public import SCIMModel

/// Reads one JSON text (RFC 8259) into a value, strictly and completely.
///
/// ```swift
/// let reader = JSONReader()
/// try reader.read(Array(#"{"userName": "ann"}"#.utf8)[...])  // .complex(["userName": "ann"])
/// ```
///
/// simdjson does the work. What it refuses, and what it cannot say, is left to ``StrictJSONParser``, which is the
/// definition: it words every error, and reads the numbers that simdjson gives up on (integers beyond 64 bits, `1e400`).
/// Numbers are exact. Refused although RFC 8259 would have it: two names in one object that are equal in any ASCII case
/// (SCIM's names are case-insensitive, so nobody could say which value counts), escapes of lone surrogates, and
/// whatever passes the ``RecordLimits``. A byte order mark is not part of a JSON text.
public struct JSONReader {
  /// The limits it keeps.
  public let limits: RecordLimits
  private let parser: SimdJSONParser

  /// Makes a reader. It keeps its memory from text to text: reuse it.
  public init(limits: RecordLimits = .standard) {
    self.limits = limits
    parser = SimdJSONParser(limits: limits)
  }

  /// The value of a text; offsets of errors count from the start of the slice. O(bytes).
  public func read(_ text: ArraySlice<UInt8>) throws(JSONError) -> SCIMValue {
    if let value = parser.parse(text) { return value }
    return try StrictJSONParser.parse(text, limits: limits)
  }

  /// Finds strings in a text that is an object: several times faster than to read all of it. The rest is known to be JSON
  /// then, but names that are there twice are not found. O(bytes).
  ///
  /// ```swift
  /// // id: 7, mail: a@b, mail: c@d
  /// try reader.findStrings(at: [["id"], ["emails", "value"]], in: …) { path, text in … }
  /// ```
  ///
  /// - Parameters:
  ///   - paths: Names, one in the other, as they are spelled in the text. Behind each a value may stand alone or in an
  ///     array.
  ///   - report: Gets the number of the path and the string, in the order of the text.
  public func findStrings(
    at paths: [[String]], in text: ArraySlice<UInt8>, _ report: (_ path: Int, String) -> Void
  ) throws(JSONError) {
    if parser.findStrings(at: paths, in: text, report) { return }
    guard case .complex(let object) = try StrictJSONParser.parse(text, limits: limits) else { return }
    for (name, value) in object.members {
      for (number, path) in paths.enumerated() where path[0] == name {
        let found = path.dropFirst().reduce([value]) { values, name in
          Self.elements(values).flatMap { Self.members(of: $0, name) }
        }
        for case .string(let text) in Self.elements(found) { report(number, text) }
      }
    }
  }

  /// Values, and in the place of each array what is in it.
  private static func elements(_ values: [SCIMValue]) -> [SCIMValue] {
    values.flatMap { if case .array(let elements) = $0 { elements } else { [$0] } }
  }

  private static func members(of value: SCIMValue, _ name: String) -> [SCIMValue] {
    if case .complex(let object) = value { object.members.filter { $0.name == name }.map(\.value) } else { [] }
  }
}
