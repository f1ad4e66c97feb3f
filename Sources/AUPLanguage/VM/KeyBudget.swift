/// How many keys may still be posted.
///
/// What finds rules by the keys of their tests takes room for each key of each rule, but rules may share a list of
/// 100,000 values: a text or file of a few megabytes must not come to gigabytes. Rules beyond are served in a way that
/// takes no such room, and longer.
struct KeyBudget: Sendable {
  /// Keys that may be posted for all rules together, beyond the first ``free`` of each.
  private var left: Int
  private let free: Int

  init(_ keys: Int = 1 << 22, free: Int = 64) {
    left = keys
    self.free = free
  }

  /// Takes the keys of one rule, or of one test; false if there are not so many left.
  mutating func take(_ keys: Int) -> Bool {
    let beyond = max(0, keys - free)
    guard beyond <= left else { return false }
    left -= beyond
    return true
  }
}
