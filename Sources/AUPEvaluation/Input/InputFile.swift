import Glibc

/// An open input: bytes in order, once, or again from the start where the system can do that.
final class InputFile {
  let name: String
  private let descriptor: Int32
  private let memory: [UInt8]
  private let chunk: Int
  private var position = 0
  /// Where the input began: standard input may be a file that somebody has read from before.
  private let start: off_t
  /// Bytes from there on; nil if nobody knows.
  let size: Int?
  /// True for regular files: they may be read twice.
  let isRewindable: Bool

  /// True for files that have a name: they need not stay open.
  let canBeReopened: Bool

  /// Opens the source.
  init(_ source: InputSource) throws(InputError) {
    name = source.name
    switch source.origin {
    case .text(let bytes, let chunk):
      (descriptor, memory, self.chunk, start, size) = (-1, bytes, chunk, 0, bytes.count)
      (isRewindable, canBeReopened) = (true, true)
      return
    case .standardInput:
      descriptor = STDIN_FILENO
    case .path(let path):
      // A path with a NUL in it would name another file.
      if path.utf8.contains(0) { throw InputError(file: path, message: "No such file or directory") }
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      if descriptor < 0 { throw InputError(file: source.name, message: Self.systemMessage()) }
    }
    var status = stat()
    let isFile = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    // A small file needs no large buffer: filling that with zeros takes longer than reading the file.
    (memory, chunk) = ([], isFile ? min(max(Int(status.st_size) + 1, 1 << 12), 1 << 17) : 1 << 17)
    start = isFile ? lseek(descriptor, 0, SEEK_CUR) : 0
    size = isFile ? max(Int(status.st_size - start), 0) : nil
    isRewindable = isFile && start >= 0
    canBeReopened = isRewindable && descriptor != STDIN_FILENO
  }

  deinit {
    if descriptor > STDIN_FILENO { _ = close(descriptor) }
  }

  /// Goes back to where the input began.
  func rewind() throws(InputError) {
    position = 0
    if descriptor >= 0, lseek(descriptor, start, SEEK_SET) < 0 {
      throw InputError(file: name, message: Self.systemMessage())
    }
  }

  /// Puts the next bytes behind `count` bytes of a buffer, growing it if it is full; how many came, 0 at the end.
  func read(into buffer: inout [UInt8], behind count: Int) throws(InputError) -> Int {
    if buffer.count - count < chunk { buffer += [UInt8](repeating: 0, count: max(chunk, buffer.count)) }
    if descriptor < 0 {
      let amount = min(chunk, memory.count - position)
      buffer.replaceSubrange(count..<count + amount, with: memory[position..<position + amount])
      position += amount
      return amount
    }
    while true {
      let amount = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress! + count, chunk)
      }
      if amount >= 0 { return amount }
      if errno != EINTR { throw InputError(file: name, message: Self.systemMessage()) }
    }
  }

  /// True if reading would wait for somebody to write, as with a pipe whose writer is slow.
  var wouldWait: Bool {
    if descriptor < 0 || isRewindable { return false }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, 0) == 0
  }

  /// The words of the system for the error of the last call.
  static func systemMessage(_ code: Int32 = errno) -> String { unsafe String(cString: strerror(code)) }
}
