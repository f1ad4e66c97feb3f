/// Walks through the code of one condition after the other, in room that is used again.
struct CodeWalk {
  /// The instructions that the last walk came to, verdicts left out: each once, in the order they were met.
  private(set) var reached: [Int] = []
  /// Those among them that test elements.
  private(set) var elementTests: [Int] = []
  private let code: [Instruction]
  /// For each instruction the last walk that came there.
  private var seen: [Int32]
  private var round: Int32 = 0

  init(_ code: [Instruction]) {
    self.code = code
    seen = [Int32](repeating: 0, count: code.count)
  }

  /// Walks from an entry on; bodies of `any` have walks of their own. O(code that is reached).
  mutating func walk(from entry: Int) {
    round += 1
    reached.removeAll(keepingCapacity: true)
    elementTests.removeAll(keepingCapacity: true)
    Self.walk(code, from: entry, &seen, round, &reached, &elementTests)
  }

  private static func walk(
    _ code: [Instruction], from entry: Int, _ seen: inout [Int32], _ round: Int32, _ reached: inout [Int],
    _ elementTests: inout [Int]
  ) {
    let code = code.span
    var seen = seen.mutableSpan
    note(entry, code, &seen, round, &reached)
    var next = 0
    while next < reached.count {
      let instruction = code[reached[next]]
      if instruction.opcode == .anyElement { elementTests.append(reached[next]) }
      note(Int(instruction.whenTrue), code, &seen, round, &reached)
      note(Int(instruction.whenFalse), code, &seen, round, &reached)
      next += 1
    }
  }

  @inline(__always)
  private static func note(
    _ index: Int, _ code: Span<Instruction>, _ seen: inout MutableSpan<Int32>, _ round: Int32, _ reached: inout [Int]
  ) {
    guard seen[index] != round else { return }
    seen[index] = round
    switch code[index].opcode {
    case .match, .noMatch, .holds, .fails, nil: break
    default: reached.append(index)
    }
  }
}
