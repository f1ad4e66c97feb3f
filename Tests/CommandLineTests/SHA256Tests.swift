import Foundation
import TestSupport
import Testing

@testable import aup

@Suite struct SHA256Tests {
  private func digest(_ pieces: [[UInt8]]) -> String {
    var hash = SHA256()
    for piece in pieces { hash.update(piece) }
    return hash.hexDigest()
  }

  /// The examples of FIPS 180-4 (csrc.nist.gov, "SHA256.pdf" and "SHA2_Additional.pdf").
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func theExamplesOfTheStandard(text: String, expected: String) {
    #expect(digest([Array(text.utf8)]) == expected)
  }

  /// In any pieces, around every border of a block, and as `sha256sum` has it.
  @Test func filesAreHashedAsCoreutilsDoes() async throws {
    var random = SeededGenerator.fromEnvironment()
    try await withTemporaryFolder { folder in
      var digests: [String] = []
      for length in Array(50...70) + Array(110...130) + [1_000, 3_000_000] {
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        let file = folder.appending(path: String(format: "%08d", length))
        try Data(bytes).write(to: file)
        let cut = Int.random(in: 0...length, using: &random)
        #expect(digest([Array(bytes[..<cut]), Array(bytes[cut...])]) == digest([bytes]), "\(random)")
        digests.append(try InputFile.sha256(file.path))
      }
      let run = try await bash("sha256sum * | cut -c -64", in: folder)
      #expect(run.output == digests.map { $0 + "\n" }.joined(), "\(random)")
    }
  }
}
