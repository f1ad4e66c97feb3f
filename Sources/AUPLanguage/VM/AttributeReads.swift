public import SCIMModel

/// Finds out which attributes the condition of a rule reads, from its code: so that it is known of compiled rules, too.
public struct AttributeReads {
  private let program: Program
  /// For each instruction the last rule from which it was reached.
  private var seen: [Int32]

  /// - Parameter program: Rules, or one condition over resources.
  public init(_ program: Program) {
    self.program = program
    seen = Array(repeating: -1, count: program.code.count)
  }

  /// The attributes that a rule may read, each once, in the order of the layout. O(code that the rule can reach).
  ///
  /// Example: of `emails[type eq "work" and value pr]` it is `emails.type` and `emails.value`.
  public mutating func attributes(ofRule rule: Int) -> [AttributePath] {
    guard program.rules.indices.contains(rule) else { return [] }
    var slots: Set<[Int]> = []
    var pending = [(instruction: program.rules[rule].entry, layout: 0)]
    while let (index, layout) = pending.popLast() {
      guard seen[index] != rule else { continue }
      seen[index] = Int32(rule)
      let instruction = program.code[index]
      guard let shape = instruction.opcode?.shape else { continue }
      switch shape.flow {
      case .next: pending.append((Int(instruction.whenTrue), layout))
      case .branch:
        pending.append((Int(instruction.whenTrue), layout))
        pending.append((Int(instruction.whenFalse), layout))
      case .verdict, .elementVerdict: break
      }
      guard case .cell = shape.place, let slot = program.layouts[layout].slotIndex(at: instruction.place) else {
        continue
      }
      if case .elements(let inner) = program.layouts[layout].slots[slot].kind {
        pending.append((Int(instruction.operand), inner))
      } else {
        slots.insert([layout, slot])
      }
    }
    var paths: [AttributePath] = []
    for place in slots.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let path = program.layouts[place[0]].slots[place[1]].field.path
      if !paths.contains(path) { paths.append(path) }
    }
    return paths
  }
}
