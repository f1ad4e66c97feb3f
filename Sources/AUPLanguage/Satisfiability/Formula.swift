/// A condition as the solver reads it: literals over numbered ``Atom``s, joined; negation stands at the atoms only.
indirect enum Formula: Hashable, Sendable {
  case literal(Literal)
  /// True if all parts are; true when empty.
  case all([Formula])
  /// True if one part is; false when empty.
  case any([Formula])
  /// True if so many parts are.
  case atLeast(Int, [Formula])

  static let always = Formula.all([])
  static let never = Formula.any([])

  /// Either constant.
  static func constant(_ value: Bool) -> Formula { value ? always : never }

  /// What is true where this is false. O(size).
  var negated: Formula {
    switch self {
    case .literal(let literal): .literal(literal.negated)
    case .all(let parts): .any(parts.map(\.negated))
    case .any(let parts): .all(parts.map(\.negated))
    case .atLeast(let least, let parts): .atLeast(parts.count - least + 1, parts.map(\.negated))
    }
  }
}

/// An atom, or its negation.
struct Literal: Hashable, Comparable, Sendable {
  private let code: Int32

  init(atom: Int, isPositive: Bool) { code = Int32(atom) << 1 | (isPositive ? 1 : 0) }

  private init(code: Int32) { self.code = code }

  /// The number of the atom.
  var atom: Int { Int(code >> 1) }
  var isPositive: Bool { code & 1 == 1 }
  var negated: Literal { Literal(code: code ^ 1) }

  /// By atom.
  static func < (a: Literal, b: Literal) -> Bool { a.code < b.code }
}

/// Something that is true or false of a record, and speaks of one of its attributes.
enum Atom: Hashable, Sendable {
  /// The single value of the attribute satisfies the predicate; false where there is none.
  case value(domain: Int, Predicate)
  /// Some element of the attribute satisfies the formula, whose atoms speak of the element.
  case some(domain: Int, Formula)
  /// The number of elements that satisfy the formula stands in this order to the integer.
  case count(domain: Int, Formula, Order, Int)

  /// The attribute that it speaks of.
  var domain: Int {
    switch self {
    case .value(let domain, _), .some(let domain, _), .count(let domain, _, _, _): domain
    }
  }
}
