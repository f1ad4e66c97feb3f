import AUPEvaluation
import SCIMModel
import Synchronization

/// Reads the bodies of rows, on any thread.
final class RowReader: Sendable {
  /// One reader keeps its memory and is used by one thread at a time.
  private final class Place: Sendable {
    let reader = Mutex(JSONReader())
  }

  /// More than threads that read at once.
  private let places = (0..<16).map { _ in Place() }

  /// The object that a body is.
  ///
  /// - Parameter place: What an error says of where it stands.
  /// - Throws: ``StoreFileError``.
  func object(_ body: [UInt8], _ place: @autoclosure () -> String) throws -> SCIMObject {
    do {
      if case .complex(let object) = try value(body) { return object }
      throw StoreFileError.damaged(place(), "it is no object")
    } catch let error as JSONError {
      throw StoreFileError.damaged(place(), error.message)
    }
  }

  private func value(_ body: [UInt8]) throws -> SCIMValue {
    for place in places {
      if let value = try place.reader.withLockIfAvailable({ try $0.read(body[...]) }) { return value }
    }
    return try JSONReader().read(body[...])
  }

  /// The object that a body is, which was read before.
  func knownGood(_ body: [UInt8]) -> SCIMObject {
    do { return try object(body, "a row") } catch { preconditionFailure("memory is damaged: \(error)") }
  }
}
