import SCIMModel

/// The users of a directory as JSON, without the objects that they would be read into: for work on all of them, side by
/// side.
///
/// ```swift
/// var texts = UserTexts(of: store)
/// if texts.append(userAt: place, to: &bytes) { … }
/// ```
package struct UserTexts {
  private let store: SCIMStore
  /// For each place of a group what the `groups` of its members say of it, once that was needed.
  private var entries: [[UInt8]]

  package init(of store: SCIMStore) {
    self.store = store
    entries = [[UInt8]](repeating: [], count: store.groups.end)
  }

  /// Adds what ``SCIMStore/read(_:_:leavesMembersOut:)`` gives for the user at a place, but for `schemas`; `groups` are
  /// always there. O(bytes).
  ///
  /// Who says groups of its own has `groups` twice: which of them count is not for a reader of JSON to say.
  ///
  /// - Returns: False, and nothing is added, for a user who was written since the directory was read.
  package mutating func append(userAt place: Int, to text: inout [UInt8]) -> Bool {
    guard let id = store.users.id(at: place), let row = store.users.text(at: place), row.last == UInt8(ascii: "}")
    else { return false }
    text += row
    text.removeLast()
    text += Self.beginning
    for (number, group) in store.groupPlaces(ofUser: id, at: place).enumerated() {
      if number > 0 { text.append(UInt8(ascii: ",")) }
      if entries[group].isEmpty { store.groups.entry(at: group)?.writeJSON(to: &entries[group]) }
      text += entries[group]
    }
    text += Self.end
    return true
  }

  private static let beginning = Array(",\"groups\":[".utf8)
  private static let end = Array("]}".utf8)
}
