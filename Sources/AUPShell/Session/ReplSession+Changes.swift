import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  /// Makes a change: on a copy of the state, which takes its place once everything, the comparison of verdicts included,
  /// has gone well. What changes nothing leaves no trace. Gives the verdicts that changed.
  ///
  /// - Parameters:
  ///   - what: The change in a few words, for `.undo`.
  ///   - news: Whose verdicts are worth a line now, if that is not the reach of the change; asked once it is made.
  ///   - selecting: Who is the current user afterwards, if it is not the same as before.
  ///   - edit: Changes the copy, and says whose verdicts that may touch.
  func change(
    _ what: String, reporting news: (() -> ChangeReach)? = nil, selecting: ((ReplState) -> String?)? = nil,
    _ edit: (inout ReplState) throws -> ChangeReach
  ) throws -> [Reply.Block] {
    var next = state
    next.directory.now = now
    let reach = try edit(&next)
    if state.isSame(as: next) { return [] }
    let blocks = try changes(from: state, to: next, news?() ?? reach)
    try checkInterrupt()
    let before = (state: state, user: currentUser)
    enter(next, current: selecting.map { $0(next) } ?? currentUser)
    history.push(
      UndoHistory.Entry(what: what, state: before.state, currentUser: (before.user, currentUser), reach: reach))
    return blocks
  }

  private func enter(_ next: ReplState, current: String?) {
    population.follow(from: state.directory, to: next.directory)
    state = next
    currentUser = current.flatMap { next.directory.user(id: $0)?.id }
  }

  private func changes(from old: ReplState, to new: ReplState, _ reach: ChangeReach) throws -> [Reply.Block] {
    let now = now
    let before = try VerdictTable(old, reach, now: now) { () throws(ReplError) in try checkInterrupt() }
    let after = try VerdictTable(new, reach, now: now) { () throws(ReplError) in try checkInterrupt() }
    return VerdictChanges(from: before, to: after).blocks + watched(old, new, now)
  }

  /// Whether the condition typed last has another verdict for the current user.
  private func watched(_ old: ReplState, _ new: ReplState, _ now: Instant) -> [Reply.Block] {
    guard let text = lastCondition, let id = currentUser,
      let before = verdict(text, id, old, now), let after = verdict(text, id, new, now), before != after
    else { return [] }
    let line = text.split(separator: "\n").joined(separator: " ")
    return [Reply.Block(after ? .gain : .loss, "\(after ? "+" : "-") \(TerminalText.harmless(line)) is now \(after)")]
  }

  private func verdict(_ text: String, _ user: String, _ state: ReplState, _ now: Instant) -> Bool? {
    guard let user = state.directory.user(id: user),
      let source = state.rules.sources(with: Array(text.utf8)).files.last,
      let condition = try? environment.compileCondition(source, lets: state.rules.files)
    else { return nil }
    var evaluator = condition.evaluator(now: now)
    return evaluator.matches(user.resource)
  }

  // MARK: Commands

  func undo(_ argument: ReplArgument) throws -> [Reply.Block] { try step(back: true, argument, "undone") }

  func redo(_ argument: ReplArgument) throws -> [Reply.Block] { try step(back: false, argument, "done again") }

  private func step(back: Bool, _ argument: ReplArgument, _ verb: String) throws -> [Reply.Block] {
    try argument.refuseAny()
    var history = history
    guard let entry = history.step(back: back, from: state) else {
      throw ReplError.refused(back ? "there is nothing to undo" : "there is nothing to do again")
    }
    let blocks = try changes(from: state, to: entry.state, entry.reach)
    try checkInterrupt()
    self.history = history
    // Whoever was selected since stays so, if he is there.
    let (from, to) = back ? (entry.currentUser.after, entry.currentUser.before) : entry.currentUser
    let isSelected = currentUser.flatMap { $0 == from ? nil : entry.state.directory.user(id: $0) } != nil
    enter(entry.state, current: isSelected ? currentUser : to)
    return [Reply.Block(.note, "\(verb): \(TerminalText.harmless(entry.what))")] + blocks
  }
}

extension ReplArgument {
  /// For commands that take no argument.
  func refuseAny() throws(ReplError) {
    guard isEmpty else { throw .refused("`\(TerminalText.harmless(text))` is one argument too many") }
  }
}
