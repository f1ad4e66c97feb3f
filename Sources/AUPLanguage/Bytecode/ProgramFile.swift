/// Why bytes are no compiled program.
public struct ProgramFileError: Error, Hashable, Sendable {
  /// One sentence: lower case, no full stop.
  public var message: String
  /// Where in the file, in bytes; nil if the bytes could be read and the program may not run.
  public var offset: Int?
  /// The URN of a schema that the program reads and that is missing, or is not the one it was compiled with; nil if
  /// something else is wrong.
  public var schema: String?
}

/// The file form of a program (`.aupc`).
///
/// `AUPC`, version, length of the body (8 bytes), FNV-1a of the body (8 bytes), body. Numbers are little-endian and of
/// fixed width, texts and lists carry their length, lists that stand for sets are sorted: equal programs have equal
/// bytes. Reading trusts nothing: lengths are checked against what is left before room is made for them, and the
/// ``Verifier`` looks at what was read.
public enum ProgramFile {
  /// The version this reader and writer know.
  public static let version: UInt32 = 1
  static let magic = Array("AUPC".utf8)
  static let headLength = 24

  /// True if the bytes start as a compiled program does.
  public static func isProgram(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The bytes of a program.
  public static func write(_ program: Program) -> [UInt8] {
    var writer = ProgramWriter()
    writer.write(program)
    return seal(writer.bytes)
  }

  /// Reads a program and verifies it.
  ///
  /// - Throws: ``ProgramFileError`` if the bytes are no program of this version, are damaged, or may not run.
  public static func read(_ bytes: [UInt8]) throws(ProgramFileError) -> Program {
    let program = try decode(bytes)
    do {
      try Verifier.verify(program)
    } catch {
      throw ProgramFileError(message: "the program may not run: \(error)", offset: nil)
    }
    return program
  }

  /// Reads a program that nobody has verified yet.
  static func decode(_ bytes: [UInt8]) throws(ProgramFileError) -> Program {
    var reader = ProgramReader(bytes)
    return try reader.readFile()
  }

  /// Puts the head in front of a body.
  static func seal(_ body: [UInt8]) -> [UInt8] {
    var head = ProgramWriter()
    head.bytes += magic
    head.word(version)
    head.long(UInt64(body.count))
    head.long(checksum(body[...]))
    return head.bytes + body
  }

  static func checksum(_ body: ArraySlice<UInt8>) -> UInt64 {
    body.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}

/// The numbers that stand for enum cases in a file.
enum ProgramTag {
  static let comparisons: [Comparison] = [
    .equal, .contains, .startsWith, .endsWith, .greater, .greaterOrEqual, .less, .lessOrEqual,
  ]
  static let types: [ComparisonType] = [
    .text(caseExact: false), .text(caseExact: true), .number, .boolean, .instant, .binary, .complex,
  ]
  static let selectors: [Field.Selector] = [.all, .directGroups]
  static let constants = ["text", "number", "boolean", "instant", "now"]
  static let predicates = ["present", "compare", "matches"]
  static let slots = ["scalar", "list", "count", "presence", "elements"]
}
