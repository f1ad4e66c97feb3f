import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Says that a server runs on a store: a lock on a file beside it, which the system takes away when the process ends in
/// whatever way.
///
/// A file of its own, since SQLite keeps locks on that of the store, and a process loses them all when it closes one.
final class StoreLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: ``StoreFileError`` if another server has it.
  init(_ path: String) throws {
    let name = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + ".lock"
    descriptor = unsafe open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreFileError(message: "`\(name)` cannot be made: \(unsafe String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw StoreFileError(message: "another aup-server runs on `\(path)`: one store has one server")
    }
  }

  deinit { close(descriptor) }
}
