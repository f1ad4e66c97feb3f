import AUPEvaluation

/// Output kept in memory.
public final class MemorySink: ByteSink {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty sink.
  public init() {}

  /// Keeps the bytes.
  public func write(_ bytes: Span<UInt8>) throws(SinkError) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }

  /// What was written so far, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
