import Glibc

/// Reading and writing open files. Error numbers, 0 for none.
enum Descriptor {
  /// Writes all bytes, however many calls that takes.
  static func write(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.extracting(droppingFirst: written).withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 { written += count } else if errno != EINTR { return errno }
    }
    return 0
  }

  /// Reads to the end.
  static func readAll(_ descriptor: Int32) -> (bytes: [UInt8], error: Int32) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if count == 0 {
        return (bytes, 0)
      } else if errno != EINTR {
        return (bytes, errno)
      }
    }
  }
}
