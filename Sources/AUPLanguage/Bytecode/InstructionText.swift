/// One instruction as text, but for where it goes on: `has     group "clumio super admins"`.
struct InstructionText {
  private let program: Program
  private let names: ProgramNames

  init(_ program: Program) {
    self.program = program
    names = ProgramNames(coreSchema: program.coreSchema)
  }

  /// The mnemonic and what it is about; the record of the instruction has the layout.
  func text(of instruction: Instruction, in layout: Int) -> String {
    guard let opcode = instruction.opcode else { return "" }
    let operands = operands(of: instruction, in: layout)
    let space = String(repeating: " ", count: max(1, 8 - opcode.mnemonic.count))
    return operands.isEmpty ? opcode.mnemonic : opcode.mnemonic + space + operands
  }

  /// What it is about: `group "clumio super admins"`.
  func operands(of instruction: Instruction, in layout: Int) -> String {
    guard let opcode = instruction.opcode else { return "" }
    guard case .cell = opcode.shape.place, let slot = program.layouts[layout].slot(at: instruction.place) else {
      switch (opcode.shape.place, opcode.shape.operand) {
      case (.counter, .number): return "counter \(instruction.place) ≥ \(instruction.operand)"
      case (.counter, _): return "counter \(instruction.place)"
      default: return ""
      }
    }
    let name = names.name(of: slot.field, isElement: layout > 0)
    switch opcode.shape.operand {
    case .none: return name
    case .mask:
      if slot.kind == .presence { return "\(name) pr" }
      let first = 32 * (instruction.place - slot.cell - 1)
      let predicates = (0..<32).filter { instruction.operand & 1 << UInt32($0) != 0 }.map {
        slot.predicates[first + $0]
      }
      return predicates.map { "\(name) \(names.text($0))" }.joined(separator: " or ")
    case .symbol: return "\(name) \(constant(instruction.operand, of: slot))"
    case .set:
      var symbols: [UInt32] = []
      SymbolSet.forEachMember(of: Int(instruction.operand), in: program.sets) { symbols.append($0) }
      let members = symbols.map {
        constant($0, of: slot)
      }
      return "\(name) (\(members.joined(separator: ", ")))"
    case .number: return "\(name) \(instruction.operand)"
    case .body: return "\(name) each \(instruction.operand)"
    }
  }

  private func constant(_ symbol: UInt32, of slot: Slot) -> String {
    names.text(slot.constants[Int(symbol - Slot.firstConstant)])
  }
}
