import CSimdJSON
import Glibc
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
  func parse(_ text: ArraySlice<UInt8>) -> SCIMValue? { walk(text) { $0.value(depth: 0) } }

  /// See ``JSONReader/findStrings(at:in:_:)``. False, before anything is found, if simdjson objects or there is no object.
  func findStrings(at paths: [[String]], in text: ArraySlice<UInt8>, _ found: (Int, String) -> Void) -> Bool {
    walk(text) { $0.findStrings(at: paths, found) } ?? false
  }

  private func walk<Result>(_ text: ArraySlice<UInt8>, _ body: (inout TapeWalk) -> Result?) -> Result? {
    guard let parser = unsafe parser, !text.isEmpty else { return nil }
    return unsafe text.withUnsafeBufferPointer { bytes in
      var document = unsafe aup_json_document()
      guard let source = bytes.baseAddress, unsafe aup_json_parse(parser, source, bytes.count, &document) == 0 else {
        return nil
      }
      var walk = unsafe TapeWalk(tape: Tape(document: document, source: bytes), limits: limits)
      return body(&walk)
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
  func string(_ word: UInt64) -> String { unsafe String(decoding: bytes(word), as: UTF8.self) }

  /// The bytes of the string, good as long as the document.
  private func bytes(_ word: UInt64) -> UnsafeBufferPointer<UInt8> {
    let start = unsafe document.strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let count = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return unsafe UnsafeBufferPointer(start: start + 4, count: Int(count))
  }

  /// The index behind the value at an index.
  func end(of index: Int) -> Int {
    let word = word(index)
    return switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(word & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
    default: index + 1
    }
  }

  /// Calls the closure with the indices of each name and value of the object at an index.
  func forEachMember(of index: Int, _ body: (_ name: Int, _ value: Int) -> Void) {
    var next = index + 1
    while !isType("}", at: next) {
      body(next, next + 1)
      next = end(of: next + 1)
    }
  }

  /// Calls the closure with the index of each element of the array at an index.
  func forEachElement(of index: Int, _ body: (Int) -> Void) {
    var next = index + 1
    while !isType("]", at: next) {
      body(next)
      next = end(of: next)
    }
  }

  /// True if the string at an index is this one.
  func isString(_ index: Int, _ text: String) -> Bool {
    let found = unsafe bytes(word(index))
    guard found.count == text.utf8.count, let first = found.baseAddress else { return false }
    return unsafe text.utf8.span.withUnsafeBufferPointer { utf8 in
      guard let text = utf8.baseAddress else { return true }
      return unsafe memcmp(text, first, utf8.count) == 0
    }
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

  func findStrings(at paths: [[String]], _ found: (Int, String) -> Void) -> Bool? {
    guard tape.isType("{", at: position) else { return nil }
    tape.forEachMember(of: position) { name, value in
      for (number, path) in paths.enumerated() where tape.isString(name, path[0]) {
        if path.count == 1 {
          if tape.isType("\"", at: value) { found(number, tape.string(tape.word(value))) }
        } else if tape.isType("[", at: value) {
          tape.forEachElement(of: value) { findString(path[1], in: $0) { found(number, $0) } }
        } else {
          findString(path[1], in: value) { found(number, $0) }
        }
      }
    }
    return true
  }

  private func findString(_ wanted: String, in object: Int, _ found: (String) -> Void) {
    guard tape.isType("{", at: object) else { return }
    tape.forEachMember(of: object) { name, value in
      if tape.isType("\"", at: value), tape.isString(name, wanted) { found(tape.string(tape.word(value))) }
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
