import HTTPTypes
import Hummingbird
import NIOCore

/// A file that is part of the executable.
struct EmbeddedFile: Sendable {
  let bytes: ByteBuffer
  let type: String
  let tag: String

  init(_ bytes: [UInt8], _ type: String) {
    self.bytes = ByteBuffer(bytes: bytes)
    self.type = type
    tag = EntityTag.hash(of: bytes)
  }

  /// The file, or 304 if the client has it. Browsers ask each time: another version of the executable has other files.
  func answer(_ request: Request) -> Answer {
    let headers: HTTPFields = [.contentType: type, .cacheControl: "no-cache"]
    return Answer(.ok, headers: headers, body: bytes).versioned(tag, for: request)
  }
}
