import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore

/// An answer whose body is there: it can be sent at once, with no task that writes it.
struct Answer: AnswerHead, Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  private(set) var body: ByteBuffer

  init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
    (self.status, self.headers, self.body) = (status, headers, body)
    self.headers.add(.contentLength, String(body.readableBytes))
  }

  /// An answer with a JSON body.
  static func json(_ object: SCIMObject, status: HTTPResponse.Status = .ok, type: MediaType = .json) -> Answer {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(usualBytes)
    SCIMValue.complex(object).writeJSON(to: &bytes)
    return .json(bytes, status: status, type: type)
  }

  /// An answer with a JSON body that is written.
  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok, type: MediaType = .json) -> Answer {
    Answer(status, headers: type.headers, body: ByteBuffer(bytes: bytes))
  }

  private static let usualBytes = 1_024

  /// Takes the body away. What is said of its length stays, as for HEAD (RFC 9110 §8.6), unless there shall be none.
  mutating func removeBody(keepsLength: Bool) {
    body = ByteBuffer()
    if !keepsLength { headers[.contentLength] = "0" }
  }

  /// Status and headers.
  var head: HTTPResponse { HTTPResponse(status: status, headerFields: headers) }

  /// What kind of JSON a body is.
  enum MediaType {
    case json, scim

    /// The headers of all answers of the kind: made once, since what may stand in them is checked then.
    fileprivate var headers: HTTPFields {
      switch self {
      case .json: Self.jsonHeaders
      case .scim: Self.scimHeaders
      }
    }

    private static let jsonHeaders = headers("application/json")
    private static let scimHeaders = headers("application/scim+json")

    private static func headers(_ type: String) -> HTTPFields { [.contentType: type, .cacheControl: "no-store"] }

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

extension Answer: ResponseGenerator {
  /// The same for Hummingbird.
  var response: Response {
    Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  func response(from request: Request, context: some RequestContext) -> Response { response }
}

/// What answers have in common, whether their body is there or written later.
protocol AnswerHead {
  var status: HTTPResponse.Status { get set }
  var headers: HTTPFields { get set }
}

extension Response: AnswerHead {}

extension HTTPFields {
  /// Adds a header that is not there: to look for it takes longer.
  mutating func add(_ name: HTTPField.Name, _ value: String?) {
    if let value { append(HTTPField(name: name, value: value)) }
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
