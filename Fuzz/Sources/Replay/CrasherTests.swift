import Foundation
import Testing

/// Everything that ever crashed a fuzz target, kept in `Fuzz/Crashers`, is fed to it again.
@Test(arguments: FuzzTarget.allCases) func crashersStayFixed(_ target: FuzzTarget) throws {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Crashers/\(target.rawValue)")
  let files = try FileManager.default.contentsOfDirectory(at: folder.standardized, includingPropertiesForKeys: nil)
  for file in files.sorted(by: { $0.path < $1.path }) where !file.lastPathComponent.hasPrefix(".") {
    target.run(Array(try Data(contentsOf: file)))
  }
}

@Test(arguments: FuzzTarget.allCases) func targetsTakeWhatIsEasyToGetWrong(_ target: FuzzTarget) {
  for bytes in [
    [], [0], [0xFF], [0xEF, 0xBB, 0xBF], Array("\"".utf8), Array("(((".utf8), Array("a\u{0}\r\n\u{2028}".utf8),
  ] as [[UInt8]] {
    target.run(bytes)
  }
}
