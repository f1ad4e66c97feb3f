import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Something about a population that is no mistake but changes what people may expect.
public struct PopulationNote: Hashable, Sendable, CustomStringConvertible {
  /// Lower case, no full stop.
  public var description: String
  /// True if users or groups are missing: that is to be said even to those who want no notes.
  public var isLoss = false
}

/// Counts what is worth a note, without keeping users.
struct PopulationNotes {
  private(set) var incomplete: [PopulationNote] = []
  /// What exports say about themselves.
  private var exports: [PopulationNote] = []
  private var usersWithoutID = 0
  private var denied = 0
  private var firstDenied = ""
  private var namedByID = 0
  private var firstID = ""
  private var misplaced: [(attribute: String, urn: String, count: Int)] = []
  private var left: [(file: String, count: Int)] = []

  /// A file whose pages are not all there.
  mutating func addIncomplete(_ file: String, _ text: String) {
    incomplete.append(PopulationNote(description: "\(TerminalText.harmless(file)): \(text)", isLoss: true))
  }

  /// What is worth knowing about a file.
  mutating func add(_ notes: [PopulationNote], about file: String) {
    for note in notes {
      exports.append(
        PopulationNote(description: "\(TerminalText.harmless(file)): \(note.description)", isLoss: note.isLoss))
    }
  }

  /// A user of whom an attribute of an extension stands where those of the core schema do.
  mutating func addMisplaced(_ attribute: String, of urn: String) {
    if let index = misplaced.firstIndex(where: { $0.attribute == attribute && $0.urn == urn }) {
      misplaced[index].count += 1
    } else {
      misplaced.append((attribute, urn, 1))
    }
  }

  /// A user without an id, whom no Group can name.
  mutating func addUserWithoutID() { usersWithoutID += 1 }

  /// A user who claims a loaded group that does not have the user.
  mutating func addDenied(user: String, group: String) {
    if denied == 0 { firstDenied = "\(Quoted.text(user)) claims \(Quoted.text(group))" }
    denied += 1
  }

  /// A user with a group that bears an id for a name.
  mutating func addGroupNamed(_ id: String) {
    if namedByID == 0 { firstID = Quoted.text(id) }
    namedByID += 1
  }

  /// A conformed user, whose groups may bear ids for names: then every rule that names a group is silently false.
  mutating func addGroupNames(of user: SCIMObject) {
    let names = user.list("groups").lazy.compactMap { entry -> String? in
      guard case .complex(let group) = entry else { return nil }
      return group.text("display")
    }
    if let name = names.first(where: { UUIDText.matches($0) }) { addGroupNamed(name) }
  }

  /// Adds what was noted of users that come behind.
  mutating func merge(_ later: PopulationNotes) {
    incomplete += later.incomplete
    exports += later.exports
    usersWithoutID += later.usersWithoutID
    if denied == 0 { firstDenied = later.firstDenied }
    denied += later.denied
    if namedByID == 0 { firstID = later.firstID }
    namedByID += later.namedByID
    for found in later.misplaced {
      if let index = misplaced.firstIndex(where: { $0.attribute == found.attribute && $0.urn == found.urn }) {
        misplaced[index].count += found.count
      } else {
        misplaced.append(found)
      }
    }
    left += later.left
  }

  /// A record of a file of groups that is no group.
  mutating func addLeftOut(_ file: String) {
    if let last = left.indices.last, left[last].file.utf8.elementsEqual(file.utf8) {
      left[last].count += 1
    } else {
      left.append((file, 1))
    }
  }

  /// Notes of one kind that are written out; of more the number is said.
  static let shown = 20

  /// All notes, in a fixed order.
  func all(_ directory: GroupDirectory, _ listed: ListedMembers) -> [PopulationNote] {
    var texts: [String] = []
    let nested = directory.nestedGroups()
    for (parent, child) in nested.prefix(Self.shown) {
      texts.append(
        "the group \(Quoted.text(child)) is a member of \(Quoted.text(parent)): its members are not, nested groups never cascade"
      )
    }
    if nested.count > Self.shown {
      texts.append("\(nested.count - Self.shown) more groups are members of groups: nested groups never cascade")
    }
    if directory.owners.count > Self.shown {
      texts.append("\(directory.owners.count) groups have owners: an owner is no member")
    }
    for (group, count) in directory.owners where directory.owners.count <= Self.shown {
      let name = Quoted.text(directory.groups[group].displayName)
      texts.append("\(name) has \(count) \(count == 1 ? "owner" : "owners"): an owner is no member")
    }
    if denied > 0 {
      texts.append(
        "\(denied) \(denied == 1 ? "user claims a group" : "users claim groups") whose Group resource does not name them "
          + "(\(firstDenied)): Group resources win")
    }
    if usersWithoutID > 0 {
      let users = usersWithoutID == 1 ? "1 user has" : "\(usersWithoutID) users have"
      texts.append("\(users) no `id`: no Group resource can name them as members")
    }
    if namedByID > 0 {
      texts.append(
        "\(namedByID) \(namedByID == 1 ? "user has a group" : "users have groups") named by an object id (\(firstID)), which "
          + "no rule by name matches: have the identity provider push names (in Entra ID: remove `mailNickname` from the "
          + "group mappings)")
    }
    for (file, group, count, first) in listed.strangers {
      let name = Quoted.text(directory.groups[group].displayName)
      let members = count == 1 ? "1 member is no user" : "\(count) members are no users"
      texts.append("\(file): \(members) of the input (\(Quoted.text(first))): they cannot be in \(name)")
    }
    for (attribute, urn, count) in misplaced {
      texts.append(
        "\(count) \(count == 1 ? "user has" : "users have") `\(attribute)` at the top level, where no rule reads it: it belongs "
          + "in an object under `\(urn)`")
    }
    for (file, count) in left {
      let records = count == 1 ? "1 record is no Group and was" : "\(count) records are no Groups and were"
      texts.append("\(TerminalText.harmless(file)): \(records) left out")
    }
    return texts.map { PopulationNote(description: $0) } + exports + incomplete
  }
}
