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

  /// Reads to the end. The bytes of a regular file need no room but their own.
  static func readAll(_ descriptor: Int32) -> (bytes: [UInt8], error: Int32) {
    var status = stat()
    let isRegular = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    var room = isRegular ? max(0, Int(status.st_size)) : 0
    var (bytes, error) = read(descriptor, upTo: room)
    var got = bytes.count
    // Less than there was room for is the end: a terminal would have to be told once more.
    while error == 0, got == room {
      room = 1 << 16
      let piece = read(descriptor, upTo: room)
      (got, error) = (piece.bytes.count, piece.error)
      bytes += piece.bytes
    }
    return (bytes, error)
  }

  /// Reads so many bytes; fewer at the end.
  static func read(_ descriptor: Int32, upTo count: Int) -> (bytes: [UInt8], error: Int32) {
    var error: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      while filled < count, error == 0 {
        let got = unsafe Glibc.read(descriptor, room.baseAddress! + filled, count - filled)
        if got == 0 { break }
        if got > 0 { filled += got } else if errno != EINTR { error = errno }
      }
    }
    return (bytes, error)
  }
}
