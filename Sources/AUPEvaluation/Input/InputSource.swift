/// How the records of an input are laid out. Read from the content unless it is given.
public enum InputFormat: String, Hashable, Sendable, CaseIterable {
  /// One resource on each line.
  case ndjson
  /// Arrays of resources, ListResponse pages (RFC 7644 §3.4.2) and single resources, on one line or on many, one or
  /// several of them one behind the other.
  case json
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
  /// The format; nil to read it from the content.
  public let format: InputFormat?

  var isStandardInput: Bool { if case .standardInput = origin { true } else { false } }

  /// A file; `-` is standard input.
  public static func path(_ path: String, format: InputFormat? = nil) -> InputSource {
    path.utf8.elementsEqual("-".utf8)
      ? InputSource(origin: .standardInput, name: "<standard input>", format: format)
      : InputSource(origin: .path(path), name: path, format: format)
  }

  /// Bytes in memory.
  public static func text(_ bytes: [UInt8], name: String, format: InputFormat? = nil) -> InputSource {
    InputSource(origin: .text(bytes, chunk: 1 << 16), name: name, format: format)
  }

  static func text(_ bytes: [UInt8], chunk: Int) -> InputSource {
    InputSource(origin: .text(bytes, chunk: chunk), name: "users", format: nil)
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
