import CSimdJSON
import SCIMModel

/// Owns one simdjson parser. All unsafe memory of JSON reading is in this file.
@safe final class SimdJSONParser {
  private let limits: RecordLimits
  private let parser: OpaquePointer?

  init(limits: RecordLimits) {
    self.limits = limits
    // Two levels of room: the exact limit is kept by the walk over the tape.
    unsafe parser = aup_json_parser_create(limits.nestingDepth + 2)
  }

  deinit { unsafe aup_json_parser_destroy(parser) }

  /// The value of a text; nil if simdjson or the walk over its tape finds anything to object to. O(bytes).
  func parse(_ text: ArraySlice<UInt8>) -> SCIMValue? {
    guard let parser = unsafe parser, !text.isEmpty else { return nil }
    return unsafe text.withUnsafeBufferPointer { bytes in
      var document = unsafe aup_json_document()
      guard let source = bytes.baseAddress, unsafe aup_json_parse(parser, source, bytes.count, &document) == 0 else {
        return nil
      }
      var walk = unsafe TapeWalk(tape: Tape(document: document, source: bytes), limits: limits)
      return walk.value(depth: 0)
    }
  }
}

/// What simdjson left behind (simdjson, doc/tape.md), good until its next parse. Indices come from the tape itself.
@safe private struct Tape {
  private let document: aup_json_document
  private let source: UnsafeBufferPointer<UInt8>

  init(document: aup_json_document, source: UnsafeBufferPointer<UInt8>) {
    unsafe self.document = document
    unsafe self.source = source
  }

  /// A word of the tape: a type in the top byte, a payload below.
  func word(_ index: Int) -> UInt64 { unsafe document.tape[index] }

  func isType(_ type: Unicode.Scalar, at index: Int) -> Bool { word(index) >> 56 == UInt64(type.value) }

  /// The string a word points to: a length in four bytes, then UTF-8 that simdjson has validated.
  func string(_ word: UInt64) -> String {
    let start = unsafe document.strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let count = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return unsafe String(decoding: UnsafeBufferPointer(start: start + 4, count: Int(count)), as: UTF8.self)
  }

  /// The exact number that is the token; nil if its exponent is beyond ``DecimalNumber``.
  func number(token: Int) -> DecimalNumber? {
    guard unsafe token < document.token_count else { return nil }
    let start = unsafe Int(document.tokens[token])
    var end = start
    while unsafe end < source.count, unsafe JSONGrammar.isPartOfNumber(source[end]) { end += 1 }
    return unsafe DecimalNumber(parsing: source[start..<end])
  }
}

/// Builds a value from a tape. Nil means that the strict parser shall have a look.
///
/// The tape holds numbers in binary; where that is not exact, the text of the number is found through the tokens,
/// which the walk counts in step with the tape: each bracket, comma, colon and scalar is one.
private struct TapeWalk {
  let tape: Tape
  let limits: RecordLimits
  /// The next word; word 0 is the root.
  var position = 1
  var token = 0

  init(tape: Tape, limits: RecordLimits) {
    self.tape = tape
    self.limits = limits
  }

  mutating func value(depth: Int) -> SCIMValue? {
    let word = tape.word(position)
    position += 1
    token += 1
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "{"): return object(depth: depth + 1)
    case UInt8(ascii: "["): return array(count: Int(word >> 32 & 0xFF_FFFF), depth: depth + 1)
    case UInt8(ascii: "\""): return .string(tape.string(word))
    case UInt8(ascii: "l"):
      position += 1
      return .number(DecimalNumber(Int64(bitPattern: tape.word(position - 1))))
    case UInt8(ascii: "u"), UInt8(ascii: "d"):
      position += 1
      return tape.number(token: token - 1).map { .number($0) }
    case UInt8(ascii: "t"): return .boolean(true)
    case UInt8(ascii: "f"): return .boolean(false)
    case UInt8(ascii: "n"): return .null
    default: return nil
    }
  }

  private mutating func object(depth: Int) -> SCIMValue? {
    guard depth <= limits.nestingDepth else { return nil }
    var members: [(name: String, value: SCIMValue)] = []
    while !tape.isType("}", at: position) {
      guard members.count < limits.membersPerObject else { return nil }
      let name = tape.string(tape.word(position))
      position += 1
      token += 2  // the name and the colon
      guard let value = value(depth: depth) else { return nil }
      members.append((name, value))
      token += 1  // the comma or the brace
    }
    if members.isEmpty { token += 1 }
    position += 1
    return ObjectNames.firstDuplicate(members) == nil ? .complex(SCIMObject(uniqueMembers: members)) : nil
  }

  private mutating func array(count: Int, depth: Int) -> SCIMValue? {
    guard depth <= limits.nestingDepth else { return nil }
    var values: [SCIMValue] = []
    values.reserveCapacity(count)
    while !tape.isType("]", at: position) {
      guard let value = value(depth: depth) else { return nil }
      values.append(value)
      token += 1  // the comma or the bracket
    }
    if values.isEmpty { token += 1 }
    position += 1
    return .array(values)
  }
}
