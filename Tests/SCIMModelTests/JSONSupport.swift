import AUPEvaluation
import SCIMModel

/// The value of a JSON text.
func json(_ text: String) throws -> SCIMValue { try JSONReader().read(Array(text.utf8)[...]) }

/// The object of a JSON text.
func object(_ text: String) throws -> SCIMObject {
  guard case .complex(let object) = try json(text) else { throw NotAnObject() }
  return object
}

struct NotAnObject: Error {}
