import Foundation

/// Public test data beside the repository, read in place. Tests that need it are skipped where it is missing.
enum Corpora {
  static let folder = URL(filePath: #filePath).appending(path: "../../../../shared/corpora").standardized

  static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }

  /// Name and content of the files of a folder, by name.
  static func files(_ path: String) -> [(name: String, bytes: [UInt8])] {
    let urls = try? FileManager.default.contentsOfDirectory(
      at: folder.appending(path: path), includingPropertiesForKeys: nil)
    return (urls ?? []).sorted { $0.lastPathComponent < $1.lastPathComponent }
      .compactMap { url in (try? Data(contentsOf: url)).map { (url.lastPathComponent, [UInt8]($0)) } }
  }
}
