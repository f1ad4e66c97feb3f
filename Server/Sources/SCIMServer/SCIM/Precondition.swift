import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

/// `If-Match` and `If-None-Match` (RFC 7644 §3.14, RFC 9110 §13.1).
struct Precondition: Sendable {
  private let match: String?
  private let noneMatch: String?

  init(_ request: Request) {
    match = request.headers[.ifMatch]
    noneMatch = request.headers[.ifNoneMatch]
  }

  /// That a resource has a version.
  init(match: String) {
    self.match = match
    noneMatch = nil
  }

  /// True if the client has the resource in this version.
  func isKnown(_ resource: SCIMObject) -> Bool { noneMatch.map { Self.lists($0, Self.version(resource)) } ?? false }

  /// - Throws: 412 if the resource is another than the client thinks.
  func check(_ resource: SCIMObject) throws(SCIMError) {
    let version = Self.version(resource)
    if let match, !Self.lists(match, version) {
      throw SCIMError(
        status: 412, scimType: .invalidVers,
        detail: "the resource has the version \(version), which `If-Match` does not name")
    }
    if let noneMatch, Self.lists(noneMatch, version) {
      throw SCIMError(status: 412, scimType: .invalidVers, detail: "`If-None-Match` names the version of the resource")
    }
  }

  private static func version(_ resource: SCIMObject) -> String {
    guard case .complex(let meta)? = resource["meta"], case .string(let version)? = meta["version"] else { return "" }
    return version
  }

  /// Versions are weak: they are compared without `W/` (RFC 9110 §8.8.3.2).
  private static func lists(_ header: String, _ version: String) -> Bool {
    func opaque(_ text: some StringProtocol) -> String {
      let text = text.drop { $0 == " " }
      return String(text.hasPrefix("W/") ? text.dropFirst(2) : text).trimmingSuffix { $0 == " " }
    }
    if opaque(header) == "*" { return true }
    return header.split(separator: ",").contains { opaque($0) == opaque(version) }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return String(text)
  }
}
