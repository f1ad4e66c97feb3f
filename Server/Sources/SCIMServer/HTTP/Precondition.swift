import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import SCIMStore

/// `If-Match` and `If-None-Match` (RFC 7644 §3.14, RFC 9110 §13.1).
struct Precondition: Sendable {
  private let match: String?
  private let noneMatch: String?

  /// Nil if a request has none: then nobody needs to look up a version.
  init?(_ request: Request) {
    match = request.headers[.ifMatch]
    noneMatch = request.headers[.ifNoneMatch]
    if match == nil, noneMatch == nil { return nil }
  }

  /// That a resource has a version.
  init(match: String) {
    self.match = match
    noneMatch = nil
  }

  /// True if the client has the resource in this version.
  func isKnown(_ version: String) -> Bool { noneMatch.map { Self.lists($0, version) } ?? false }

  /// - Throws: 412 if the resource has another version than the client thinks.
  func check(_ version: String) throws(SCIMError) {
    if let match, !Self.lists(match, version) {
      throw SCIMError(
        status: 412, scimType: .invalidVers,
        detail: "the resource has the version \(version), which `If-Match` does not name")
    }
    if isKnown(version) {
      throw SCIMError(status: 412, scimType: .invalidVers, detail: "`If-None-Match` names the version of the resource")
    }
  }

  /// Versions are compared without `W/` (RFC 9110 §8.8.3.2).
  private static func lists(_ header: String, _ version: String) -> Bool {
    func opaque(_ text: some StringProtocol) -> String {
      let text = text.trimmingCharacters(in: .whitespaces)
      return text.hasPrefix("W/") ? String(text.dropFirst(2)) : text
    }
    if opaque(header) == "*" { return true }
    return header.split(separator: ",").contains { opaque($0) == opaque(version) }
  }
}

extension Answer {
  /// The answer with its version; 304 without a body if the client has it (RFC 9110 §15.4.5).
  func versioned(_ version: String, for request: Request) -> Answer {
    var answer = self
    answer.headers[.eTag] = version
    if Precondition(request)?.isKnown(version) == true {
      answer.status = .notModified
      answer.removeBody(keepsLength: false)
    }
    return answer
  }
}

/// Versions of what has no other than what it consists of (RFC 9110 §8.8.3).
enum EntityTag {
  /// A hash, in quotes.
  static func hash(of bytes: some DataProtocol) -> String {
    "\"\(Data(SHA256.hash(data: bytes)).prefix(16).hexadecimal)\""
  }
}
