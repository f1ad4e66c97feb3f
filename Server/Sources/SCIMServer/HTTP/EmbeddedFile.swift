import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that is part of the executable.
struct EmbeddedFile: Sendable {
  let bytes: ByteBuffer
  let type: String
  /// A hash of the bytes, in quotes (RFC 9110 §8.8.3).
  let tag: String

  init(_ bytes: [UInt8], _ type: String) {
    self.bytes = ByteBuffer(bytes: bytes)
    self.type = type
    tag = "\"\(Data(SHA256.hash(data: bytes)).prefix(16).hexadecimal)\""
  }

  /// The file, or 304 if the client has it. Browsers ask each time: another version of the executable has other files.
  func answer(_ request: Request) -> Response {
    let headers: HTTPFields = [.contentType: type, .eTag: tag, .cacheControl: "no-cache"]
    let known = (request.headers[.ifNoneMatch] ?? "").split(separator: ",").map { $0.trimmingPrefix(" ") }
    if known.contains(where: { $0 == tag || $0 == "W/\(tag)" || $0 == "*" }) {
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
  }
}
