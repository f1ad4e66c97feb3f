import Glibc

/// A standard stream of the process: buffered, and quiet about a reader that has gone.
final class OutputStream {
  /// Data. Nothing but what the user asked for.
  static var output: OutputStream { OutputStream(descriptor: STDOUT_FILENO) }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { flush() }

  /// Writes text when the buffer is full, at ``flush()``, or with the end of the object.
  func write(_ text: String) { write(text.utf8) }

  /// Writes bytes, as ``write(_:)-(String)`` does.
  func write(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { flush() }
  }

  /// Writes what is in the buffer. Ends the program where the reader of a pipe has gone: quietly, for it has seen all
  /// that it wanted.
  func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    switch Descriptor.write(buffer.span, to: descriptor) {
    case 0: break
    case EPIPE: exit(ExitStatus.done.rawValue)
    case let code:
      StandardError.write(Trouble("could not write the output: \(systemMessage(code))").text)
      exit(ExitStatus.trouble.rawValue)
    }
  }
}

/// Standard error: everything that is not data, unbuffered.
enum StandardError {
  /// Writes text at once; where it cannot be written there is nobody left to be told.
  static func write(_ text: String) { _ = Descriptor.write(Array(text.utf8).span, to: STDERR_FILENO) }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String {
  guard let message = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: message).beginningSmall
}
