import TestSupport

@testable import AUPEvaluation

/// Puts records together to inputs, and damages some.
struct InputForms {
  enum Layout: CaseIterable { case lines, array, pages, stream }

  var random: SeededGenerator
  /// One record in so many is damaged; 0 for none.
  var damage = 0

  init(_ random: SeededGenerator) { self.random = random }

  /// An input of records, handed out in chunks.
  mutating func source(_ records: [[UInt8]], _ layout: Layout, name: String = "users") -> InputSource {
    let records = records.map { damage > 0 && one(in: damage) ? damaged($0) : $0 }
    let format: InputFormat? = one(in: 4) ? nil : layout == .lines ? .ndjson : .json
    let chunk = one(in: 4) ? 1 << 16 : Int.random(in: 20...4_000, using: &random)
    return InputSource(
      origin: .text(text(records, layout), chunk: chunk), name: name, reading: InputReading(format: format))
  }

  private mutating func text(_ records: [[UInt8]], _ layout: Layout) -> [UInt8] {
    switch layout {
    case .lines:
      var bytes: [UInt8] = []
      let usual = one(in: 3) ? "\r\n" : "\n"
      for record in records {
        bytes += record
        bytes += (one(in: 12) ? ["\n\n", "\r\n \t\r\n", "\n  "].randomElement(using: &random)! : usual).utf8
      }
      if one(in: 2), bytes.last == 0x0A { bytes.removeLast() }
      return bytes
    case .array: return array(records)
    case .stream: return joined(records, [" ", "\n", "\n\n", ""].randomElement(using: &random)!)
    case .pages:
      var bytes: [UInt8] = []
      var first = 0
      while first < records.count {
        let count = Int.random(in: 1...20, using: &random)
        let page = Array(records[first..<min(records.count, first + count)])
        let head = #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"startIndex":\#(first + 1),"#
        let tail = one(in: 2) ? #","totalResults":\#(records.count + 3)}"# : "}"
        bytes += Array((head + "\"Resources\": ").utf8) + array(page) + Array(tail.utf8)
        bytes.append(0x0A)
        first += count
      }
      return bytes
    }
  }

  private mutating func array(_ records: [[UInt8]]) -> [UInt8] {
    [UInt8(ascii: "[")] + joined(records, [",", ",\n", " ,\r\n "].randomElement(using: &random)!) + [UInt8(ascii: "]")]
  }

  private func joined(_ records: [[UInt8]], _ separator: String) -> [UInt8] {
    Array(records.joined(separator: Array(separator.utf8)))
  }

  /// Bytes taken out, put in, changed or doubled; or the record cut off.
  mutating func damaged(_ record: [UInt8]) -> [UInt8] {
    var bytes = record
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let start = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0...3, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.replaceSubrange(start..<end, with: Self.fragments.randomElement(using: &random)!)
      case 2: bytes.replaceSubrange(start..<end, with: [UInt8.random(in: 0...255, using: &random)])
      case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 4: bytes.insert(contentsOf: Self.fragments.randomElement(using: &random)!, at: start)
      default: bytes.removeSubrange(start...)
      }
    }
    return bytes
  }

  private mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private static let fragments: [[UInt8]] =
    [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "\\u", "\\ud800", "\n", "\r", "true", "null", "é",
      " ",
      "\u{C}", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "\u{1}", "\u{7F}", "\u{FEFF}", "\"x\":1,", ",,", "{}",
      "\u{2028}",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ]
}
