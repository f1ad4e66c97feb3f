/// Conditions, operands and lists.
extension LayoutBuilder {
  /// A condition; chains of `and` and `or` break with the group around them, an operator at the start of each line.
  mutating func condition(_ condition: ConditionSyntax) -> Layout {
    switch condition.kind {
    case .or(let parts): return chain(parts)
    case .and(let parts): return chain(parts)
    case .not(let inner): return .sequence([token(lowercase: true), .space(1), self.condition(inner)])
    case .parenthesized(let inner): return brackets(token(), .softLine) { .group($0.condition(inner)) }
    case .atLeast(_, let parts): return atLeast(parts)
    case .count(let path, _, _):
      let head: [Layout] = [token(lowercase: true), token(), self.path(path), token()]
      return .sequence(head + [.space(1), token(lowercase: true), .space(1), token()])
    case .test(let path, let test): return .sequence([self.path(path), .space(1), self.test(test)])
    case .element(let path, let inner, let then): return element(path, inner, then)
    case .reference: return token()
    case .invalid: return .sequence([])
    }
  }

  private mutating func chain(_ parts: [ConditionSyntax]) -> Layout {
    var layouts: [Layout] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { layouts += [.line, token(lowercase: true), .space(1)] }
      let layout = condition(part)
      if case .and = part.kind { layouts.append(.group(.indented(2, layout))) } else { layouts.append(layout) }
    }
    return .sequence(layouts)
  }

  /// An opening bracket, what it holds, and the closing one: each on lines of its own where they do not fit on one.
  mutating func brackets(_ opener: Layout, _ edge: Layout, _ inner: (inout LayoutBuilder) -> Layout) -> Layout {
    let held: [Layout] = [edge, inner(&self)] + commentsBeforeCloser()
    return .group(.sequence([opener, .indented(2, .sequence(held)), edge, token()]))
  }

  private mutating func atLeast(_ parts: [ConditionSyntax]) -> Layout {
    var head: [Layout] = []
    for _ in 0..<4 { head += [token(lowercase: true), .space(1)] }
    let list = brackets(token(), .softLine) { builder in
      var layouts: [Layout] = []
      for (index, part) in parts.enumerated() {
        if index > 0 { layouts.append(.line) }
        layouts.append(.group(.indented(2, builder.condition(part))))
        if index < parts.count - 1 { layouts.append(builder.token()) }
      }
      return .sequence(layouts)
    }
    return .sequence(head + [list])
  }

  private mutating func element(
    _ path: PathSyntax, _ inner: ConditionSyntax, _ then: ConditionSyntax.ElementTest?
  ) -> Layout {
    let name = self.path(path)
    var parts = [name, brackets(token(), .softLine) { .group($0.condition(inner)) }]
    if let then { parts += [token(), token(), .space(1), test(then.test)] }
    return .sequence(parts)
  }

  private mutating func path(_ path: PathSyntax) -> Layout {
    if path.urn != nil || path.subName == nil { return token() }
    return .sequence([token(), token(), token()])
  }

  private mutating func test(_ test: TestSyntax) -> Layout {
    switch test {
    case .present: return token(lowercase: true)
    case .compare(_, let operand): return .sequence([token(lowercase: true), .space(1), self.operand(operand)])
    }
  }

  private mutating func operand(_ operand: OperandSyntax) -> Layout {
    switch operand.kind {
    case .value(let value): return self.value(value)
    case .list(let quantifier, let values):
      let head: [Layout] = quantifier == nil ? [] : [token(lowercase: true), .space(1)]
      return .sequence(head + [list(values)])
    case .reference(let quantifier, _):
      let head: [Layout] = quantifier == nil ? [] : [token(lowercase: true), .space(1)]
      return .sequence(head + [token()])
    case .invalid: return .sequence([])
    }
  }

  mutating func list(_ values: [ValueSyntax]) -> Layout {
    brackets(token(), .softLine) { builder in
      var index = 0
      return .fill(
        builder.commaSeparated(values.count) { builder in
          defer { index += 1 }
          return builder.value(values[index])
        })
    }
  }

  private mutating func value(_ value: ValueSyntax) -> Layout {
    if case .now(.some) = value.kind { return .sequence(words(3)) }
    return token()
  }
}
