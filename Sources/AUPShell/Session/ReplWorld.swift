public import SCIMModel

/// What the session may ask of the world outside: nothing else reads files or clocks here.
public struct ReplWorld {
  /// A file or folder of a listing.
  public struct Entry: Hashable, Sendable {
    /// Without the folder's path.
    public var name: String
    /// True for a folder.
    public var isFolder: Bool

    /// Makes an entry.
    public init(name: String, isFolder: Bool) {
      self.name = name
      self.isFolder = isFolder
    }
  }

  /// A file could not be read or written; the text says which and why, in lower case.
  public struct FileError: Error, Hashable, Sendable {
    /// Which file, and why.
    public var reason: String

    /// Makes an error.
    public init(_ reason: String) { self.reason = reason }
  }

  /// The bytes of a file.
  public var read: (_ path: String) throws(FileError) -> [UInt8]
  /// Writes a file whole or not at all.
  public var write: (_ path: String, _ bytes: [UInt8]) throws(FileError) -> Void
  /// What is in a folder; nil if it is none.
  public var list: (_ folder: String) -> [Entry]?
  /// What time it is.
  public var now: () -> Instant
  /// Nanoseconds on a clock that only goes forward.
  public var stopwatch: () -> UInt64
  /// True once the user wants the running evaluation to stop.
  public var isInterrupted: () -> Bool

  /// Makes a world.
  public init(
    read: @escaping (_ path: String) throws(FileError) -> [UInt8],
    write: @escaping (_ path: String, _ bytes: [UInt8]) throws(FileError) -> Void,
    list: @escaping (_ folder: String) -> [Entry]?,
    now: @escaping () -> Instant,
    stopwatch: @escaping () -> UInt64,
    isInterrupted: @escaping () -> Bool
  ) {
    self.read = read
    self.write = write
    self.list = list
    self.now = now
    self.stopwatch = stopwatch
    self.isInterrupted = isInterrupted
  }
}
