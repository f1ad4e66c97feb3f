import SCIMModel

/// Texts made of the constants that demands name: equal to them, put together of parts, and close by.
struct CandidateTexts {
  let demands: [ValueDemand]
  let literals: StringLiterals
  let caseExact: Bool
  let limits: Limits

  /// All candidates, the most natural first.
  var all: [String] {
    let isWanted = demands.contains(where: \.holds)
    return (isWanted ? fitting + ordered + near : near + ordered + fitting) + ["test", "x", ""]
  }

  /// Texts put together of what is wanted of them.
  private var fitting: [String] {
    var texts = wanted(.equal)
    let start = wanted(.startsWith).max { $0.utf8.count < $1.utf8.count } ?? ""
    let end = wanted(.endsWith).max { $0.utf8.count < $1.utf8.count } ?? ""
    let parts = wanted(.contains)
    let examples = patterns(holding: true)
    let middle = parts.joined(separator: " ")
    let bodies = parts.isEmpty ? [] : [middle] + (parts.count > 1 ? [parts.reversed().joined()] : [])
    // What only has to end in something begins with something: nobody is called `@corp.example`.
    let fillers = start.isEmpty && !end.isEmpty ? ["test", "x", ""] : ["", "test", "x", "-", " "]
    for body in bodies + examples + (bodies.isEmpty ? [""] : []) {
      for filler in fillers { texts.append(start + filler + body + end) }
      texts.append(start + body + "-x" + end)
    }
    for example in examples where !middle.isEmpty { texts.append(start + middle + example + end) }
    return texts.filter { !$0.isEmpty }
  }

  /// Texts before and behind the borders of what is compared by order.
  private var ordered: [String] {
    [Comparison.greater, .greaterOrEqual, .less, .lessOrEqual].flatMap { comparison in
      (wanted(comparison) + constants(comparison, holding: false)).flatMap { text in
        [text, text + "0", String(text.dropLast()), "", "~"]
      }
    }
  }

  /// Texts that nearly are what is not wanted: more of it, or less.
  private var near: [String] {
    (Comparison.allCases.flatMap { constants($0, holding: false) } + patterns(holding: false)).flatMap { text in
      [text + " 2", "x" + text, String(text.dropLast())]
    }
  }

  private func wanted(_ comparison: Comparison) -> [String] { constants(comparison, holding: true) }

  /// The constants of one comparison, as they are spelled.
  private func constants(_ wanted: Comparison, holding: Bool) -> [String] {
    demands.flatMap { demand -> [String] in
      guard demand.holds == holding, case .compare(wanted, let constants) = demand.predicate else { return [] }
      return constants.prefix(Self.most).compactMap { constant in
        guard case .text(let key) = constant else { return nil }
        return literals.literal(key, caseExact: caseExact, in: demand.clause)?.text
          ?? String(decoding: key, as: UTF8.self)
      }
    }
  }

  /// Texts in which a pattern is found, were it not for its assertions.
  private func patterns(holding: Bool) -> [String] {
    demands.compactMap { demand in
      guard demand.holds == holding, case .matches(let text) = demand.predicate else { return nil }
      return try? Pattern.tree(of: text, caseExact: caseExact, limits: limits).example
    }
  }

  /// Constants of one list that are tried.
  private static let most = 8
}

extension RegularExpression {
  /// A short text that it matches where its assertions hold.
  var example: String {
    var text = String.UnicodeScalarView()
    append(to: &text)
    return String(text)
  }

  /// Copies of a repetition end where the text would become longer.
  private static let longest = 10_000

  /// Recursion is as deep as the pattern, which its parser bounds.
  private func append(to text: inout String.UnicodeScalarView) {
    switch self {
    case .set(let set): if let scalar = set.example { text.append(scalar) }
    case .assertion: break
    case .sequence(let parts): for part in parts { part.append(to: &text) }
    case .choice(let parts):
      let shortest = parts.map(\.example).min { $0.utf8.count < $1.utf8.count }
      text.append(contentsOf: (shortest ?? "").unicodeScalars)
    case .repetition(let part, let least, _):
      let copy = part.example.unicodeScalars
      for _ in 0..<(copy.isEmpty ? 0 : least) where text.count < Self.longest { text.append(contentsOf: copy) }
    }
  }
}

extension CodePointSet {
  /// One of its code points, a plain one if there is any.
  fileprivate var example: Unicode.Scalar? {
    let plain = "a0A1 .-_@/:".unicodeScalars.first { contains($0.value) }
    return plain ?? ranges.lazy.compactMap { Unicode.Scalar($0.lowerBound) ?? Unicode.Scalar($0.upperBound) }.first
  }
}
