/// The named classes of a pattern: `\d`, `[[:alpha:]]`, `\p{Lu}`.
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

  /// The code points of a general category (`Lu`) or of a group of them (`L`); `Any` is everything.
  static func property(_ name: String) -> CodePointSet? {
    if name == "Any" { return .all }
    guard categoryNames.contains(where: { $0.hasPrefix(name) }), 1...2 ~= name.utf8.count else { return nil }
    return CodePointSet(categories.filter { $0.name.hasPrefix(name) }.map(\.range))
  }

  private static let categoryNames = [
    "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No",
    "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs",
  ]

  /// Runs of one category, in order; made once, when the first pattern asks.
  ///
  /// Planes 4 to 13 are unassigned and 15 and 16 for private use, so they are not walked. Surrogates have no UTF-8.
  private static let categories: [(name: String, range: ClosedRange<UInt32>)] = {
    var runs: [(name: String, range: ClosedRange<UInt32>)] = []
    for plane in [0x00000...0x3FFFF, 0xE0000...0xE0FFF] as [ClosedRange<UInt32>] {
      for value in plane {
        guard let name = Unicode.Scalar(value).flatMap({ abbreviation($0.properties.generalCategory) }) else {
          continue
        }
        if let last = runs.last, last.name == name, last.range.upperBound + 1 == value {
          runs[runs.count - 1].range = last.range.lowerBound...value
        } else {
          runs.append((name, value...value))
        }
      }
    }
    return runs + [("Cs", 0xD800...0xDFFF), ("Co", 0xF0000...0xFFFFD), ("Co", 0x100000...0x10FFFD)]
  }()

  private static func abbreviation(_ category: Unicode.GeneralCategory) -> String? {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: nil
    @unknown default: nil
    }
  }
}
