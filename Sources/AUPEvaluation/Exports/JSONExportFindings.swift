import SCIMModel
import SourceDiagnostics

/// Something that was met so many times, and the first of it.
struct Tally {
  private(set) var count = 0
  private(set) var first = ""

  mutating func add(_ what: String) {
    if count == 0 { first = Quoted.text(what) }
    count += 1
  }
}

/// Numbers of entries at which the lists of directories end when nobody asks for more: expansions of Graph (20), pages of
/// Graph (100, 999).
enum PageSize {
  static let ofGraph = [20, 100, 999]
  /// Okta's own beside them.
  static let ofOkta = [20, 100, 200, 999]
}

/// What is worth a note about an export in JSON, counted without keeping users.
struct JSONExportFindings {
  /// Objects that were read.
  var objects = 0
  /// Objects that are neither users nor groups.
  var others = Tally()
  /// Entries of `memberOf` that are no groups, and entries of `members` that are neither users nor groups.
  var notGroups = Tally()
  var notUsers = Tally()
  /// Users that carry groups of groups.
  var transitive = Tally()
  private var cutOff = Tally()
  private var suspicious = Tally()
  private var pages = 0
  private var announced = 0
  private var hasNext = false

  /// Takes what stands around a page.
  mutating func add(envelope: SCIMObject) {
    pages += 1
    hasNext = envelope["@odata.nextLink"]?.assigned != nil
    if case .number(let count)? = envelope["@odata.count"], count.isInteger, count.exponent < 18 {
      announced += Int(count.description) ?? 0
    }
  }

  /// Takes the length of a list within a user or a group.
  mutating func add(list count: Int, hasMore: Bool, of name: String) {
    if hasMore { cutOff.add(name) } else if PageSize.ofGraph.contains(count) { suspicious.add(name) }
  }

  func notes(_ product: JSONExport.Product) -> [PopulationNote] {
    var notes: [PopulationNote] = []
    func note(_ text: String, isLoss: Bool = false) { notes.append(PopulationNote(description: text, isLoss: isLoss)) }
    if hasNext {
      note("the last page names another one (`@odata.nextLink`): what stands there is missing", isLoss: true)
    } else if announced > objects {
      note("the pages announce \(announced - objects) more objects (`@odata.count`) than they hold", isLoss: true)
    }
    if pages == 0, (product == .okta ? PageSize.ofOkta : PageSize.ofGraph).contains(objects) {
      note("there are exactly \(objects) users, as many as one page holds: more may be missing", isLoss: true)
    }
    if cutOff.count > 0 {
      note("\(Self.lists(cutOff)) cut off (a `nextLink` stands beside): memberships are missing", isLoss: true)
    }
    if suspicious.count > 0 {
      note(
        "\(Self.lists(suspicious)) exactly as long as Graph makes them at most (20, 100 or 999): memberships may be missing",
        isLoss: true)
    }
    if notGroups.count > 0 {
      note("\(Self.entries(notGroups, of: "memberOf")) no group, such as \(notGroups.first): not counted")
    }
    if notUsers.count > 0 {
      note("\(Self.entries(notUsers, of: "members")) neither user nor group, such as \(notUsers.first): not counted")
    }
    if transitive.count > 0 {
      note(
        "\(transitive.count) \(transitive.count == 1 ? "user carries" : "users carry") `transitiveMemberOf`, which is left "
          + "out: rules are about groups whose direct member a user is")
    }
    if others.count > 0 {
      note(
        "\(others.count) \(others.count == 1 ? "object is" : "objects are") neither user nor group, such as "
          + "\(others.first): left out")
    }
    return notes
  }

  private static func lists(_ tally: Tally) -> String {
    tally.count == 1
      ? "the list of groups or members of \(tally.first) is"
      : "the lists of groups or members of \(tally.count) objects (\(tally.first)) are"
  }

  private static func entries(_ tally: Tally, of list: String) -> String {
    tally.count == 1 ? "1 entry of `\(list)` is" : "\(tally.count) entries of `\(list)` are"
  }
}
