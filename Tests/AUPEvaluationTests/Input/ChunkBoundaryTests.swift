import TestSupport
import Testing

@testable import AUPEvaluation

/// What is read never depends on how many bytes a read gives.
@Suite struct ChunkBoundaryTests {
  static let texts = [
    "\u{FEFF}{\"userName\":\"a\\\"{\"}\r\n\r\n{\"userName\":\n{\"userName\":\"é\"}\n  {\"x\":1,\"X\":2}\n{\"userName\":\"b",
    "[\n  {\"userName\": \"a\", \"groups\": [{\"display\": \"]}\\\\\"}]},\n  {\"userName\": \"b\"}, {\"a\":{}, \"A\":[]}, {\"userName\":\"c\"}\n]\n",
    "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"Resources\":[{\"userName\":\"a\"} , {\"userName\":\"b\"}],\"totalResults\":4}{\"Resources\":[{\"userName\":\"c\"}],\"startIndex\":3}",
    "{\n\"userName\": \"a\",\n\"emails\": [\n{\"value\": \"x\"}\n]\n}\n{\"userName\":\"b\"} x",
    "{\"userName\":\"a\"\n{\"userName\":\"b\"}\n",
    "\u{FEFF}\u{0}{\"userName\":\"a\"}",
    "\u{FEFF}PK\u{3}\u{4}",
  ]

  @Test(arguments: texts)
  func everySizeOfChunkGivesTheSame(_ text: String) throws {
    let bytes = Array(text.utf8)
    let whole = try transcript(of: .text(bytes, chunk: 1 << 16))
    for chunk in 1...40 {
      #expect(try transcript(of: .text(bytes, chunk: chunk)) == whole, "chunks of \(chunk)")
    }
  }

  @Test func mutatedTextsGiveTheSameInChunksOfAnySize() throws {
    var generator = SeededGenerator.fromEnvironment()
    let fragments = ["{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "\"Resources\":[", "é", "\u{0}"]
    for _ in 0..<800 {
      var bytes = Array(Self.texts.randomElement(using: &generator)!.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
        bytes.replaceSubrange(start..<end, with: fragments.randomElement(using: &generator)!.utf8)
      }
      let whole = try transcript(of: .text(bytes, chunk: 1 << 16))
      let chunk = Int.random(in: 1...30, using: &generator)
      #expect(
        try transcript(of: .text(bytes, chunk: chunk)) == whole,
        "\(generator), chunks of \(chunk): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
