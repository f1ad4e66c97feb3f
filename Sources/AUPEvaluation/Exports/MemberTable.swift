import SCIMModel

/// What the columns of a list of members mean: data, as ``ExportTable`` is.
///
/// Columns are `userName`, `id`, `type` of the member, and `group`, the name of the group where a file lists the members
/// of several. `types` is the closed list of what a member may be.
struct MemberTable: Sendable {
  enum Column: String {
    case userName, id, type, group
  }

  enum MemberType: String {
    case user, group, other
  }

  var name = ""
  private var marks: [[String]] = []
  private var columns: [(source: String, means: Column)] = []
  private var types: [(text: String, means: MemberType)] = []

  /// Nil if the text is no such table.
  init?(json text: String) {
    guard case .complex(let object)? = try? JSONReader().read(Array(text.utf8)[...]), let name = object.text("name"),
      case .complex(let columns)? = object["columns"]
    else { return nil }
    self.name = name
    marks = object.list("marks").map { set in
      if case .array(let names) = set { names.compactMap(Self.text) } else { [] }
    }
    self.columns = columns.members.compactMap { source, value in
      Self.text(value).flatMap { Column(rawValue: $0) }.map { (source, $0) }
    }
    if case .complex(let types)? = object["types"] {
      self.types = types.members.compactMap { word, value in
        Self.text(value).flatMap { MemberType(rawValue: $0) }.map { (word, $0) }
      }
    }
  }

  private static func text(_ value: SCIMValue) -> String? { if case .string(let text) = value { text } else { nil } }

  /// The one of the known tables whose marks are among the names.
  static func recognised(by names: [String]) -> MemberTable? {
    let folded = Set(names.map { ASCIICase.lower($0) })
    return MemberTables.all.first { $0.marks.contains { $0.allSatisfy { folded.contains(ASCIICase.lower($0)) } } }
  }

  /// The cells of a header that hold something, the first that the table names in front.
  func cells(_ column: Column, in names: [String]) -> [Int] {
    columns.filter { $0.means == column }.compactMap { known in
      names.firstIndex { ASCIICase.equal($0, known.source) }
    }
  }

  /// What a word says that a member is; nil if the list does not have it.
  func type(_ word: String) -> MemberType? { types.first { ASCIICase.equal($0.text, word) }?.means }

  /// The words for types.
  var typeWords: [String] { types.map(\.text) }
}
