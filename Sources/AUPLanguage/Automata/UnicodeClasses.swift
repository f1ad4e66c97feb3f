/// The named classes of a pattern: `\d`, `[[:alpha:]]`, `\p{Lu}`, `\p{Greek}`.
enum UnicodeClasses {
  static let digit = CodePointSet([0x30...0x39])
  /// RE2's `\s`, which lacks the vertical tab that `[[:space:]]` has.
  static let space = CodePointSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  static let word = CodePointSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  /// The class of `[[:name:]]`: ASCII only, as in RE2.
  static func posix(_ name: String) -> CodePointSet? {
    switch name {
    case "alnum": CodePointSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "alpha": CodePointSet([0x41...0x5A, 0x61...0x7A])
    case "ascii": CodePointSet([0x00...0x7F])
    case "blank": CodePointSet([0x09...0x09, 0x20...0x20])
    case "cntrl": CodePointSet([0x00...0x1F, 0x7F...0x7F])
    case "digit": digit
    case "graph": CodePointSet([0x21...0x7E])
    case "lower": CodePointSet([0x61...0x7A])
    case "print": CodePointSet([0x20...0x7E])
    case "punct": CodePointSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "space": CodePointSet([0x09...0x0D, 0x20...0x20])
    case "upper": CodePointSet([0x41...0x5A])
    case "word": word
    case "xdigit": CodePointSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }

  /// The code points of a general category (`Lu`), of a group of them (`L`) or of a script (`Greek`); `Any` is
  /// everything. Names are those of RE2, their case included.
  static func property(_ name: String) -> CodePointSet? {
    switch name.utf8.count {
    case 1:
      let group = categories.filter { $0.key.hasPrefix(name) }
      return group.isEmpty ? nil : CodePointSet(group.values.flatMap(\.ranges))
    case 2: return categories[name] ?? scripts[name]
    default: return name == "Any" ? .all : scripts[name]
    }
  }

  // Each is made when the first pattern asks.
  private static let categories = UnicodeTable.categories.decoded()
  private static let scripts = UnicodeTable.scripts.decoded()
}
