import SCIMModel

/// The target-passing part of the compiler: one function per kind of condition.
extension CodeBuilder {
  /// Where a record is, and how many counters are in use around the place.
  struct Context {
    /// The layout that the fields are slots of; 0 is the record itself.
    var layout = 0
    var counters = 0
  }

  /// The start of the code that ends in `match` or `nomatch`.
  mutating func entry(of condition: Condition) -> Label {
    compile(condition, then: match, else: noMatch, Context())
  }

  /// The start of the code that goes on at `yes` if the condition holds and at `no` if not.
  mutating func compile(
    _ condition: Condition, then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    // Tests have no effects, so a test whose answer does not matter is left out.
    if yes == no { return yes }
    switch condition.kind {
    case .and(let parts): return compile(all: parts, then: yes, else: no, context)
    case .or(let parts): return compile(any: parts, then: yes, else: no, context)
    case .not(let part):
      return compile(part, then: no, else: yes, context)
    case .named(_, let part):
      return compile(part, then: yes, else: no, context)
    case .atLeast(let least, let parts):
      return compile(atLeast: least, of: parts, then: yes, else: no, context)
    case .test(let field, let predicate):
      return compile(field, predicate, then: yes, else: no, context)
    case .count(let field, let order, let number):
      return compile(countOf: field, order, number, then: yes, else: no, context)
    case .element(let field, let body):
      return compile(elementOf: field, body, then: yes, else: no, context)
    }
  }

  private mutating func compile(
    all parts: [Condition], then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    var next = yes
    for index in parts.indices.reversed() { next = compile(parts[index], then: next, else: no, context) }
    return next
  }

  private mutating func compile(
    any parts: [Condition], then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    var next = no
    for index in parts.indices.reversed() { next = compile(parts[index], then: yes, else: next, context) }
    return next
  }

  private mutating func compile(
    atLeast least: Int, of parts: [Condition], then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    if least <= 0 { return yes }
    if least > parts.count { return no }
    if least == 1 { return compile(any: parts, then: yes, else: no, context) }
    if least == parts.count { return compile(all: parts, then: yes, else: no, context) }
    let counter = takeCounter(context.counters)
    let inner = Context(layout: context.layout, counters: context.counters + 1)
    var next = no
    for part in parts.reversed() {
      let tally = emit(
        Draft(
          .tally, counter: counter, layout: context.layout, operand: UInt32(clamping: least), whenTrue: yes,
          whenFalse: next))
      next = compile(part, then: tally, else: next, inner)
    }
    return emit(Draft(.clear, counter: counter, layout: context.layout, whenTrue: next, whenFalse: next))
  }

  private mutating func compile(
    _ field: Field, _ predicate: Predicate, then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    if field.type == .complex {
      let slot = slot(for: field, .presence, in: context.layout)
      return emit(Draft(.bit, slot: slot, operand: 0, whenTrue: yes, whenFalse: no))
    }
    let slot = slot(for: field, field.isMultiValued ? .list : .scalar, in: context.layout)
    let (equal, isIn): (Opcode, Opcode) = field.isMultiValued ? (.has, .hasIn) : (.equal, .isIn)
    switch test(of: predicate, in: slot) {
    case .bit(let bit):
      return emit(Draft(.bit, slot: slot, operand: 32 + bit, whenTrue: yes, whenFalse: no))
    case .symbol(let symbol):
      return emit(Draft(equal, slot: slot, operand: symbol, whenTrue: yes, whenFalse: no))
    case .set(let set):
      return emit(Draft(isIn, slot: slot, operand: set, whenTrue: yes, whenFalse: no))
    case .members(let members):
      return members.reduce(no) { no, member in
        switch member {
        case .symbol(let symbol): emit(Draft(equal, slot: slot, operand: symbol, whenTrue: yes, whenFalse: no))
        case .set(let set): emit(Draft(isIn, slot: slot, operand: set, whenTrue: yes, whenFalse: no))
        }
      }
    }
  }

  private mutating func compile(
    countOf field: Field, _ order: Order, _ number: Int, then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    // Counts are below 2³², and so is what they are compared with: a greater number is out of every count's reach.
    let never = number > Int(UInt32.max) - 1
    func bound(_ value: Int) -> UInt32 { UInt32(clamping: value) }
    switch order {
    case .equal, .notEqual:
      let (same, other) = order == .equal ? (yes, no) : (no, yes)
      if number < 0 || never { return other }
      return emitCount(.countIs, field, bound(number), same, other, context)
    case .greaterOrEqual, .less:
      let (same, other) = order == .greaterOrEqual ? (yes, no) : (no, yes)
      if number <= 0 || never { return number <= 0 ? same : other }
      return emitCount(.countAtLeast, field, bound(number), same, other, context)
    case .greater, .lessOrEqual:
      let (same, other) = order == .greater ? (yes, no) : (no, yes)
      if number < 0 || never { return number < 0 ? same : other }
      return emitCount(.countAtLeast, field, bound(number + 1), same, other, context)
    }
  }

  private mutating func emitCount(
    _ opcode: Opcode, _ field: Field, _ number: UInt32, _ yes: Label, _ no: Label, _ context: Context
  ) -> Label {
    let slot = slot(for: field, .count, in: context.layout)
    return emit(Draft(opcode, slot: slot, operand: number, whenTrue: yes, whenFalse: no))
  }

  private mutating func compile(
    elementOf field: Field, _ body: Condition, then yes: Label, else no: Label, _ context: Context
  ) -> Label {
    // A complex attribute has no complex sub-attributes (RFC 7643 §2.3.8): there is no such element.
    guard context.layout == 0 else { return no }
    let (slot, layout) = elements(of: field)
    let entry = compile(
      body, then: holds, else: fails, Context(layout: layout, counters: context.counters))
    return emit(Draft(.anyElement, slot: slot, operand: entry, whenTrue: yes, whenFalse: no))
  }
}
