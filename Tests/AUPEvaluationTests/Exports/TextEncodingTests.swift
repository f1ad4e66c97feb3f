import Foundation
import TestSupport
import Testing

@testable import AUPEvaluation

@Suite struct TextEncodingTests {
  private func text(_ bytes: [UInt8], _ encoding: TextEncoding?, chunk: Int) throws -> String {
    var window = InputWindow(try InputFile(.text(bytes, chunk: chunk)))
    if let foreign = try window.begin(encoding) { return "foreign: \(foreign)" }
    while try window.fill() {}
    return String(decoding: window.all, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 3, 5, 1 << 16]) func textComesOutAsItIs(chunk: Int) throws {
    let sample = "aé€😀\u{10FFFF}\r\n,\u{0}"
    for (encoding, foundation) in [(TextEncoding.utf16LittleEndian, String.Encoding.utf16LittleEndian)] + [
      (.utf16BigEndian, .utf16BigEndian)
    ] {
      let bytes = Array(try #require(sample.data(using: foundation)))
      #expect(try text(bytes, encoding, chunk: chunk) == sample)
      #expect(try text(encoding.mark + bytes, encoding, chunk: chunk) == sample)
      #expect(try text(encoding.mark + bytes, nil, chunk: chunk) == sample)
    }
    #expect(try text([0xEF, 0xBB, 0xBF] + Array(sample.utf8), nil, chunk: chunk) == sample)
    #expect(try text([0x61, 0xE9, 0x80, 0x9F, 0xFF], .windows1252, chunk: chunk) == "aé€Ÿÿ")
  }

  @Test func windows1252IsAsFoundationHasIt() throws {
    for byte in UInt8.min...UInt8.max {
      let expected = String(bytes: [0x61, byte], encoding: .windowsCP1252)
      #expect((try? text([0x61, byte], .windows1252, chunk: 1)) == expected, "\(byte)")
    }
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0, 0, 0xD8, 0x61, 0], "byte 4 is no text in utf-16le"),
      ([0xFF, 0xFE, 0x61, 0, 0x62], "byte 4 is no text in utf-16le"),
      ([0xFE, 0xFF, 0, 0x61, 0xDC, 0], "byte 4 is no text in utf-16be"),
    ] as [([UInt8], String)])
  func halvesOfCharactersAreNamed(bytes: [UInt8], message: String) {
    for chunk in [1, 2, 3, 1 << 16] {
      #expect(throws: InputError(file: "users", message: message)) { try text(bytes, nil, chunk: chunk) }
    }
  }

  @Test func aByteWithoutACharacterIsNamed() {
    #expect(throws: InputError(file: "users", message: "byte 2 is no text in windows-1252")) {
      try text([0x61, 0x62, 0x81], .windows1252, chunk: 1)
    }
  }

  @Test func otherEncodingsAreNotGuessed() throws {
    #expect(
      try text([0x61, 0, 0x62, 0], nil, chunk: 1)
        == "foreign: text in UTF-16 without a byte order mark (`--encoding` reads it)")
    #expect(try text([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], nil, chunk: 1) == "foreign: text in UTF-32")
    #expect(try text([0xFF, 0xFE, 0x61, 0], .utf8, chunk: 1) == "foreign: text in UTF-16")
  }
}
