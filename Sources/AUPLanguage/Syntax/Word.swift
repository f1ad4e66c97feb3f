/// A word of the language. The lexer tells once which word a name is, so that the parser compares numbers and no texts.
enum Word: String, CaseIterable {
  case and, or, not, pr
  case eq, ne, co, sw, ew, gt, ge, lt, le, `in`, matches
  case any, all
  case noneOf = "none"
  case `true`, `false`, null, now
  case at, least, most, of, count
  case roles, units, `let`, rule, except, assert, test
  case when, assign, role, until, from, because
  case no, every, user, users, `where`, has, have
  case expect, nothing

  /// The operator it is.
  var comparison: ComparisonOperator? {
    switch self {
    case .eq: .eq
    case .ne: .ne
    case .co: .co
    case .sw: .sw
    case .ew: .ew
    case .gt: .gt
    case .ge: .ge
    case .lt: .lt
    case .le: .le
    case .in: .in
    case .matches: .matches
    default: nil
    }
  }

  /// The quantifier it is.
  var quantifier: Quantifier? {
    switch self {
    case .any: .any
    case .all: .all
    case .noneOf: Quantifier.none
    default: nil
    }
  }

  /// True for what may stand behind an attribute: `pr` and the operators.
  var startsTest: Bool { self == .pr || comparison != nil }

  /// True for `true`, `false`, `null` and `now`.
  var isLiteral: Bool {
    switch self {
    case .true, .false, .null, .now: true
    default: false
    }
  }

  /// True for the first word of a declaration.
  var startsDeclaration: Bool {
    switch self {
    case .roles, .units, .let, .rule, .except, .assert, .test: true
    default: false
    }
  }

  /// True for what may stand behind a condition: there it is no operator.
  var followsCondition: Bool {
    switch self {
    case .assign, .until, .has, .have: true
    default: startsDeclaration
    }
  }
}

/// The words by their letters, which fit into one number: most significant the first.
struct WordTable {
  /// Open addressing; 0 is free.
  private var places = [(letters: UInt64, word: Word)](repeating: (0, .and), count: 256)

  static let words = WordTable()

  private init() {
    for word in Word.allCases {
      let letters = word.rawValue.utf8.reduce(0) { $0 << 8 | UInt64($1) }
      var place = Self.place(of: letters)
      while places[place].letters != 0 { place = (place + 1) & 255 }
      places[place] = (letters, word)
    }
  }

  /// The word of up to eight small letters.
  func word(_ letters: UInt64) -> Word? {
    var place = Self.place(of: letters)
    while places[place].letters != 0 {
      if places[place].letters == letters { return places[place].word }
      place = (place + 1) & 255
    }
    return nil
  }

  private static func place(of letters: UInt64) -> Int { Int((letters &* 0x9e37_79b9_7f4a_7c15) >> 56) }
}
