import AUPEvaluation
import SCIMModel
import Synchronization

/// Reads the bodies of rows, on any thread.
final class RowReader: Sendable {
  /// Kept, since a reader keeps its memory. Who finds it in use makes one for the moment.
  private let reader = Mutex(JSONReader())

  /// The object that a body is.
  ///
  /// - Parameter place: What an error says of where it stands.
  /// - Throws: ``StoreFileError``.
  func object(_ body: [UInt8], _ place: @autoclosure () -> String) throws -> SCIMObject {
    do {
      let value = try reader.withLockIfAvailable { try $0.read(body[...]) } ?? JSONReader().read(body[...])
      if case .complex(let object) = value { return object }
      throw StoreFileError(message: "\(place()) of the store is damaged: it is no object")
    } catch let error as JSONError {
      throw StoreFileError(message: "\(place()) of the store is damaged: \(error.message)")
    }
  }

  /// The object that a body is, which was read before.
  func knownGood(_ body: [UInt8]) -> SCIMObject {
    do { return try object(body, "a row") } catch { preconditionFailure("memory is damaged: \(error)") }
  }
}
