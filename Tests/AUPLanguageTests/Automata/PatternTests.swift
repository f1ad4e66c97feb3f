import Testing

@testable import AUPLanguage

struct PatternCase: Sendable, CustomTestStringConvertible {
  var pattern: String
  var found: [String] = []
  var missing: [String] = []
  var testDescription: String { pattern }

  init(_ pattern: String, _ found: [String], not missing: [String]) {
    (self.pattern, self.found, self.missing) = (pattern, found, missing)
  }
}

private let exactCases = [
  PatternCase("", ["", "a"], not: []),
  PatternCase("abc", ["abc", "xabcx"], not: ["", "ab", "aBc", "ab c"]),
  PatternCase("a|bc|", ["", "x"], not: []),
  PatternCase("^(a|bc)$", ["a", "bc"], not: ["", "b", "abc"]),
  PatternCase("^ab*c", ["ac", "abbbcd"], not: ["xac", "abb"]),
  PatternCase("^ab+c$", ["abc", "abbc"], not: ["ac"]),
  PatternCase("^ab?c$", ["ac", "abc"], not: ["abbc"]),
  PatternCase("^a{2,3}$", ["aa", "aaa"], not: ["a", "aaaa"]),
  PatternCase("^a{2}$", ["aa"], not: ["a", "aaa"]),
  PatternCase("^a{2,}$", ["aa", "aaaaa"], not: ["a"]),
  PatternCase("^a{0}b$", ["b"], not: ["ab"]),
  PatternCase("a{,2}", ["a{,2}"], not: ["a", "aa"]),
  PatternCase("a{01}", ["a{01}"], not: ["a"]),
  PatternCase("x{2147483648}", ["x{2147483648}"], not: ["x"]),
  PatternCase("^(a*)*$", ["", "aaa"], not: ["b"]),
  PatternCase("a*?b+?c??", ["b"], not: ["a"]),
  PatternCase("(?U)a*?b", ["b"], not: ["a"]),
  PatternCase("^.$", ["a", "é", "😀"], not: ["", "\n", "ab"]),
  PatternCase("(?s)^.$", ["a", "\n"], not: [""]),
  PatternCase("(?s:.)a(?-s:.)b", ["\na.b"], not: ["\na\nb"]),
  PatternCase("^a$", ["a"], not: ["a\n", "b\na"]),
  PatternCase("(?m)^a$", ["a", "b\na\nc", "a\n"], not: ["ba"]),
  PatternCase(#"\Aa\z"#, ["a"], not: ["a\n", "ba"]),
  PatternCase(#"(?m)\Aa\z"#, ["a"], not: ["b\na", "a\nb"]),
  PatternCase(#"\bcat\b"#, ["cat", "a cat.", "écaté"], not: ["cats", "_cat"]),
  PatternCase(#"\Bcat\B"#, ["scats"], not: ["cat", "cats"]),
  PatternCase(#"^\B$"#, [""], not: ["a"]),
  PatternCase(#"a\Béa"#, [], not: ["aéa"]),
  PatternCase(#"\B"#, ["aa", "éé", ""], not: ["aéa", "a"]),
  PatternCase(#"^\d\D\s\S\w\W$"#, ["1a b_!"], not: ["aa b_!", "1a b_a"]),
  PatternCase(#"^\w$"#, ["a", "_", "0"], not: ["é", "-"]),
  PatternCase(#"^\s$"#, [" ", "\t", "\u{C}"], not: ["\u{B}", "\u{A0}"]),
  PatternCase("^[[:space:]]$", ["\u{B}"], not: ["\u{A0}"]),
  PatternCase("^[[:alpha:][:digit:]_]+$", ["aZ9_"], not: ["é", "-"]),
  PatternCase("^[[:^alpha:]]$", ["1", "é"], not: ["a"]),
  PatternCase("[[:alpha]", ["a", ":", "[", "p"], not: ["b"]),
  PatternCase("^[]a]$", ["]", "a"], not: ["b"]),
  PatternCase("^[^]a]$", ["b", "\n"], not: ["]", "a"]),
  PatternCase("^[a-c-]$", ["b", "-"], not: ["d"]),
  PatternCase(#"^[\d\-a]$"#, ["5", "-", "a"], not: ["b", "\\"]),
  PatternCase("^[à-ý]$", ["é", "ý"], not: ["e", "þ", "ÿ"]),
  PatternCase(#"^[^\x{0}-\x{10FFFF}]$"#, [], not: ["", "a"]),
  PatternCase(#"^\pL+$"#, ["aéßж中"], not: ["1", "a1"]),
  PatternCase(#"^\PL$"#, ["1", "😀"], not: ["a", "中"]),
  PatternCase(#"^\p{Lu}\p{^Lu}\P{Lu}\P{^Lu}$"#, ["ÉéaA"], not: ["ééaA"]),
  PatternCase(#"^[\p{Nd}\PN]$"#, ["5", "٣", "a"], not: ["Ⅷ"]),
  PatternCase(#"^\p{Any}$"#, ["a", "\n", "😀"], not: [""]),
  PatternCase(#"^\pZ\p{Co}\p{Sc}$"#, ["\u{A0}\u{E000}€"], not: ["a\u{E000}€"]),
  PatternCase(
    #"^\p{Greek}\p{Han}\p{Old_Italic}\p{Yi}\p{Common}\p{Inherited}$"#, ["Ω中𐌀ꀀ1\u{301}"], not: ["O中𐌀ꀀ1\u{301}"]),
  PatternCase(#"^\P{Greek}\p{^Greek}\P{^Greek}[\p{Latin}\d]$"#, ["aaα1", "1жωk"], not: ["aααa", "αaαa"]),
  PatternCase(#"^\Qa.b*\E+$"#, ["a.b*", "a.b***"], not: ["a.b", "axb*"]),
  PatternCase(#"^\Qa.b"#, ["a.b"], not: ["axb"]),
  PatternCase(#"^\x41\x{1F600}\101\07\n\t\.\_$"#, ["A😀A\u{7}\n\t._"], not: ["A😀A\u{7}\n\tx_"]),
  PatternCase("^(?P<year>a)(?<day>b)(?:c)$", ["abc"], not: ["ab"]),
  PatternCase("^(?i)é(?-i)é$", ["Éé", "éé"], not: ["ÉÉ"]),
  PatternCase("^(a(?i)b|c)d$", ["aBd", "Cd"], not: ["Abd", "aBD"]),
  PatternCase("^e\u{301}$", ["é"], not: ["e"]),
  PatternCase("(?)a", ["a"], not: ["b"]),
  PatternCase("^*a", ["ba"], not: ["b"]),
]

private let foldedCases = [
  PatternCase("^straße$", ["STRAßE", "straẞe"], not: ["strasse"]),
  PatternCase("^[a-c]k$", ["BK", "b\u{212A}"], not: ["dk"]),
  PatternCase("^[^k]$", ["j"], not: ["k", "K", "\u{212A}"]),
  PatternCase("^σ$", ["Σ", "ς"], not: ["s"]),
  PatternCase("^(?-i)a(?i)b$", ["aB"], not: ["AB"]),
  PatternCase("^ı$", ["ı"], not: ["i", "I"]),
  PatternCase(#"^\x{41}$"#, ["a"], not: ["b"]),
  PatternCase(#"^\p{Lu}\P{Lu}$"#, ["a1"], not: ["aa"]),
  PatternCase(#"^\w$"#, ["ſ"], not: ["é"]),
  // The ohm sign becomes Ω in NFC; what is left is the micro sign, which is of no script but a μ in another case.
  PatternCase(#"^\p{Greek}$"#, ["\u{B5}", "μ"], not: ["m"]),
]

private func matches(_ pattern: String, _ text: String, caseExact: Bool) throws -> Bool {
  var matcher = try Pattern(pattern, caseExact: caseExact, limits: .standard).matcher()
  return matcher.matches(Array(text.utf8))
}

@Test(arguments: exactCases) func patternsAreFoundAsRE2FindsThem(_ example: PatternCase) throws {
  for text in example.found {
    #expect(try matches(example.pattern, text, caseExact: true), "in \(text.debugDescription)")
  }
  for text in example.missing {
    #expect(try !matches(example.pattern, text, caseExact: true), "in \(text.debugDescription)")
  }
}

@Test(arguments: foldedCases) func patternsIgnoreCaseWhereTheAttributeDoes(_ example: PatternCase) throws {
  for text in example.found {
    #expect(try matches(example.pattern, text, caseExact: false), "in \(text.debugDescription)")
  }
  for text in example.missing {
    #expect(try !matches(example.pattern, text, caseExact: false), "in \(text.debugDescription)")
  }
}

@Test(arguments: [
  ("*a", "0: `*` has nothing to repeat"),
  ("a|*", "2: `*` has nothing to repeat"),
  ("(?i)*", "4: `*` has nothing to repeat"),
  ("a**", "2: `*` repeats a repetition; put that in parentheses"),
  ("a{2}{3}", "4: `{3}` repeats a repetition; put that in parentheses"),
  ("é{1001}", "2: a count is at most 1000"),
  ("a{2,1}", "1: the counts are in the wrong order"),
  ("x(a", "1: missing `)`"),
  ("a)", "1: unexpected `)`"),
  ("x[a", "1: missing `]`"),
  ("[b-a]", "1: the range is in the wrong order"),
  ("[[:foo:]]", "1: unknown character class `[:foo:]`"),
  (#"[a-\d]"#, #"3: unknown escape `\d`"#),
  (#"a\q"#, #"1: unknown escape `\q`"#),
  (#"\é"#, #"0: unknown escape `\é`"#),
  (#"(a)\1"#, "3: back-references are not supported"),
  (#"\8"#, "0: back-references are not supported"),
  ("(?P=a)", "0: back-references are not supported"),
  (#"\k<a>"#, "0: back-references are not supported"),
  ("a(?=b)", "1: look-around is not supported"),
  ("(?<!b)", "0: look-around is not supported"),
  ("(?>a)", "0: unknown kind of group"),
  ("(?i-)", "0: unknown kind of group"),
  ("(?i", "0: missing `)`"),
  ("(?P<>a)", "4: a group's name is letters, digits and `_`"),
  ("(?P<a>a)(?<a>a)", "11: two groups have one name"),
  (#"\C"#, #"0: `\C` is not supported, for it would cut characters apart"#),
  (#"\x1"#, #"0: `\x` takes two hexadecimal digits, or any number of them in braces"#),
  (#"\x{110000}"#, "0: there is no such code point"),
  (#"\p{L"#, "0: missing `}`"),
  (
    #"\p{greek}"#,
    "0: unknown Unicode class `greek`; general categories such as `Nd` are known, and scripts such as `Greek`"
  ),
  (
    #"\pX"#,
    "0: unknown Unicode class `X`; general categories such as `Nd` are known, and scripts such as `Greek`"
  ),
  (#"a\"#, "1: the pattern ends with a lone backslash"),
])
func wrongPatternsAreRefusedWithAReasonAndAPlace(pattern: String, reason: String) {
  let error = #expect(throws: PatternError.self) { try Pattern(pattern, caseExact: true, limits: .standard) }
  #expect(error.map { "\($0.offset): \($0.message)" } == reason)
}

/// The tables are of one version of Unicode, Swift's own of another: of what both have assigned they say the same, but for
/// the few characters that Unicode moved.
@Test func categoriesAreThoseOfSwift() {
  let names: [Unicode.GeneralCategory: String] = [
    .uppercaseLetter: "Lu", .lowercaseLetter: "Ll", .titlecaseLetter: "Lt", .modifierLetter: "Lm", .otherLetter: "Lo",
    .nonspacingMark: "Mn", .spacingMark: "Mc", .enclosingMark: "Me", .decimalNumber: "Nd", .letterNumber: "Nl",
    .otherNumber: "No", .connectorPunctuation: "Pc", .dashPunctuation: "Pd", .openPunctuation: "Ps",
    .closePunctuation: "Pe", .initialPunctuation: "Pi", .finalPunctuation: "Pf", .otherPunctuation: "Po",
    .mathSymbol: "Sm", .currencySymbol: "Sc", .modifierSymbol: "Sk", .otherSymbol: "So", .spaceSeparator: "Zs",
    .lineSeparator: "Zl", .paragraphSeparator: "Zp", .control: "Cc", .format: "Cf", .privateUse: "Co",
  ]
  var (same, moved) = (0, 0)
  for (name, set) in UnicodeTable.categories.decoded() {
    for scalar in set.ranges.joined().compactMap(Unicode.Scalar.init) {
      if names[scalar.properties.generalCategory] == name { same += 1 } else { moved += 1 }
    }
  }
  #expect(same > 280_000)
  #expect(moved < 20)
}

/// Every assigned code point has one category and one script, and no other has a script.
@Test func tablesCoverWhatIsAssigned() {
  let categories = UnicodeTable.categories.decoded()
  let scripts = UnicodeTable.scripts.decoded()
  let assigned = categories.filter { $0.key != "Cs" && $0.key != "Co" }.values.flatMap(\.ranges)
  #expect(CodePointSet(assigned) == CodePointSet(scripts.values.flatMap(\.ranges)))
  for sets in [Array(categories.values), Array(scripts.values)] {
    let count = sets.reduce(0) { $0 + $1.ranges.reduce(0) { $0 + $1.count } }
    #expect(count == CodePointSet(sets.flatMap(\.ranges)).ranges.reduce(0) { $0 + $1.count })
  }
  #expect(scripts.count == 163)
}

@Test func decomposedPatternsKeepOffsetsInsideTheText() {
  let error = #expect(throws: PatternError.self) { try Pattern("\u{2ADC}(", caseExact: true, limits: .standard) }
  #expect(error.map { $0.offset <= 4 } == true)
}
