/// Where rules stand: a file, or a directory of them.
enum RuleFiles {
  /// Deeper than this a directory is a loop of links.
  private static let maximumDepth = 32

  /// The files a path means: itself, or every `.aup` in the directory and those below it, in code point order.
  /// Hidden files and directories are left out.
  static func paths(_ path: String) throws -> [String] {
    guard InputFile.isDirectory(path) else { return [path] }
    let paths = try paths(in: path, depth: 0)
    guard !paths.isEmpty else { throw Trouble("no rules in `\(path)`", help: "names of rule files end in `.aup`") }
    return paths
  }

  /// The files that several paths mean, each once.
  static func paths(_ paths: [String]) throws -> [String] {
    var seen: Set<String> = []
    return try paths.flatMap { try self.paths($0) }.filter { seen.insert($0).inserted }
  }

  private static func paths(in directory: String, depth: Int) throws -> [String] {
    guard depth < maximumDepth else {
      let top = directory.split(separator: "/").prefix(3).joined(separator: "/")
      throw Trouble("directories nest deeper than \(maximumDepth) in `\(top)`", help: "does a link lead back?")
    }
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    return try InputFile.names(in: directory).flatMap { name in
      if InputFile.isDirectory(prefix + name) { return try paths(in: prefix + name, depth: depth + 1) }
      return name.hasSuffix(".aup") ? [prefix + name] : []
    }
  }
}
