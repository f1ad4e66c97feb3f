/// Declarations.
extension LayoutBuilder {
  mutating func declaration(_ declaration: DeclarationSyntax, letNameWidth: Int) -> Layout {
    switch declaration.kind {
    case .roles(let names), .units(let names):
      .sequence([token(), .space(1), .indented(6, .fill(commaSeparated(names.count) { $0.token() }))])
    case .let(let name, let value): letDeclaration(name, value, width: letNameWidth)
    case .rule(let rule): block(head: 2) { $0.clauses(of: rule) }
    case .except(let except): exception(except)
    case .assert(let assertion): self.assertion(assertion)
    case .test(let test): block(head: 2) { builder in test.items.map { builder.item($0) } }
    }
  }

  /// Items with their commas.
  mutating func commaSeparated(_ count: Int, _ item: (inout LayoutBuilder) -> Layout) -> [Layout] {
    (0..<count).map { index in
      let layout = item(&self)
      return index < count - 1 ? .sequence([layout, token()]) : layout
    }
  }

  /// `rule "N" {`, a line for each clause, and `}`.
  private mutating func block(head: Int, _ lines: (inout LayoutBuilder) -> [Layout]) -> Layout {
    var parts = words(head) + [.space(1), token()]
    let body = lines(&self).flatMap { [.lineBreak, $0] } + commentsBeforeCloser()
    parts.append(.indented(2, .sequence(body)))
    if !body.isEmpty { parts.append(.lineBreak) }
    return .sequence(parts + [token()])
  }

  private mutating func clauses(of rule: RuleSyntax) -> [Layout] {
    var lines: [Layout] = [.sequence([token(), .space(3), .indented(7, .group(condition(rule.condition)))])]
    for grant in rule.grants { lines.append(self.grant(grant)) }
    if rule.until != nil { lines.append(.sequence([token(), .space(2), token()])) }
    return lines
  }

  private mutating func grant(_ grant: GrantSyntax) -> Layout {
    let head = words(4)
    let units = commaSeparated(grant.units.count) { $0.token() }
    return .sequence(head + [.space(1), .aligned(.fill(units))])
  }

  private mutating func letDeclaration(_ name: Spelled, _ value: LetValueSyntax, width: Int) -> Layout {
    let padding = max(0, width - name.text.unicodeScalars.count)
    let head: [Layout] = words(2) + [.space(1 + padding), token()]
    switch value {
    case .list(let values, _): return .sequence(head + [.space(1), list(values)])
    case .condition(let condition):
      switch condition.kind {
      case .and, .or:
        return .sequence(head + [.group(.indented(2, .sequence([.line, self.condition(condition)])))])
      default: return .sequence(head + [.space(1), self.condition(condition)])
      }
    }
  }

  private mutating func exception(_ except: ExceptSyntax) -> Layout {
    var parts: [Layout] = [.sequence(words(2)), .sequence(words(2))]
    if except.until != nil { parts.append(.sequence(words(2))) }
    parts.append(.sequence(words(2)))
    return .indented(2, .fill(parts))
  }

  private mutating func assertion(_ assertion: AssertSyntax) -> Layout {
    let isCount =
      switch assertion.who {
      case .atLeast, .atMost: true
      default: false
      }
    var parts: [Layout] = words(isCount ? 5 : 3)
    if let filter = assertion.filter {
      parts += [.line, token(), .space(1), .indented(6, .group(condition(filter)))]
    }
    parts += [.line, token(), .space(1)]
    var held: [Layout] = []
    for (index, item) in assertion.held.enumerated() {
      if index > 0 { held += [.line, token(), .space(1)] }
      held += words(item.unit == nil ? 2 : 4)
    }
    parts.append(.indented(2, .group(.sequence(held))))
    return .group(.indented(2, .sequence(parts)))
  }

  private mutating func item(_ item: TestBlockSyntax.Item) -> Layout {
    switch item {
    case .user(let value): return .sequence([token(), .space(1), json(value)])
    case .now: return .sequence(words(2))
    case .expect(let expectation, _):
      switch expectation {
      case .nothing: return .sequence(words(2))
      case .rule: return .sequence(words(3))
      case .held(let held): return .sequence(words(held.unit == nil ? 3 : 5))
      case .notHeld(let held): return .sequence(words(held.unit == nil ? 4 : 6))
      }
    }
  }

  // MARK: JSON

  private mutating func json(_ value: JSONSyntax) -> Layout {
    switch value.kind {
    case .array(let values):
      let opener = token()
      if values.isEmpty { return emptyBrackets(opener) }
      return brackets(opener, .softLine) { builder in
        builder.json(values.count) { $0.json(values[$1]) }
      }
    case .object(let members):
      let opener = token()
      if members.isEmpty { return emptyBrackets(opener) }
      return brackets(opener, .line) { builder in
        builder.json(members.count) { builder, index in
          .sequence([builder.token(), builder.token(), .space(1), builder.json(members[index].value)])
        }
      }
    default: return token()
    }
  }

  private mutating func json(_ count: Int, _ item: (inout LayoutBuilder, Int) -> Layout) -> Layout {
    var parts: [Layout] = []
    for index in 0..<count {
      if index > 0 { parts.append(.line) }
      parts.append(item(&self, index))
      if index < count - 1 { parts.append(token()) }
    }
    return .sequence(parts)
  }

  private mutating func emptyBrackets(_ opener: Layout) -> Layout {
    let comments = commentsBeforeCloser()
    return .sequence([opener, .indented(2, .sequence(comments)), token()])
  }
}
