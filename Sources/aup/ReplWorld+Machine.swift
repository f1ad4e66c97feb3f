import AUPShell
import Glibc
import SCIMModel

extension ReplWorld {
  /// The files, the clocks and the Ctrl-C of this machine.
  static var ofThisMachine: ReplWorld {
    ReplWorld(
      read: { path throws(FileError) in
        do {
          return try InputFile.read(path)
        } catch {
          throw FileError((error as? Trouble)?.message ?? "\(error)")
        }
      },
      write: { path, bytes throws(FileError) in
        do {
          try OutputFile.write(bytes, to: path)
        } catch {
          throw FileError((error as? Trouble)?.message ?? "\(error)")
        }
      },
      list: { folder in
        guard InputFile.isDirectory(folder), let names = try? InputFile.names(in: folder) else { return nil }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        return names.map { Entry(name: $0, isFolder: InputFile.isDirectory(prefix + $0)) }
      },
      now: { Clock.now },
      stopwatch: { Clock.monotonic },
      isInterrupted: { Interrupts.arePending })
  }
}

/// The clocks of the machine.
private enum Clock {
  static var now: Instant {
    let time = read(CLOCK_REALTIME)
    return Instant(seconds: Int64(time.tv_sec), nanoseconds: UInt32(clamping: time.tv_nsec))
  }

  static var monotonic: UInt64 {
    let time = read(CLOCK_MONOTONIC)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time
  }
}

/// The lines of standard input, as bytes, read as they come.
struct StandardInputLines {
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// The next line without its line break; nil at the end. A last line without one counts.
  mutating func next() throws -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count
      if isAtEnd { break }
      let unread = searched - start
      try fill()
      searched = start + unread
    }
    guard start < buffer.count else { return nil }
    defer { start = buffer.count }
    return Array(buffer[start...])
  }

  private mutating func fill() throws {
    buffer.removeFirst(start)
    start = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 {
      isAtEnd = true
    } else if errno != EINTR {
      throw Trouble("cannot read standard input: \(systemMessage(errno))")
    }
  }
}
