import AUPLanguage
import SCIMModel

/// `{"userName":…,"id":…,"rules":[…],"grants":[{"role":…,"unit":…}]}`, one object on each line; with `inactive` behind
/// if the user was left out for that, and without `id` if there is none.
struct JSONDecisionWriter: DecisionWriter {
  /// True for one array, false for lines that stand alone.
  let isArray: Bool
  /// Each with a comma behind.
  private let rules: ReadyTexts
  private let grants: ReadyTexts
  private let pieces: ReadyTexts

  private enum Piece: Int, CaseIterable {
    case separator, userName, id, rules, grants, end, endInactive

    var text: String {
      switch self {
      case .separator: ",\n"
      case .userName: #"{"userName":"#
      case .id: #","id":"#
      case .rules: #","rules":["#
      case .grants: #"],"grants":["#
      case .end: "]}"
      case .endInactive: #"],"inactive":true}"#
      }
    }
  }

  init(_ program: Program, isArray: Bool) {
    self.isArray = isArray
    let comma = UInt8(ascii: ",")
    rules = ReadyTexts(program.rules.lazy.map { ReadyTexts.quoted($0.name) + [comma] })
    grants = ReadyTexts(
      program.grants.lazy.map { grant in
        Array(#"{"role":"#.utf8) + ReadyTexts.quoted(grant.role) + Array(#","unit":"#.utf8)
          + ReadyTexts.quoted(grant.unit) + Array("},".utf8)
      })
    pieces = ReadyTexts(Piece.allCases.map { Array($0.text.utf8) })
  }

  func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {
    if isArray { append(.separator, output) }
    append(.userName, output)
    append(user.userName, block, output)
    if let id = user.id {
      append(.id, output)
      append(id, block, output)
    }
    append(.rules, output)
    decision.rules.withIndices { output.append(rules, $0) }
    if !decision.rules.isEmpty { output.removeLast() }
    append(.grants, output)
    decision.grants.withIndices { output.append(grants, $0) }
    if !decision.grants.isEmpty { output.removeLast() }
    append(user.isLeftOut ? .endInactive : .end, output)
    if !isArray { output.append(UInt8(ascii: "\n")) }
  }

  private func append(_ piece: Piece, _ output: OutputBytes) { output.append(pieces, piece.rawValue) }

  private func append(_ text: UserText, _ block: RecordBlock, _ output: OutputBytes) {
    switch text {
    case .inBlock(let range):
      output.append(UInt8(ascii: "\""))
      output.append(block.bytes, range)
      output.append(UInt8(ascii: "\""))
    case .text(let text): output.append(ReadyTexts.quoted(text))
    }
  }

  func begin(_ output: OutputBytes) { if isArray { output.append(UInt8(ascii: "[")) } }

  /// The comma.
  var separator: Int { isArray ? 1 : 0 }

  func end(_ output: OutputBytes, isEmpty: Bool) {
    if isArray { output.append(isEmpty ? "]\n" : "\n]\n") }
  }
}
