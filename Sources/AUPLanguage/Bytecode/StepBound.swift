/// How many instructions a rule can take at most, known before it runs.
///
/// For a user with `n` elements in the complex attributes that the rule goes through, `fixed + n * perElement`. Looking
/// through a list of values counts as one step; it takes time in proportion to the list.
public struct StepBound: Hashable, Sendable {
  /// Instructions that look at the user, on the longest way through the code; the verdict counts as one.
  public var fixed: Int
  /// Instructions that look at one element, on the longest way, added up over the `any` on one way through the code.
  public var perElement: Int

  /// The bounds of the rules of a verified program, in their order. O(code).
  public static func ofRules(in program: Program) -> [StepBound] {
    var bounds = [StepBound](repeating: StepBound(fixed: 1, perElement: 0), count: program.code.count)
    for index in program.code.indices.reversed() {
      let instruction = program.code[index]
      guard let opcode = instruction.opcode, opcode.shape.flow == .branch || opcode.shape.flow == .next else {
        continue
      }
      let yes = bounds[Int(instruction.whenTrue)]
      let no = bounds[Int(instruction.whenFalse)]
      bounds[index] = StepBound(
        fixed: 1 + max(yes.fixed, no.fixed), perElement: max(yes.perElement, no.perElement))
      if opcode.shape.operand == .body {
        let body = bounds[Int(instruction.operand)].fixed
        bounds[index].perElement += body
      }
    }
    return program.rules.map { bounds[$0.entry] }
  }
}
