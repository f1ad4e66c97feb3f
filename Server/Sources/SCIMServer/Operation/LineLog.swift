public import Foundation
public import Logging
import SCIMModel

/// Writes the log as lines, one for each event.
///
///     {"time":"2027-01-31T09:00:00.123Z","level":"info","message":"request","method":"GET","path":"/ready","status":200}
///     2027-01-31T09:00:00.123Z info request method=GET path=/ready status=200
public struct LineLog: LogHandler {
  /// How a line is written.
  public enum Format: String, Sendable, CaseIterable {
    /// For people.
    case text
    /// A JSON object.
    case json
  }

  /// What is written at least.
  public var logLevel = Logger.Level.info
  /// What each line says besides its own.
  public var metadata: Logger.Metadata = [:]
  /// What each line says besides, asked when it is written.
  public var metadataProvider: Logger.MetadataProvider?
  private let format: Format
  private let clock: Clock
  private let write: @Sendable (Data) -> Void

  /// Makes a log.
  ///
  /// - Parameter write: Gets each line with its end.
  public init(
    _ format: Format, clock: Clock = .system, write: @escaping @Sendable (Data) -> Void = Self.writeToStandardError
  ) {
    (self.format, self.clock, self.write) = (format, clock, write)
  }

  /// Writes to standard error. If nobody reads it, or the disk is full, the line is lost and nothing else happens.
  public static let writeToStandardError: @Sendable (Data) -> Void = { line in
    try? FileHandle.standardError.write(contentsOf: line)
  }

  /// One of ``metadata``.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line.
  public func log(event: LogEvent) {
    var all = metadata
    for more in [metadataProvider?.get(), event.metadata] { all.merge(more ?? [:]) { $1 } }
    if let error = event.error { all["error"] = "\(error)" }
    var line = SCIMObject(uniqueMembers: [
      ("time", .string(clock.now().description)), ("level", .string(event.level.rawValue)),
      ("message", .string("\(event.message)")),
    ])
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      // The name that the libraries beneath have for it.
      let name = key == "hb.request.id" ? "request" : key
      if line[name] == nil { line[name] = Self.value(value) }
    }
    var bytes: [UInt8] = []
    switch format {
    case .json: SCIMValue.complex(line).writeJSON(to: &bytes)
    case .text: Self.writeText(line, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
    write(Data(bytes))
  }

  private static func value(_ value: Logger.MetadataValue) -> SCIMValue {
    switch value {
    case .stringConvertible(let number as Int): .integer(number)
    case .stringConvertible(let number as DecimalNumber): .number(number)
    default: .string("\(value)")
    }
  }

  /// Time, level and message as they are, then `name=value`; what could be taken for something else is quoted as in JSON.
  private static func writeText(_ line: SCIMObject, to bytes: inout [UInt8]) {
    for (index, member) in line.members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: " ")) }
      if index > 2 { bytes += Array("\(member.name)=".utf8) }
      guard case .string(let text) = member.value, index < 2 || isPlain(text, allowingBlanks: index == 2) else {
        member.value.writeJSON(to: &bytes)
        continue
      }
      bytes += Array(text.utf8)
    }
  }

  private static func isPlain(_ text: String, allowingBlanks: Bool) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") || allowingBlanks && byte == 0x20
      }
  }
}
