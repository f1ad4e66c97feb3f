import Foundation

/// A Swift source file, as far as the tests of the architecture read it.
struct SwiftFile {
  /// From the top of the repository.
  var path: String
  /// The text without comments.
  var code: String
  var lineCount: Int

  init(path: String, code text: String) {
    self.path = path
    lineCount = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    code = text.replacing(/(?m)^\s*\/\/.*$/, with: "").replacing(/(?m)\s\/\/ .*$/, with: "")
  }

  /// All Swift files under a folder, in order of their paths.
  ///
  /// - Throws: Whatever the file manager has to say of a folder that is not there.
  static func all(under folder: String) throws -> [SwiftFile] {
    try FileManager.default.subpathsOfDirectory(atPath: Repository.root.appending(path: folder).path)
      .filter { $0.hasSuffix(".swift") }.sorted()
      .map { SwiftFile(path: "\(folder)/\($0)", code: try Repository.text("\(folder)/\($0)")) }
  }

  /// The modules it imports, in whatever form.
  var imports: Set<String> {
    let pattern =
      /(?m)(?:^|;)[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:public|package|internal|private|fileprivate)[ \t]+)?import[ \t]+(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)/
    return Set(code.matches(of: pattern).map { String($0.1) })
  }

  /// Types it declares at the top level that other files can see.
  var topLevelTypes: [String] {
    let pattern =
      /(?m)^(?:(?:@\w+ )?(?:public |package |internal |final |indirect )*)(?:struct|enum|class|actor|protocol|typealias) (\w+)/
    return code.matches(of: pattern).map { String($0.1) }
  }

  /// Types it declares anywhere.
  var allTypes: [String] {
    code.matches(of: /\b(?:struct|enum|class|actor|protocol|typealias|associatedtype) (\w+)/).map { String($0.1) }
  }

  /// The identifiers it uses that may name types, text in string literals left out.
  var words: Set<String> {
    let bare = code.replacing(/"(?:[^"\\\n]|\\.)*"/, with: "\"\"")
    return Set(bare.matches(of: /\b[A-Z]\w*/).map { String($0.0) })
  }

  /// The targets, products and dependencies of a manifest, one by one.
  var declarations: [String] {
    let pattern = /(?:\.(?:executableTarget|testTarget|target|library|executable|package)\(|\b(?:library|tests)\()/
    let starts = code.matches(of: pattern).map(\.range.lowerBound)
    return zip(starts, starts.dropFirst() + [code.endIndex]).map { String(code[$0..<$1]) }
  }
}
