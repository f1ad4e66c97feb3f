import SourceDiagnostics

/// Letters and digits that look like ASCII ones and are others (from the confusables of UTS #39).
enum SuspiciousCharacters {
  /// Cyrillic, Greek and other letters that look like a Latin one, with that one. Dotless i is left out: it is a letter
  /// of Turkish, whose words mix it with ASCII.
  private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs =
      "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwВBЕEКKМMНHОOРPСCТTХXУYАAІIЈJЅSЗ3ӏl"
      + "αaοoνvρpιiκkυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϲcϹC" + "ɑaɡg" + "ⅠIⅤVⅩXⅬLⅭCⅮDⅯMⅰiⅴvⅹxⅼlⅽcⅾdⅿm"
    let scalars = Array(pairs.unicodeScalars)
    return Dictionary(
      stride(from: 0, to: scalars.count, by: 2).map { (scalars[$0], scalars[$0 + 1]) }, uniquingKeysWith: { a, _ in a })
  }()

  /// The Latin ligatures from U+FB00 on.
  private static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]
  /// Letters that Unicode had before the mathematical alphabets, whose places there are empty.
  private static let letterlike: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs = "ℂCℊgℋHℌHℍHℎhℐIℑIℒLℓlℕNℙPℚQℛRℜRℝRℤZℨZℬBℭCℯeℰEℱFℳMℴoℹiⅅDⅆdⅇeⅈiⅉj"
    let scalars = Array(pairs.unicodeScalars)
    return Dictionary(
      stride(from: 0, to: scalars.count, by: 2).map { (scalars[$0], scalars[$0 + 1]) }, uniquingKeysWith: { a, _ in a })
  }()

  /// What a character looks like; nil for one that looks like nothing else.
  static func latin(_ scalar: Unicode.Scalar) -> String? {
    if scalar.isASCII { return nil }
    return lookalikes[scalar].map { String($0) } ?? fullWidth(scalar).map { String($0) } ?? disguised(scalar)
  }

  /// The letter or digit of which this is the full-width form. Punctuation of that form is usual in East Asian text
  /// beside Latin words.
  private static func fullWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: Unicode.Scalar(scalar.value - 0xFEE0)
    default: nil
    }
  }

  /// Latin letters and digits dressed up: of the mathematical alphabets, and ligatures. No language is written in them.
  private static func disguised(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0xFB00...0xFB06: ligatures[Int(scalar.value - 0xFB00)]
    case 0x1D400...0x1D6A3: letter((scalar.value - 0x1D400) % 52)
    case 0x1D7CE...0x1D7FF: String((scalar.value - 0x1D7CE) % 10)
    case 0x2100...0x214F: letterlike[scalar].map { String($0) }
    default: nil
    }
  }

  /// The alphabet in capitals, then in small letters.
  private static func letter(_ index: UInt32) -> String? {
    Unicode.Scalar(index < 26 ? 0x41 + index : 0x61 + index - 26).map { String($0) }
  }

  /// True for what words are made of, as far as look-alikes go.
  static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (scalar.value | 0x20) &- 0x61 < 26 }
    return scalar.properties.isAlphabetic || fullWidth(scalar) != nil || disguised(scalar) != nil
  }

  /// The places of look-alikes in a word. In one without an ASCII letter there are none: a word of one script is just
  /// foreign. But what is dressed up counts always.
  static func confusables(in word: ArraySlice<Unicode.Scalar>) -> [Int] {
    let isMixed = word.contains { $0.isASCII }
    return word.indices.filter { isMixed ? latin(word[$0]) != nil : disguised(word[$0]) != nil }
  }

  /// The places of look-alikes in the words of a text.
  static func confusables(inWordsOf text: [Unicode.Scalar]) -> Set<Int> {
    Set(text.split { !isPartOfWord($0) }.flatMap { confusables(in: $0) })
  }
}
