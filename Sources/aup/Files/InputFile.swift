import Glibc

/// Files that are read whole: rules, schemas.
enum InputFile {
  /// The bytes of a file, `-` for standard input.
  static func read(_ path: String) throws -> [UInt8] {
    try Inputs.refuseOutput([path])
    if path == "-" { return try read(STDIN_FILENO, path) }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    return try read(descriptor, path)
  }

  private static func read(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
    let (bytes, error) = Descriptor.readAll(descriptor)
    guard error == 0 else { throw unreadable(path, error) }
    return bytes
  }

  /// The SHA-256 of a file's bytes; memory does not grow with them.
  static func sha256(_ path: String) throws -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var hash = SHA256()
    while true {
      let (bytes, error) = Descriptor.read(descriptor, upTo: 1 << 20)
      guard error == 0 else { throw unreadable(path, error) }
      if bytes.isEmpty { return hash.hexDigest() }
      hash.update(bytes)
    }
  }

  /// True if the path names a directory.
  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Bytes of a regular file; 0 of anything else.
  static func size(_ path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  /// Names in a directory, in code point order, hidden ones left out.
  static func names(in directory: String) throws -> [String] {
    guard let stream = unsafe opendir(directory) else { throw unreadable(directory, errno) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  private static func unreadable(_ path: String, _ code: Int32) -> Trouble {
    Trouble("cannot read `\(path)`: \(systemMessage(code))")
  }
}
