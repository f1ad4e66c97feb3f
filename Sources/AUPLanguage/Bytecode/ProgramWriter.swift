import SCIMModel

/// Writes the body of a program file.
struct ProgramWriter {
  var bytes: [UInt8] = []

  mutating func write(_ program: Program) {
    optional(program.coreSchema) { $0.text($1) }
    optional(program.roles) { $0.list($1) { $0.text($1) } }
    optional(program.units) { $0.list($1) { $0.text($1) } }
    list(program.grants) {
      $0.text($1.role)
      $0.text($1.unit)
    }
    list(program.rules) {
      $0.text($1.name)
      $0.word(UInt32($1.entry))
      $0.list($1.grants) { $0.word(UInt32($1)) }
      $0.optional($1.expiry) { $0.instant($1) }
    }
    list(program.exceptions) {
      $0.text($1.user)
      $0.word($1.symbol)
      $0.word(UInt32($1.rule))
      $0.optional($1.expiry) { $0.instant($1) }
      $0.text($1.reason)
    }
    list(program.layouts) { $0.list($1.slots) { $0.slot($1) } }
    optional(program.userNameCell) { $0.word(UInt32($1)) }
    optional(program.activeCell) { $0.word(UInt32($1)) }
    word(program.inactiveSymbol)
    word(UInt32(program.counters))
    list(program.sets) { $0.word($1) }
    list(program.code) {
      $0.word($1.head)
      $0.word($1.operand)
      $0.word($1.whenTrue)
      $0.word($1.whenFalse)
    }
  }

  // MARK: Parts

  private mutating func slot(_ slot: Slot) {
    text(slot.field.path.schema)
    text(slot.field.path.attribute)
    optional(slot.field.path.subAttribute) { $0.text($1) }
    tag(ProgramTag.types.firstIndex(of: slot.field.type))
    byte(slot.field.isMultiValued ? 1 : 0)
    tag(ProgramTag.selectors.firstIndex(of: slot.field.selector))
    switch slot.kind {
    case .scalar: byte(0)
    case .list: byte(1)
    case .count: byte(2)
    case .presence: byte(3)
    case .elements(let layout):
      byte(4)
      word(UInt32(layout))
    }
    list(slot.constants) { $0.constant($1) }
    list(slot.predicates) { $0.predicate($1) }
  }

  private mutating func constant(_ constant: Constant) {
    switch constant {
    case .text(let key):
      byte(0)
      list(key) { $0.byte($1) }
    case .number(let number):
      byte(1)
      text(number.description)
    case .boolean(let value):
      byte(2)
      byte(value ? 1 : 0)
    case .instant(let value):
      byte(3)
      instant(value)
    case .now(let offset):
      byte(4)
      long(UInt64(bitPattern: offset))
    }
  }

  private mutating func predicate(_ predicate: Predicate) {
    switch predicate {
    case .present: byte(0)
    case .compare(let comparison, let constants):
      byte(1)
      tag(ProgramTag.comparisons.firstIndex(of: comparison))
      list(constants) { $0.constant($1) }
    case .matches(let pattern):
      byte(2)
      text(pattern)
    }
  }

  private mutating func instant(_ instant: Instant) {
    long(UInt64(bitPattern: instant.seconds))
    word(instant.nanoseconds)
  }

  // MARK: Numbers, texts, lists

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func word(_ value: UInt32) {
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func long(_ value: UInt64) {
    word(UInt32(truncatingIfNeeded: value))
    word(UInt32(truncatingIfNeeded: value >> 32))
  }

  private mutating func tag(_ index: Int?) { byte(UInt8(index ?? 255)) }

  private mutating func text(_ value: String) {
    word(UInt32(value.utf8.count))
    bytes += value.utf8
  }

  private mutating func list<Element>(_ values: [Element], _ write: (inout Self, Element) -> Void) {
    word(UInt32(values.count))
    for value in values { write(&self, value) }
  }

  private mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
    byte(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }
}
