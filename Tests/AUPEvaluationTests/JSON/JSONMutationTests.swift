import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// simdjson is fast, ``StrictJSONParser`` is the definition: they may differ only where simdjson gives up.
@Suite struct JSONMutationTests {
  static let seeds = [
    #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann","active":true,"n":[1,-2.5e3,18446744073709551615]}"#,
    #"{"groups":[{"display":"É\u00e9\ud83d\ude00","value":"g1"},{}],"x":null,"":[[],[[]]], "a" : "\"\\\/\b\f\n\r\t"}"#,
    #"[0,-0,0.0,1e5,12345678901234567890123,"text",true,false,null,{"a":{"b":{"c":[]}}}]"#,
  ]

  @Test func simdjsonAgreesWithTheDefinitionOnMutatedTexts() throws {
    var generator = SeededGenerator.fromEnvironment()
    let simd = SimdJSONParser(limits: .standard)
    let fragments = [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "\\u", "d8", "\u{0}", "\n", "tru", "é", " ",
    ]
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = Array(Self.seeds.randomElement(using: &generator)!.utf8)
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...3, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.replaceSubrange(start..<end, with: fragments.randomElement(using: &generator)!.utf8)
        case 2: bytes.replaceSubrange(start..<end, with: [UInt8.random(in: 0...255, using: &generator)])
        default: bytes.insert(contentsOf: bytes[start..<end], at: start)
        }
      }
      let strict = try? StrictJSONParser.parse(bytes[...])
      if let fast = simd.parse(bytes[...]) {
        accepted += 1
        #expect(fast == strict, "\(generator): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      } else if let strict {
        #expect(Self.hasLargeNumber(strict), "\(generator): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      }
    }
    #expect(accepted > 2_000)
  }

  /// True where a number passes what simdjson can hold.
  static func hasLargeNumber(_ value: SCIMValue) -> Bool {
    switch value {
    case .number(let number): number.exponent > 18
    case .array(let values): values.contains(where: hasLargeNumber)
    case .complex(let object): object.members.contains { hasLargeNumber($0.value) }
    default: false
    }
  }
}
