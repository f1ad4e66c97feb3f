import ArgumentParser
import Glibc

/// A regular file, whatever the names that lead to it.
struct FileIdentity: Hashable {
  private let device: dev_t
  private let number: ino_t

  /// The file behind a path, `-` for standard input; nil if there is none, or no regular one.
  init?(_ path: String) {
    var status = stat()
    let code = path == "-" ? unsafe fstat(STDIN_FILENO, &status) : unsafe stat(path, &status)
    self.init(code, status)
  }

  /// An open file.
  init?(descriptor: Int32) {
    var status = stat()
    let code = unsafe fstat(descriptor, &status)
    self.init(code, status)
  }

  private init?(_ code: Int32, _ status: stat) {
    guard code == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = status.st_dev
    number = status.st_ino
  }
}

/// What a command reads, by name.
enum Inputs {
  /// Refuses standard input that is named twice: the second reader would find nothing left.
  static func readStandardInputOnce(_ paths: [String]) throws {
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("Standard input can be read only once.")
    }
  }

  /// Refuses an input that is the file behind standard output: the shell has emptied it, or what is written would be
  /// read again without an end.
  static func refuseOutput(_ paths: [String]) throws {
    guard let output = FileIdentity(descriptor: STDOUT_FILENO) else { return }
    for path in paths where FileIdentity(path) == output {
      throw Trouble(
        "`\(SourceName.of(path))` is an input, and standard output goes to it", help: "write to another file")
    }
  }
}
