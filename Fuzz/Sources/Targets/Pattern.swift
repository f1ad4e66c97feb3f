import AUPLanguage

/// The first line is the pattern, the rest is the text: a cold matcher and a warm one agree.
func fuzzPattern(_ bytes: [UInt8]) {
  let line = bytes.prefix { $0 != 0x0A }
  let text = Array(String(decoding: bytes.dropFirst(line.count + 1), as: UTF8.self).utf8)
  for caseExact in [true, false] {
    guard let pattern = try? Pattern(String(decoding: line, as: UTF8.self), caseExact: caseExact, limits: .standard)
    else { return }
    var matcher = pattern.matcher()
    let isFound = matcher.matches(text)
    precondition(matcher.matches(text) == isFound, "a warm matcher differs")
  }
}
