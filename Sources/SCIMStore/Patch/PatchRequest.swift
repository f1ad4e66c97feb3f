public import SCIMModel

/// One operation of a PATCH request (RFC 7644 §3.5.2).
public struct PatchOperation: Hashable, Sendable {
  /// What to do.
  public enum Verb: String, Hashable, Sendable, CaseIterable {
    case add, remove, replace
  }

  /// What to do.
  public var verb: Verb
  /// Where; nil for the resource, whose attributes the value then names.
  public var path: String?
  /// What to add or to put in place; for `remove`, which values of a multi-valued attribute.
  public var value: SCIMValue?

  /// Makes an operation.
  public init(_ verb: Verb, path: String? = nil, value: SCIMValue? = nil) {
    self.verb = verb
    self.path = path
    self.value = value
  }
}

/// A PATCH request (RFC 7644 §3.5.2): operations that are applied in order, all of them or none.
public struct PatchRequest: Hashable, Sendable {
  /// In order.
  public var operations: [PatchOperation]

  /// Makes a request.
  public init(_ operations: [PatchOperation]) { self.operations = operations }

  /// Reads a request. Clients write `op` in any case.
  ///
  /// - Throws: 400 invalidSyntax.
  public init(decoding body: SCIMObject) throws(SCIMError) {
    if case .array(let urns)? = body["schemas"], !urns.isEmpty {
      let names = urns.contains { urn in
        if case .string(let urn) = urn { ASCIICase.equal(urn, SchemaURN.patchOp) } else { false }
      }
      if !names { throw .bad(.invalidSyntax, "`schemas` does not name `\(SchemaURN.patchOp)`") }
    }
    guard case .array(let values)? = body["Operations"], !values.isEmpty else {
      throw .bad(.invalidSyntax, "`Operations` has to be an array of at least one operation")
    }
    var operations: [PatchOperation] = []
    for (index, value) in values.enumerated() {
      guard case .complex(let object) = value else {
        throw .bad(.invalidSyntax, "Operations[\(index)]: found \(value.kindName), expected an object")
      }
      operations.append(try PatchOperation(decoding: object, place: "Operations[\(index)]"))
    }
    self.operations = operations
  }
}

extension PatchOperation {
  fileprivate init(decoding object: SCIMObject, place: String) throws(SCIMError) {
    guard case .string(let word)? = object["op"],
      let verb = Verb.allCases.first(where: { ASCIICase.equal($0.rawValue, word) })
    else { throw .bad(.invalidSyntax, "\(place).op: expected `add`, `remove` or `replace`") }
    self.verb = verb
    value = object["value"]
    switch object["path"] {
    case nil, .null?: path = nil
    case .string(let text)?: path = text
    case let other?: throw .bad(.invalidPath, "\(place).path: found \(other.kindName), expected a string")
    }
  }
}
