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
  ///   - paths: Of one name, or of two: a string in an object, or in the objects of an array. As they are spelled in the
  ///     text.
  ///   - found: Gets the number of the path and the string, in the order of the text.
  public func findStrings(
    at paths: [[String]], in text: ArraySlice<UInt8>, _ found: (_ path: Int, String) -> Void
  ) throws(JSONError) {
    if parser.findStrings(at: paths, in: text, found) { return }
    guard case .complex(let object) = try StrictJSONParser.parse(text, limits: limits) else { return }
    for (name, value) in object.members {
      for (number, path) in paths.enumerated() where path[0] == name {
        for value in path.dropFirst().reduce([value], Self.values) {
          if case .string(let text) = value { found(number, text) }
        }
      }
    }
  }

  /// The members of a name in objects, and in the objects of arrays.
  private static func values(_ values: [SCIMValue], _ name: String) -> [SCIMValue] {
    var found: [SCIMValue] = []
    for value in values {
      let elements = if case .array(let elements) = value { elements } else { [value] }
      for case .complex(let object) in elements { found += object.members.filter { $0.name == name }.map(\.value) }
    }
    return found
  }
}
