import SCIMModel

/// Reads a program file. Every read is checked; a list's length is believed only if that many of the smallest elements
/// would fit into what is left.
struct ProgramReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func readFile() throws(ProgramFileError) -> Program {
    guard ProgramFile.isProgram(bytes), bytes.count >= ProgramFile.headLength else {
      throw ProgramFileError(message: "this is not a compiled program", offset: 0)
    }
    position = ProgramFile.magic.count
    let version = try word()
    guard version == ProgramFile.version else {
      throw ProgramFileError(
        message: "the program is of version \(version), and this is version \(ProgramFile.version)", offset: 4)
    }
    guard try long() == UInt64(bytes.count - ProgramFile.headLength) else {
      throw ProgramFileError(message: "the program is cut short, or has something behind it", offset: 8)
    }
    guard try long() == ProgramFile.checksum(bytes[ProgramFile.headLength...]) else {
      throw ProgramFileError(message: "the program is damaged: its checksum differs", offset: 16)
    }
    let program = try program()
    guard position == bytes.count else { throw error("there is something behind the program") }
    return program
  }

  private mutating func program() throws(ProgramFileError) -> Program {
    let core = try optional { r throws(ProgramFileError) in try r.text() }
    let roles = try optional { r throws(ProgramFileError) in try r.texts() }
    let units = try optional { r throws(ProgramFileError) in try r.texts() }
    let grants = try list(least: 8) { r throws(ProgramFileError) in Grant(role: try r.text(), unit: try r.text()) }
    let rules = try list(least: 13) { r throws(ProgramFileError) in try r.rule() }
    let exceptions = try list(least: 17) { r throws(ProgramFileError) in try r.exception() }
    let layouts = try list(least: 4) { r throws(ProgramFileError) in
      RecordLayout(try r.list(least: 21) { r throws(ProgramFileError) in try r.slot() })
    }
    let userName = try optional { r throws(ProgramFileError) in Int(try r.word()) }
    let active = try optional { r throws(ProgramFileError) in Int(try r.word()) }
    let inactive = try word()
    let counters = Int(try word())
    let sets = try list(least: 4) { r throws(ProgramFileError) in try r.word() }
    let code = try list(least: 16) { r throws(ProgramFileError) in
      Instruction(head: try r.word(), operand: try r.word(), whenTrue: try r.word(), whenFalse: try r.word())
    }
    return Program(
      coreSchema: core, layouts: layouts, code: code, sets: sets, counters: counters, rules: rules, grants: grants,
      exceptions: exceptions, userNameCell: userName, activeCell: active, inactiveSymbol: inactive, roles: roles,
      units: units)
  }

  // MARK: Parts

  private mutating func rule() throws(ProgramFileError) -> Program.Rule {
    Program.Rule(
      name: try text(), entry: Int(try word()),
      grants: try list(least: 4) { r throws(ProgramFileError) in Int(try r.word()) },
      expiry: try optional { r throws(ProgramFileError) in try r.instant() })
  }

  private mutating func exception() throws(ProgramFileError) -> Program.Exception {
    let user = try text()
    return Program.Exception(
      symbol: try word(), user: user, rule: Int(try word()),
      expiry: try optional { r throws(ProgramFileError) in try r.instant() }, reason: try text())
  }

  private mutating func slot() throws(ProgramFileError) -> (
    field: Field, kind: Slot.Kind, constants: [Constant], predicates: [Predicate]
  ) {
    let path = AttributePath(
      schema: try text(), attribute: try text(),
      subAttribute: try optional { r throws(ProgramFileError) in try r.text() })
    let field = Field(
      path: path, type: try tag(ProgramTag.types), isMultiValued: try flag(), selector: try tag(ProgramTag.selectors))
    let kind: Slot.Kind
    switch try tag(ProgramTag.slots) {
    case "scalar": kind = .scalar
    case "list": kind = .list
    case "count": kind = .count
    case "presence": kind = .presence
    default: kind = .elements(layout: Int(try word()))
    }
    return (
      field, kind, try list(least: 2) { r throws(ProgramFileError) in try r.constant() },
      try list(least: 1) { r throws(ProgramFileError) in try r.predicate() }
    )
  }

  private mutating func constant() throws(ProgramFileError) -> Constant {
    switch try tag(ProgramTag.constants) {
    case "text": return .text(try list(least: 1) { r throws(ProgramFileError) in try r.byte() })
    case "number":
      let text = try text()
      guard let number = DecimalNumber(parsing: text.utf8), number.description == text else {
        throw error("this is no number as it is written here")
      }
      return .number(number)
    case "boolean": return .boolean(try flag())
    case "instant": return .instant(try instant())
    default: return .now(offset: Int64(bitPattern: try long()))
    }
  }

  private mutating func predicate() throws(ProgramFileError) -> Predicate {
    switch try tag(ProgramTag.predicates) {
    case "present": .present
    case "compare":
      .compare(
        try tag(ProgramTag.comparisons), try list(least: 2) { r throws(ProgramFileError) in try r.constant() })
    default: .matches(try text())
    }
  }

  private mutating func instant() throws(ProgramFileError) -> Instant {
    let seconds = Int64(bitPattern: try long())
    let nanoseconds = try word()
    guard nanoseconds < 1_000_000_000 else { throw error("a second has no so many nanoseconds") }
    return Instant(seconds: seconds, nanoseconds: nanoseconds)
  }

  // MARK: Numbers, texts, lists

  private func error(_ message: String) -> ProgramFileError { ProgramFileError(message: message, offset: position) }

  private mutating func take(_ count: Int) throws(ProgramFileError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw error("the program ends too early") }
    position += count
    return bytes[(position - count)..<position]
  }

  private mutating func byte() throws(ProgramFileError) -> UInt8 {
    guard position < bytes.count else { throw error("the program ends too early") }
    position += 1
    return bytes[position - 1]
  }

  private mutating func word() throws(ProgramFileError) -> UInt32 {
    try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private mutating func long() throws(ProgramFileError) -> UInt64 {
    let low = UInt64(try word())
    return low | UInt64(try word()) << 32
  }

  private mutating func flag() throws(ProgramFileError) -> Bool {
    let value = try byte()
    guard value <= 1 else { throw error("neither 0 nor 1") }
    return value == 1
  }

  private mutating func tag<Value>(_ values: [Value]) throws(ProgramFileError) -> Value {
    let index = Int(try byte())
    guard index < values.count else { throw error("an unknown tag") }
    return values[index]
  }

  private mutating func text() throws(ProgramFileError) -> String {
    let count = Int(try word())
    guard let text = String(validating: try take(count), as: UTF8.self) else { throw error("a text is not UTF-8") }
    return text
  }

  private mutating func texts() throws(ProgramFileError) -> [String] {
    try list(least: 4) { r throws(ProgramFileError) in try r.text() }
  }

  private mutating func list<Element>(
    least: Int, _ read: (inout Self) throws(ProgramFileError) -> Element
  ) throws(ProgramFileError) -> [Element] {
    let count = Int(try word())
    guard count <= (bytes.count - position) / least else { throw error("a list is longer than the program") }
    var values: [Element] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try read(&self)) }
    return values
  }

  private mutating func optional<Value>(
    _ read: (inout Self) throws(ProgramFileError) -> Value
  ) throws(ProgramFileError) -> Value? {
    try flag() ? try read(&self) : nil
  }
}
