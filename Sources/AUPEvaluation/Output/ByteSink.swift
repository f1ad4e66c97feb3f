import Glibc

/// Where output goes.
public protocol ByteSink: AnyObject {
  /// Takes bytes, all of them.
  func write(_ bytes: Span<UInt8>) throws(SinkError)
}

/// Why output could not be written.
public enum SinkError: Error, Hashable, Sendable {
  /// Nobody reads any more (EPIPE): the program ends quietly.
  case closedPipe
  /// What the system says.
  case failed(String)
}

/// Output to a file descriptor, which stays open.
///
/// The signal SIGPIPE must be ignored for ``SinkError/closedPipe`` to be seen.
public final class DescriptorSink: ByteSink {
  private let descriptor: Int32

  /// Makes a sink of an open descriptor.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes all bytes, in as many calls as it takes.
  public func write(_ bytes: Span<UInt8>) throws(SinkError) {
    var done = 0
    while done < bytes.count {
      let amount = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if amount >= 0 {
        done += amount
      } else if errno == EPIPE {
        throw .closedPipe
      } else if errno != EINTR {
        throw .failed(InputFile.systemMessage())
      }
    }
  }
}

/// Collects output and hands it on in large pieces.
struct OutputBuffer {
  /// Bytes that are handed on at once.
  static let size = 1 << 16

  private let sink: any ByteSink
  /// What writers append to.
  var bytes: [UInt8] = []

  init(_ sink: any ByteSink) { self.sink = sink }

  /// Hands on what there is, if it is enough.
  mutating func flushIfFull() throws(SinkError) { if bytes.count >= Self.size { try flush() } }

  /// Hands on what there is.
  mutating func flush() throws(SinkError) {
    if !bytes.isEmpty { try sink.write(bytes.span) }
    bytes.removeAll(keepingCapacity: true)
  }
}
