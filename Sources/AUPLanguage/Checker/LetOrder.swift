/// An order in which things that refer to each other can be worked on: what is referred to comes first.
struct LetOrder {
  /// Numbers reached from the roots, each behind those it refers to.
  private(set) var order: [Int] = []
  /// Chains that lead back to their first number, cut after a few links.
  private(set) var cycles: [[Int]] = []

  private enum Mark {
    case new, done
    /// On the stack, at this height.
    case open(Int)
  }

  /// Links of a cycle that are told.
  private static let linksTold = 6

  /// Walks depth first with a stack of its own, so that a chain of a million lets is no danger. O(lets + references).
  ///
  /// Each cycle told has a first and a last number that end no other, so many small findings cannot come of one knot.
  init(count: Int, roots: some Sequence<Int>, references: (Int) -> [Int]) {
    var marks = [Mark](repeating: .new, count: count)
    var isEndOfCycle = [Bool](repeating: false, count: count)
    var stack: [(number: Int, references: [Int], next: Int)] = []
    func push(_ number: Int) {
      marks[number] = .open(stack.count)
      stack.append((number, references(number), 0))
    }
    for root in roots {
      if case .new = marks[root] { push(root) }
      while let top = stack.last {
        guard top.next < top.references.count else {
          marks[top.number] = .done
          order.append(top.number)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let target = top.references[top.next]
        switch marks[target] {
        case .done: break
        case .new: push(target)
        case .open(let height):
          guard !isEndOfCycle[target], !isEndOfCycle[top.number] else { continue }
          isEndOfCycle[target] = true
          isEndOfCycle[top.number] = true
          cycles.append(stack[height...].prefix(Self.linksTold).map(\.number))
        }
      }
    }
  }
}
