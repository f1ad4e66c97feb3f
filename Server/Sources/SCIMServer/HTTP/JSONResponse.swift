import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore

extension Response {
  /// An answer with a JSON body.
  static func json(_ object: SCIMObject, status: HTTPResponse.Status = .ok, type: MediaType = .json) -> Response {
    var bytes: [UInt8] = []
    SCIMValue.complex(object).writeJSON(to: &bytes)
    var headers: HTTPFields = [.contentType: type.text]
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// What kind of JSON a body is.
  enum MediaType {
    case json, scim

    var text: String {
      switch self {
      case .json: "application/json"
      case .scim: "application/scim+json"
      }
    }

    /// What a client of SCIM wants (RFC 7644 §3.8): plain JSON if it accepts nothing else.
    init(_ request: Request) {
      guard let accepted = request.headers[.accept] else {
        self = .scim
        return
      }
      self = accepted.contains("application/json") && !accepted.contains("scim+json") ? .json : .scim
    }
  }
}

extension SCIMValue {
  /// A whole number.
  static func integer(_ value: some BinaryInteger) -> SCIMValue { .number(DecimalNumber(Int64(value))) }
}

extension SCIMError {
  /// The body of an answer (RFC 7644 §3.12): the status is a string.
  var body: SCIMObject {
    var object = SCIMObject(uniqueMembers: [
      ("schemas", .array([.string(SchemaURN.error)])), ("status", .string(String(status))),
    ])
    if let scimType { object["scimType"] = .string(scimType.rawValue) }
    object["detail"] = .string(detail)
    return object
  }
}
