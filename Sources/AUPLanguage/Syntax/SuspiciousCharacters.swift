/// Characters that make a text read otherwise than it works.
enum SuspiciousCharacters {
  /// The marks, embeddings, overrides and isolates of the bidirectional algorithm (property Bidi_Control of UAX #9), by
  /// which source can be made to look reordered ("Trojan Source", CVE-2021-42574).
  static func isBidirectionalControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Characters without a shape of their own. Joiners (U+200C, U+200D) are part of how some scripts and emoji are
  /// written: they count only behind an ASCII character.
  static func isInvisible(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D: previous.map(\.isASCII) ?? true
    case 0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x2060...0x2064,
      0x206A...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Cyrillic and Greek letters that look like a Latin one, with that one (from the confusables of UTS #39).
  static let latinLookalikes: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs =
      "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwВBЕEКKМMНHОOРPСCТTХXУYАAІIЈJЅSЗ3" + "αaοoνvρpιiκkυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX"
    let scalars = Array(pairs.unicodeScalars)
    return Dictionary(
      stride(from: 0, to: scalars.count, by: 2).map { (scalars[$0], scalars[$0 + 1]) }, uniquingKeysWith: { a, _ in a })
  }()

  /// Lookalikes in words that also have an ASCII letter: a word of one script is just foreign. Offsets count scalars.
  static func confusables(in text: [Unicode.Scalar]) -> [Int] {
    var found: [Int] = []
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end].properties.isAlphabetic { end += 1 }
      let word = text[start..<end]
      if word.contains(where: \.isASCII) { found += word.indices.filter { latinLookalikes[text[$0]] != nil } }
      start = end + 1
    }
    return found
  }
}
