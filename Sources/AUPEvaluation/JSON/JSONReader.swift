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
}
