import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file that SQLite appends transactions to: for those who wait for the disk themselves.
///
/// SQLite keeps no locks on it, so that it does no harm to close it.
final class WriteAheadLog: Sendable {
  private let descriptor: Int32

  /// Opens the log of a database that is open in WAL mode.
  ///
  /// - Throws: ``StoreFileError``.
  init(of path: String) throws {
    let name = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "-wal"
    descriptor = unsafe open(name, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("opened", name) }
  }

  deinit { close(descriptor) }

  /// Waits until all that was written is on disk.
  ///
  /// - Throws: ``StoreFileError``. What was written is lost then, although the system shows it still.
  func synchronize() throws {
    #if canImport(Darwin)
      let result = fcntl(descriptor, F_FULLFSYNC)
    #else
      let result = fdatasync(descriptor)
    #endif
    if result != 0 { throw Self.failure("brought to the disk", "the log of the store") }
  }

  private static func failure(_ what: String, _ name: String) -> StoreFileError {
    StoreFileError(message: "`\(name)` cannot be \(what): \(unsafe String(cString: strerror(errno)))")
  }
}
