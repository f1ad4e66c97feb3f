import AUPEvaluation
import Glibc

/// Files that appear whole or not at all.
enum OutputFile {
  /// Writes bytes to a file of that name: to a new file beside it, which then takes its place and its permissions.
  ///
  /// A device or a pipe is written to as it is; `-` is standard output. None of the inputs is overwritten.
  static func write(_ bytes: [UInt8], to path: String, inputs: [String]) throws {
    try refuse(path, amongInputs: inputs)
    try write(bytes, to: path)
  }

  /// Writes what comes piece by piece, as ``write(_:to:inputs:)`` does. Where the body throws nothing appears.
  ///
  /// Interrupts wait meanwhile: a body that takes long looks for them (``areInterruptsPending``) and ends early.
  static func write(to path: String, inputs: [String], _ body: (any ByteSink) throws -> Void) throws {
    try refuse(path, amongInputs: inputs)
    guard let kind = kind(of: path), kind != S_IFREG else { return try replace(path, body) }
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    defer { close(descriptor) }
    try body(DescriptorSink(descriptor: descriptor))
  }

  /// True if somebody has asked the program to end.
  static var areInterruptsPending: Bool {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    return unsafe sigismember(&pending, SIGINT) == 1
  }

  private static func refuse(_ path: String, amongInputs inputs: [String]) throws {
    if let target = FileIdentity(path), path != "-", inputs.contains(where: { FileIdentity($0) == target }) {
      throw Trouble("`\(path)` is an input: it would be lost", help: "write to another file")
    }
  }

  /// Writes bytes to a file of that name, as ``write(_:to:inputs:)`` does.
  static func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" { return OutputStream.output.write(bytes) }
    if let kind = kind(of: path), kind != S_IFREG { return try writeThrough(bytes, to: path) }
    try replace(path) { try $0.write(bytes.span) }
  }

  private static func writeThrough(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    let error = Descriptor.write(bytes.span, to: descriptor)
    guard close(descriptor) == 0, error == 0 else { throw unwritable(path, error == 0 ? errno : error) }
  }

  private static func replace(_ path: String, _ body: (any ByteSink) throws -> Void) throws {
    // An interrupt between the two steps would leave the new file behind.
    let previous = blockInterrupts()
    defer { restore(previous) }

    let target = resolved(path)
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
      try body(DescriptorSink(descriptor: descriptor))
    } catch {
      close(descriptor)
      unsafe unlink(temporary)
      if case SinkError.failed(let message) = error { throw unwritable(path, message.beginningSmall) }
      throw error
    }
    var error: Int32 = 0
    if fchmod(descriptor, permissions(of: target)) != 0 { error = errno }
    if close(descriptor) != 0, error == 0 { error = errno }
    if error == 0, unsafe rename(temporary, target) != 0 { error = errno }
    guard error == 0 else {
      unsafe unlink(temporary)
      throw unwritable(path, error)
    }
  }

  /// Where a chain of symbolic links ends, so that the link stays and the file behind it changes.
  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// What is there: a file, a device, a directory; nil for nothing.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Those of the file that is there, or what a new file gets.
  private static func permissions(of path: String) -> mode_t {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return status.st_mode & 0o7777 }
    let mask = umask(0)
    umask(mask)
    return 0o666 & ~mask
  }

  private static func blockInterrupts() -> sigset_t {
    var blocked = sigset_t()
    var previous = sigset_t()
    unsafe sigemptyset(&blocked)
    unsafe sigaddset(&blocked, SIGINT)
    unsafe sigprocmask(SIG_BLOCK, &blocked, &previous)
    return previous
  }

  private static func restore(_ mask: sigset_t) {
    var mask = mask
    unsafe sigprocmask(SIG_SETMASK, &mask, nil)
  }

  private static func unwritable(_ path: String, _ code: Int32) -> Trouble { unwritable(path, systemMessage(code)) }

  private static func unwritable(_ path: String, _ message: String) -> Trouble {
    Trouble("cannot write `\(path)`: \(message)")
  }
}
