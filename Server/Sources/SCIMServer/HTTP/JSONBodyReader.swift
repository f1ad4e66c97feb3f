import AUPEvaluation
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore
import Synchronization

/// Reads the bodies of requests.
final class JSONBodyReader: Sendable {
  /// Bytes of a body that are not read on an event loop.
  private static let longBody = 64 << 10

  private let limits: ServerLimits
  /// Readers keep their memory: as many as there are requests at one time.
  private let free = Mutex<[Lent]>([])

  /// A reader that one request at a time has.
  private struct Lent: @unchecked Sendable { let reader: JSONReader }

  init(limits: ServerLimits) { self.limits = limits }

  /// The object in the body of a request.
  ///
  /// - Throws: 413 if the body is too large, 400 invalidSyntax if it is no JSON object.
  func object(_ request: Request) async throws -> SCIMObject {
    let body = try await request.body.collect(upTo: limits.bodyBytes)
    if body.readableBytes >= Self.longBody { return try await LongRequests.run { try object(body) } }
    return try object(body)
  }

  /// The object in a body.
  func object(_ body: ByteBuffer) throws(SCIMError) -> SCIMObject { try object(Array(body.readableBytesView)) }

  /// The object of a JSON text.
  func object(_ bytes: [UInt8]) throws(SCIMError) -> SCIMObject {
    let lent = free.withLock { $0.popLast() } ?? Lent(reader: JSONReader(limits: limits.records))
    defer { free.withLock { $0.append(lent) } }
    let value: SCIMValue
    do throws(JSONError) {
      value = try lent.reader.read(bytes[...])
    } catch {
      let expected = error.expected.map { "; expected \($0)" } ?? ""
      throw SCIMError(
        status: 400, scimType: .invalidSyntax, detail: "body, byte \(error.offset): \(error.message)\(expected)")
    }
    guard case .complex(let object) = value else {
      throw SCIMError(status: 400, scimType: .invalidSyntax, detail: "the body is no object")
    }
    return object
  }
}
