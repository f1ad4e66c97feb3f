/// Writes a program as text: its records, its rules, and every instruction with the names of what it tests.
///
/// ```
/// rule "Super admins", at most 3 steps
///         assign role "Super Admin" in "Global"
///      0  has    group "clumio super admins"             ? 1 : nomatch
///      1  eq     userType "contractor"                   ? nomatch : match
/// ```
///
/// Texts that compare in any case stand there as they are compared, folded.
public struct Disassembler {
  private let program: Program
  private let names: ProgramNames
  private let instructions: InstructionText
  /// For each instruction the layout of its record.
  private var layoutOf: [Int]
  private let bounds: [StepBound]
  private var text = ""

  /// The text of a verified program. O(program).
  public static func text(of program: Program) -> String {
    var disassembler = Disassembler(program)
    disassembler.writeHead()
    for layout in program.layouts.indices { disassembler.writeLayout(layout) }
    disassembler.writeCode()
    disassembler.writeExceptions()
    return disassembler.text
  }

  private init(_ program: Program) {
    self.program = program
    bounds = StepBound.ofRules(in: program)
    names = ProgramNames(coreSchema: program.coreSchema)
    instructions = InstructionText(program)
    layoutOf = [Int](repeating: 0, count: program.code.count)
    for (index, instruction) in program.code.enumerated() {
      guard let shape = instruction.opcode?.shape, shape.flow == .branch || shape.flow == .next else { continue }
      layoutOf[Int(instruction.whenTrue)] = layoutOf[index]
      layoutOf[Int(instruction.whenFalse)] = layoutOf[index]
      let slot = program.layouts[layoutOf[index]].slot(at: instruction.place)
      if shape.operand == .body, case .elements(let layout)? = slot?.kind {
        layoutOf[Int(instruction.operand)] = layout
      }
    }
  }

  // MARK: Parts

  private mutating func writeHead() {
    text += "aup bytecode \(ProgramFile.version)"
    text += program.coreSchema.map { ", \($0)\n" } ?? ", one element\n"
    if let roles = program.roles { text += "roles \(roles.map(names.quoted).joined(separator: ", "))\n" }
    if let units = program.units { text += "units \(units.map(names.quoted).joined(separator: ", "))\n" }
  }

  private mutating func writeLayout(_ index: Int) {
    let layout = program.layouts[index]
    text += "\n\(index == 0 ? "record" : "element \(index)"): \(layout.width) cells\n"
    for slot in layout.slots {
      let name = names.name(of: slot.field, isElement: index > 0)
      var line = "\(pad(slot.cell, 6))  \(names.name(of: slot.kind)) \(name): \(names.name(of: slot.field.type))"
      if !slot.constants.isEmpty { line += ", \(counted(slot.constants.count, "constant"))" }
      if !slot.predicates.isEmpty { line += ", \(counted(slot.predicates.count, "predicate"))" }
      text += line + "\n"
    }
  }

  private mutating func writeCode() {
    let byEntry = Dictionary(grouping: program.rules.indices) { program.rules[$0].entry }
    for index in program.code.indices {
      for rule in byEntry[index] ?? [] { writeRule(rule) }
      if index == program.code.count - 2 { text += "\n" }
      writeInstruction(index)
    }
  }

  private mutating func writeRule(_ index: Int) {
    let rule = program.rules[index]
    text += rule.name.isEmpty ? "\ncondition" : "\nrule \(names.quoted(rule.name))"
    if let expiry = rule.expiry { text += " until \(names.text(expiry))" }
    text += ", at most \(counted(bounds[index].fixed, "step"))"
    if bounds[index].perElement > 0 { text += " and \(bounds[index].perElement) for each element" }
    text += "\n"
    for grant in rule.grants.map({ program.grants[$0] }) {
      text += "        assign role \(names.quoted(grant.role)) in \(names.quoted(grant.unit))\n"
    }
  }

  private mutating func writeExceptions() {
    if program.exceptions.isEmpty { return }
    text += "\n"
    for exception in program.exceptions {
      text += "except \(names.quoted(exception.user)) from \(names.quoted(program.rules[exception.rule].name))"
      if let expiry = exception.expiry { text += " until \(names.text(expiry))" }
      text += " because \(names.quoted(exception.reason))\n"
    }
  }

  // MARK: Instructions

  private mutating func writeInstruction(_ index: Int) {
    let instruction = program.code[index]
    guard let opcode = instruction.opcode else { return }
    let indent = layoutOf[index] > 0 ? "  " : ""
    var line = "\(pad(index, 6))  \(indent)\(instructions.text(of: instruction, in: layoutOf[index]))"
    switch opcode.shape.flow {
    case .verdict, .elementVerdict: break
    case .next: line += " → \(target(instruction.whenTrue))"
    case .branch:
      line += String(repeating: " ", count: max(1, 56 - line.count))
      line += "? \(target(instruction.whenTrue)) : \(target(instruction.whenFalse))"
    }
    text += line + "\n"
  }

  private func target(_ index: UInt32) -> String {
    let opcode = program.code[Int(index)].opcode
    return switch opcode?.shape.flow {
    case .verdict?, .elementVerdict?: opcode?.mnemonic ?? ""
    default: String(index)
    }
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
