import SCIMModel
import TestSupport

@testable import AUPLanguage

/// Users with every value of a few attributes, and conditions about these.
///
/// A condition is counted from its atoms: each is asked about every value of its attribute, and what these come to
/// together is worked out user by user, in words of 64.
struct SmallWorld {
  indirect enum Tree {
    case atom(Int, String)
    case not(Tree)
    case join(String, [Tree])
    case atLeastTwo([Tree])

    var text: String {
      switch self {
      case .atom(_, let text): text
      case .not(let part): "not (\(part.text))"
      case .join(let word, let parts): "(" + parts.map(\.text).joined(separator: " \(word) ") + ")"
      case .atLeastTwo(let parts): "at least 2 of (" + parts.map(\.text).joined(separator: ", ") + ")"
      }
    }
  }

  let now = Instant(seconds: 0)
  private let environment = RuleEnvironment()
  /// The values of `title`, `active` and `groups`.
  private let values: [[SCIMValue?]]
  private var known: [String: [UInt64]] = [:]

  private static let names = ["title", "active", "groups"]
  private static let words = ["a", "b", "ab", "ba"]

  init() {
    // Two letters that conditions know, and one that they do not.
    var texts = [""]
    for length in 1...4 {
      texts += texts.filter { $0.utf8.count == length - 1 }.flatMap { text in ["a", "b", "c"].map { text + $0 } }
    }
    let groups = ["a", "b", "ab", "ba", "aba", "bab", "c"].flatMap { name in
      ([nil, "indirect"] as [String?]).map { Self.group(name, $0) }
    }
    var lists: [[SCIMValue]] = [[]]
    for _ in 1...3 { lists += lists.flatMap { list in groups.map { list + [$0] } } }
    let memberships = Set(lists.map { Set($0.map(\.json)).sorted().joined() + "\($0.count)" })
    var seen = memberships
    let kept = lists.filter { seen.remove(Set($0.map(\.json)).sorted().joined() + "\($0.count)") != nil }
    values = [
      [nil] + texts.map { .string($0) }, [nil, .boolean(true), .boolean(false)],
      kept.map { $0.isEmpty ? nil : .array($0) },
    ]
  }

  private static func group(_ name: String, _ type: String?) -> SCIMValue {
    var group = SCIMObject([("display", .string(name))])
    group["type"] = type.map { .string($0) }
    return .complex(group)
  }

  // MARK: Conditions

  func condition(depth: Int, _ random: inout SeededGenerator) -> Tree {
    let kind = Int.random(in: 0..<10, using: &random)
    if depth == 0 || kind < 3 { return atom(&random) }
    let parts = (0..<2).map { _ in condition(depth: depth - 1, &random) }
    switch kind {
    case 3: return .not(parts[0])
    case 4: return .atLeastTwo(parts + [atom(&random)])
    case 5, 6, 7: return .join("and", parts)
    default: return .join("or", parts)
    }
  }

  private func atom(_ random: inout SeededGenerator) -> Tree {
    func pick(_ texts: [String]) -> String { texts[Int.random(in: 0..<texts.count, using: &random)] }
    let word = "\"\(pick(Self.words))\""
    let test = pick(["eq", "eq", "co", "sw", "ew", "ne", "gt", "le"])
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .atom(0, "title pr")
    case 1: return .atom(1, pick(["active pr", "active eq true", "active ne true", "active eq false"]))
    case 2: return .atom(2, "count(group) \(pick(["eq", "ge", "le", "gt", "lt", "ne"])) \(pick(["0", "1", "2"]))")
    case 3:
      return .atom(2, "groups[type \(pick(["eq", "ne"])) \"indirect\" and display \(pick(["eq", "co"])) \(word)]")
    case 4:
      return .atom(
        0, "title \(pick(["eq", "co", "sw", "ew"])) \(pick(["any", "all", "none"])) (\(word), \"aba\", \"bb\")")
    case 5, 6: return .atom(0, "title \(test) \(word)")
    case 7: return .atom(2, "group pr")
    default: return .atom(2, "group \(pick(["eq", "eq", "co", "sw", "ew", "ne"])) \(word)")
    }
  }

  // MARK: Answers

  /// For each user of the world, 64 to a word, whether a condition holds.
  mutating func users(_ tree: Tree) throws -> [UInt64] {
    switch tree {
    case .atom(let attribute, let text): return try users(atom: text, of: attribute)
    case .not(let part): return try users(part).map { ~$0 }
    case .join("and", let parts): return try zip(users(parts[0]), users(parts[1])).map { $0 & $1 }
    case .join(_, let parts): return try zip(users(parts[0]), users(parts[1])).map { $0 | $1 }
    case .atLeastTwo(let parts):
      let (a, b, c) = (try users(parts[0]), try users(parts[1]), try users(parts[2]))
      return a.indices.map { a[$0] & b[$0] | a[$0] & c[$0] | b[$0] & c[$0] }
    }
  }

  private mutating func users(atom text: String, of attribute: Int) throws -> [UInt64] {
    if let found = known[text] { return found }
    var evaluator = try environment.compileCondition(text).evaluator(now: now)
    let verdicts = values[attribute].map { value in
      var user = SCIMObject([("userName", .string("u"))])
      user[Self.names[attribute]] = value
      return evaluator.matches(user)
    }
    var bits: [UInt64] = []
    var count = 0
    for title in values[0].indices {
      for active in values[1].indices {
        for membership in values[2].indices {
          if count % 64 == 0 { bits.append(0) }
          if verdicts[[title, active, membership][attribute]] { bits[count / 64] |= 1 << UInt64(count % 64) }
          count += 1
        }
      }
    }
    known[text] = bits
    return bits
  }

  /// How many users there are.
  var count: Int { values.map(\.count).reduce(1, *) }

  /// The values of a user by their places.
  private func places(of user: Int) -> [Int] {
    let (actives, memberships) = (values[1].count, values[2].count)
    return [user / (actives * memberships), user / memberships % actives, user % memberships]
  }

  func user(_ number: Int) -> SCIMObject {
    var user = SCIMObject([("userName", .string("u"))])
    for (attribute, place) in places(of: number).enumerated() { user[Self.names[attribute]] = values[attribute][place] }
    return user
  }

  /// The fewest changes from a user to one of a set; nil if it is empty.
  func distance(from user: Int, to set: [UInt64]) -> Int? {
    let own = places(of: user)
    let distances = values.indices.map { attribute in
      values[attribute].map { Self.distance(values[attribute][own[attribute]], $0) }
    }
    return (0..<count).lazy.filter { set[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }.map { other in
      let places = places(of: other)
      return distances[0][places[0]] + distances[1][places[1]] + distances[2][places[2]]
    }.min()
  }

  /// Changes of one attribute: one to set or clear it, one for each group to join or leave.
  private static func distance(_ a: SCIMValue?, _ b: SCIMValue?) -> Int {
    func list(_ value: SCIMValue?) -> [SCIMValue]? {
      if case .array(let values)? = value { values } else if value == nil { [] } else { nil }
    }
    guard let from = list(a), var to = list(b) else { return a == b ? 0 : 1 }
    var gone = 0
    for value in from {
      if let index = to.firstIndex(of: value) { to.remove(at: index) } else { gone += 1 }
    }
    return gone + to.count
  }

  /// True if some user is in all of the sets.
  func hasUser(_ sets: [[UInt64]]) -> Bool {
    sets[0].indices.contains { word in
      let isInAll = sets.reduce(UInt64.max) { $0 & $1[word] }
      return isInAll & (count - word * 64 >= 64 ? .max : 1 << UInt64(count - word * 64) - 1) != 0
    }
  }
}
