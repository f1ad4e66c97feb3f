/// How the records of an input are laid out. Read from the content unless it is given.
public enum InputFormat: String, Hashable, Sendable, CaseIterable {
  /// One resource on each line.
  case ndjson
  /// Arrays of resources, ListResponse pages (RFC 7644 §3.4.2) and single resources, on one line or on many, one or
  /// several of them one behind the other.
  case json
  /// Users of Microsoft Graph: pages, arrays of them, arrays of users.
  case graph
  /// Users of Okta's API.
  case okta
  /// Users in CSV; which export it is follows from the header.
  case csv
}

/// How an input is to be read.
public struct InputReading: Sendable {
  /// The format; nil to read it from the content.
  public var format: InputFormat?
  /// The encoding; nil for UTF-8, or what the byte order mark says.
  public var encoding: TextEncoding?
  /// What columns and properties mean that no table knows, or otherwise than it does.
  public var map: ExportTable?
  /// True for a list of members, where an id is enough to tell who is meant.
  var listsMembers = false

  /// Makes a way to read inputs.
  public init(format: InputFormat? = nil, encoding: TextEncoding? = nil, map: ExportTable? = nil) {
    self.format = format
    self.encoding = encoding
    self.map = map
  }
}

/// A place to read records from. Nothing is opened yet.
public struct InputSource: Sendable {
  enum Origin: Sendable {
    case path(String)
    case standardInput
    /// The size is how much one read gives: for tests of chunk boundaries.
    case text([UInt8], chunk: Int)
  }

  let origin: Origin
  /// The name in messages.
  public let name: String
  /// How it is to be read.
  public let reading: InputReading

  var isStandardInput: Bool { if case .standardInput = origin { true } else { false } }

  /// A file; `-` is standard input.
  public static func path(_ path: String, reading: InputReading = InputReading()) -> InputSource {
    path.utf8.elementsEqual("-".utf8)
      ? InputSource(origin: .standardInput, name: "<standard input>", reading: reading)
      : InputSource(origin: .path(path), name: path, reading: reading)
  }

  /// Bytes in memory.
  public static func text(_ bytes: [UInt8], name: String, reading: InputReading = InputReading()) -> InputSource {
    InputSource(origin: .text(bytes, chunk: 1 << 16), name: name, reading: reading)
  }

  static func text(_ bytes: [UInt8], chunk: Int) -> InputSource {
    InputSource(origin: .text(bytes, chunk: chunk), name: "users", reading: InputReading())
  }
}

/// An input that cannot be opened or read.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name of the input.
  public var file: String
  /// What the system says, such as `No such file or directory`.
  public var message: String

  /// `users.ndjson: No such file or directory`.
  public var description: String { "\(file): \(message)" }
}
