import AUPLanguage
import SCIMModel

/// Complex values: lists of them, those that were met before, and their parts.
extension RecordScanner {
  /// `[{…}, …]`, nulls left out; or null.
  mutating func elements(_ text: TokenText, _ member: ScanMember, _ block: inout BlockEvaluator) -> Bool {
    if null(text) { return true }
    guard take("[", text) else { return false }
    if take("]", text) { return true }
    let table = Int(member.sharing)
    var looked = 0
    var index = 0
    repeat {
      if index == looked {
        looked = tables[place: table].look(text, from: next)
        index = 0
      }
      if index < looked, let known = tables[place: table].known(&index, text, at: next) {
        recall(known, table, text, &block)
      } else if !null(text) {
        guard learn(text, member, &block) else { return false }
        // What was looked at may be no more, or not be what comes next.
        if index < looked, !tables[place: table].hasLooked(index, at: next + 1) { index = looked }
      }
    } while take(",", text)
    return take("]", text)
  }

  /// Reads a value and remembers it.
  private mutating func learn(_ text: TokenText, _ member: ScanMember, _ block: inout BlockEvaluator) -> Bool {
    let first = next
    let firstFinding = block.findingCount
    counted.removeAll(keepingCapacity: true)
    nameLikeID = nil
    guard element(text, member, &block) else { return false }
    if nameLikeID?.isUnescaped != true {
      tables[place: Int(member.sharing)].add(
        text, tokens: first..<next, firstFinding: firstFinding, counted: counted,
        name: nameLikeID.map { $0.start..<$0.end }, block)
    }
    return true
  }

  /// Does what a value did before.
  @inline(__always)
  private mutating func recall(
    _ element: ElementTable.Element, _ table: Int, _ text: TokenText, _ block: inout BlockEvaluator
  ) {
    tables[place: table].repeatFindings(of: element, &block)
    tables[place: table].forEachCount(of: element) { counts[$0] = counts[$0] + 1 }
    if element.nameEnd > 0, user.groupNamedByID.kind == .null {
      let start = text.token(next)
      user.groupNamedByID = ScanValue(
        kind: .text, start: start + Int(element.nameStart), end: start + Int(element.nameEnd))
    }
    next += Int(element.tokens)
  }

  /// One value of a complex attribute, its parts on the way to the steps of the attribute.
  mutating func element(_ text: TokenText, _ member: ScanMember, _ block: inout BlockEvaluator) -> Bool {
    guard take("{", text) else { return false }
    serial &+= 1
    let object = serial
    var found = FoundParts()
    if !take("}", text) {
      guard parts(text, Int(member.shape), object, &found) else { return false }
    }
    guard found.isThere else { return true }
    if member.role == .groups { lookAtName(object, text) }
    if member.firstStep < member.endStep { apply(member, object, isPresent: found.isPresent, text, &block) }
    return true
  }

  /// The parts of a complex value, up to the brace and behind it.
  private mutating func parts(_ text: TokenText, _ shape: Int, _ object: Int, _ found: inout FoundParts) -> Bool {
    var name = 0
    repeat {
      let plain = plainMembers(text, shape, &name, object, &found)
      if plain != .other { return plain == .end }
      guard self.name(text, shape, &name, object) else { return false }
      found.count += 1
      guard part(text, Int(names.names[name].member), &found) else { return false }
    } while take(",", text)
    return take("}", text) && found.count <= limits.membersPerObject
  }

  /// What the parts of a complex value amount to.
  struct FoundParts {
    /// True if one is not null.
    var isThere = false
    /// True if `pr` holds for the whole.
    var isPresent = false
    var count = 0

    @inline(__always)
    mutating func add(_ value: ScanValue) {
      isThere = isThere || value.kind != .null
      isPresent = isPresent || value.isPresent
    }
  }

  /// The value of a part.
  @inline(never)
  private mutating func part(_ text: TokenText, _ number: Int, _ found: inout FoundParts) -> Bool {
    let part = members.all[number]
    if part.kind == .leftToReader { return false }
    if part.kind == .unknown {
      guard let skipped = skip(text, depth: Self.depthOfParts) else { return false }
      found.isThere = found.isThere || skipped != .null
      found.isPresent = found.isPresent || skipped == .present
      return true
    }
    if part.isMultiValued {
      return list(text) { scanner in
        guard let value = scanner.value(text, part.kind) else { return false }
        found.add(value)
        return true
      }
    }
    guard let value = value(text, part.kind) else { return false }
    found.add(value)
    if part.isKept { members.values[number] = value }
    return true
  }

  /// Notes a group whose name looks like an id.
  @inline(__always)
  private mutating func lookAtName(_ object: Int, _ text: TokenText) {
    guard groupDisplay >= 0, members.seenIn[groupDisplay] == object else { return }
    let name = members.values[groupDisplay]
    guard name.end - name.start == 36, name.kind == .text, UUIDText.matches(string(of: name, text)) else { return }
    nameLikeID = name
    if user.groupNamedByID.kind == .null { user.groupNamedByID = name }
  }

  private mutating func apply(
    _ member: ScanMember, _ object: Int, isPresent: Bool, _ text: TokenText, _ block: inout BlockEvaluator
  ) {
    for index in member.steps {
      let step = steps[index]
      if step.isDirectOnly, groupType >= 0, members.seenIn[groupType] == object,
        equals(members.values[groupType], Self.indirectWord, text)
      {
        continue
      }
      switch step.action {
      case .value: if let value = part(step.part, object) { add(value, step.target, text, &block) }
      case .count:
        let counts = step.part < 0 ? isPresent : part(step.part, object)?.isPresent ?? false
        if counts { addCount(step.target) }
      case .presence: if isPresent { block.addPresence(slot: step.target, layout: 0) }
      case .elements:
        block.beginElement(layout: step.target)
        for inner in step.firstInner..<step.endInner {
          let innerStep = steps[inner]
          let value = part(innerStep.part, object)
          switch innerStep.action {
          case .value: if let value { add(value, innerStep.target, text, &block) }
          case .count: block.addCount(value?.isPresent ?? false ? 1 : 0, cell: innerStep.target)
          case .presence, .elements: break
          }
        }
        block.endElement()
      }
    }
  }

  /// The value of a part of an element; nil if there is none.
  @inline(__always)
  private func part(_ number: Int, _ object: Int) -> ScanValue? {
    guard number >= 0, members.seenIn[number] == object, members.values[number].kind != .null else { return nil }
    return members.values[number]
  }
}
