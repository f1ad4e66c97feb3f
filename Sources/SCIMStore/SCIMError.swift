/// A request that the directory refuses, as an answer of the protocol reports it (RFC 7644 §3.12).
public struct SCIMError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The HTTP status: 400, 404 or 409.
  public var status: Int
  /// What was wrong, as one of the words of the RFC.
  public var scimType: ScimType?
  /// What was found and what was expected: lower case, no full stop.
  public var detail: String

  /// Makes an error.
  public init(status: Int, scimType: ScimType? = nil, detail: String) {
    self.status = status
    self.scimType = scimType
    self.detail = detail
  }

  /// Kind and detail in one line.
  public var description: String { "\(status)\(scimType.map { " \($0.rawValue)" } ?? ""): \(detail)" }
}

/// The words for detail errors (RFC 7644 §3.12, table 9).
public enum ScimType: String, Hashable, Sendable, CaseIterable {
  case invalidFilter, tooMany, uniqueness, mutability, invalidSyntax, invalidPath, noTarget, invalidValue, invalidVers
  case sensitive
  /// Of pages by cursor (RFC 9865 §2.1).
  case invalidCursor, expiredCursor, invalidCount
}

extension SCIMError {
  static func bad(_ type: ScimType, _ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: type, detail: detail)
  }

  static func unknown(_ type: ResourceType, _ id: String) -> SCIMError {
    SCIMError(status: 404, detail: "there is no \(type.word) with the id `\(id)`")
  }

  static func taken(_ userName: String) -> SCIMError {
    SCIMError(status: 409, scimType: .uniqueness, detail: "the userName `\(userName)` is taken")
  }

  static func readOnly(_ path: String) -> SCIMError {
    bad(.mutability, "`\(path)` is read-only")
  }
}
