import SCIMModel
import SourceDiagnostics

/// A text that rules compare an attribute with by `eq`, or by what was made of `eq`: `in`, `ne`, `any`, `all`, `none`.
struct ExpectedValue {
  var field: Field
  /// How it compares.
  var key: [UInt8]
  /// As it is written.
  var text: String
  /// The literal.
  var span: SourceSpan
}

extension CheckedRules {
  /// The texts that rules and assertions compare with by equality, each place once, in their order. O(text + values).
  func expectedValues(_ sources: SourceMap, _ limits: Limits) -> [ExpectedValue] {
    var finder = ExpectedValueFinder(literals: StringLiterals(sources, limits))
    for rule in rules { finder.visit(rule.condition) }
    for assertion in assertions { assertion.filter.map { finder.visit($0) } }
    return finder.found.sorted { $0.span.start < $1.span.start }
  }
}

private struct ExpectedValueFinder {
  let literals: StringLiterals
  var found: [ExpectedValue] = []
  private var seen: Set<Place> = []

  /// One literal of a list may be compared with several attributes.
  private struct Place: Hashable {
    var span: SourceSpan
    var field: Field
  }

  init(literals: StringLiterals) { self.literals = literals }

  /// Recursion is as deep as the condition, which the checker bounds.
  mutating func visit(_ condition: Condition) {
    for part in condition.parts { visit(part) }
    guard case .test(let field, .compare(.equal, let constants)) = condition.kind,
      case .text(let caseExact) = field.type
    else { return }
    for case .text(let key) in constants {
      guard let literal = literals.literal(key, caseExact: caseExact, in: condition.span) else { continue }
      if seen.insert(Place(span: literal.span, field: field)).inserted {
        found.append(ExpectedValue(field: field, key: key, text: literal.text, span: literal.span))
      }
    }
  }
}

extension SourceMap {
  /// The texts of string literals, by how they compare without case: as their authors spell them. O(text).
  func spellings(_ limits: Limits) -> [[UInt8]: String] {
    var spellings: [[UInt8]: String] = [:]
    for file in files {
      var lexer = Lexer(file, limits: limits)
      for token in lexer.rest() where token.kind == .string {
        let text = file.string(token)
        let key = ComparisonKey.of(text, caseExact: false)
        if spellings[key] == nil { spellings[key] = text }
      }
    }
    return spellings
  }
}

/// The string literals of rule files, by the text they hold.
struct StringLiterals: Sendable {
  typealias Literal = (text: String, span: SourceSpan)

  /// All strings, in their order.
  private var literals: [Literal] = []
  /// Those of lists that are lets, by how they compare.
  private var listed: [Bool: [[UInt8]: Literal]] = [false: [:], true: [:]]

  init(_ sources: SourceMap, _ limits: Limits) {
    for file in sources.files {
      var lexer = Lexer(file, limits: limits)
      for token in lexer.rest() where token.kind == .string { literals.append((file.string(token), token.span)) }
      for declaration in Parser.parseFile(file, limits: limits).tree.declarations {
        guard case .let(_, .list(let values, _)) = declaration.kind else { continue }
        for value in values {
          guard case .string(let text) = value.kind else { continue }
          for caseExact in [false, true] {
            let key = ComparisonKey.of(text, caseExact: caseExact)
            if listed[caseExact]?[key] == nil { listed[caseExact]?[key] = (text, value.span) }
          }
        }
      }
    }
  }

  /// Where a clause got a text from: its own literal, or that of a list it names.
  func literal(_ key: [UInt8], caseExact: Bool, in clause: SourceSpan) -> Literal? {
    var low = literals.partitioningIndex { $0.span.start >= clause.start }
    while low < literals.count, literals[low].span.end <= clause.end {
      if ComparisonKey.of(literals[low].text, caseExact: caseExact) == key { return literals[low] }
      low += 1
    }
    return listed[caseExact]?[key]
  }
}

extension Array {
  /// The index of the first element for which something holds that holds for all behind it. O(log count).
  fileprivate func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
