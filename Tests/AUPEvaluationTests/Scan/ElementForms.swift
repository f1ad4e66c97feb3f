import TestSupport

/// Writes values of complex attributes as exports do, over and over in the same words: a small pool of spellings, of which
/// some are nearly alike, and lists that are drawn from it.
struct ElementForms {
  enum Attribute: String, CaseIterable { case groups, emails, addresses }

  var random: SeededGenerator
  /// One value in so many is of its own.
  var novelty = 12
  private var pools: [Attribute: [String]] = [:]
  private var serial = 0
  /// How often blanks stand between tokens: seldom, so that most values of a pool have the same number of bytes.
  private var blanks = 0

  init(_ random: SeededGenerator) {
    self.random = random
    for attribute in Attribute.allCases {
      var pool: [String] = []
      for _ in 0..<24 { pool.append(element(of: attribute)) }
      // The same but for one byte, a letter or a digit of a text.
      for spelling in pool.prefix(8) { pool.append(changed(spelling)) }
      pools[attribute] = pool
    }
  }

  /// The text of a user.
  mutating func record(_ number: Int) -> [UInt8] {
    var members = ["\"userName\":\"user-\(number)\""]
    if one(in: 3) { members.append("\"id\":\"\(number)\"") }
    if one(in: 4) { members.append("\"userType\":\"\(pick(["x", "y"]))\"") }
    for attribute in Attribute.allCases where !one(in: 4) {
      members.append("\"\(attribute.rawValue)\":\(list(of: attribute))")
    }
    if one(in: 4) { members.shuffle(using: &random) }
    return Array("{\(members.joined(separator: ","))}".utf8)
  }

  private mutating func list(of attribute: Attribute) -> String {
    if one(in: 30) { return pick(["null", "[]", "[null]", "[ ]", "{}", "[{}]", "[[]]", "\"\"", "[{},]"]) }
    let most = pick([3, 3, 6, 6, 12, 70])
    let elements = (0..<Int.random(in: 1...most, using: &random)).map { _ in
      if one(in: 20) { return "null" }
      return one(in: novelty) ? element(of: attribute) : pools[attribute]!.randomElement(using: &random)!
    }
    return "[\(elements.joined(separator: pick([",", ",", ",", ", ", " ,\t"])))]"
  }

  // MARK: Values

  private mutating func element(of attribute: Attribute) -> String {
    blanks = one(in: 6) ? 2 : 0
    if one(in: 16) { return pick(["{}", "{\"x\":1}", "{\"type\":\"\"}", "{\"type\":null}", "{ }", "{\"x\":null}"]) }
    var members = parts(of: attribute)
    if one(in: 6) { members.append((pick(["x", "$ref", "Type"]), strange())) }
    if one(in: 12) { members.append(("x1", quoted(String(repeating: "é", count: pick([400, 495, 500, 505, 2_000]))))) }
    if one(in: 4) { members.shuffle(using: &random) }
    let texts = members.map { "\(quoted($0.name))\(blank()):\(blank())\($0.value)\(blank())" }
    return "{\(blank())\(texts.joined(separator: "," + blank()))}"
  }

  private mutating func parts(of attribute: Attribute) -> [(name: String, value: String)] {
    serial += 1
    let type = one(in: 12) ? pick(["null", "\"\"", "\"inDirect\"", "\"indirec\\u0074\"", "7"]) : nil
    var parts: [(String, String)] = []
    switch attribute {
    case .groups:
      let name = pick([
        "G\(serial % 10)", "Backup Admin", "admin \(serial)", "Straße", "", Self.id, Self.id.uppercased(),
      ])
      if !one(in: 8) { parts.append(("display", text(name))) }
      if one(in: 2) { parts.append(("value", text("g\(serial % 10)"))) }
      if one(in: 2) { parts.append(("type", type ?? quoted(pick(["direct", "indirect", "direct"])))) }
    case .emails:
      if !one(in: 8) { parts.append(("value", text("user\(serial)@\(pick(["corp.example", "x"]))"))) }
      if !one(in: 3) { parts.append(("type", type ?? quoted(pick(["work", "home", "other"])))) }
      if one(in: 3) { parts.append(("primary", pick(["true", "false", "\"True\"", "null", "\"\"", "1"]))) }
    case .addresses:
      if !one(in: 8) { parts.append(("country", text(pick(["DE", "FR", "de", "US", ""])))) }
      if !one(in: 3) { parts.append(("type", type ?? quoted(pick(["work", "home", "other"])))) }
      if one(in: 3) { parts.append(("locality", text("Town \(serial)"))) }
    }
    return parts
  }

  private mutating func strange() -> String {
    pick([
      "1e5", "null", "\"\"", "[]", "{\"a\":[1,{\"b\":null}],\"c\":{}}", "[[],\"}\"]", "\"}],[{\"", "tru", "\"\\\\\"",
    ])
  }

  /// A text, now and then with escapes.
  private mutating func text(_ text: String) -> String {
    let isEscaped = one(in: 6)
    return "\""
      + text.unicodeScalars.map { scalar in
        guard isEscaped, one(in: 3) else { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }.joined() + "\""
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  private mutating func blank() -> String { blanks > 0 && one(in: blanks) ? pick([" ", "\t", "  "]) : "" }

  /// Another letter or digit in the place of one.
  private mutating func changed(_ spelling: String) -> String {
    var bytes = Array(spelling.utf8)
    let places = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) || (0x61...0x7A).contains(bytes[$0]) }
    if let place = places.randomElement(using: &random) { bytes[place] ^= 1 }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &random)! }

  private mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private static let id = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
}
