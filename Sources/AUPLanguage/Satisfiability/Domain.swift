import SCIMModel

/// An attribute of a user, or a part of an element: where it stands and what it may hold. Domains of one record are
/// independent of each other, since atoms compare attributes with constants only.
struct Domain: Sendable {
  /// What tells domains apart.
  struct Key: Hashable, Sendable {
    /// The domain whose elements have it; nil for an attribute of the user.
    var parent: Int?
    /// The URN whose object holds it; nil at the top and in elements.
    var container: String?
    /// As the schema spells it; empty for the values of an attribute that has several and no parts.
    var name: String
  }

  let key: Key
  let definition: SCIMAttribute
  /// True if it has elements: it may have several values, or has parts.
  let hasElements: Bool
  /// The most elements that it may have; nil if there is no bound.
  let mostElements: Int?
  /// For a domain with elements the domains of their parts, in the order of the schema, or the one of the value itself.
  fileprivate(set) var parts: [Int] = []

  /// True if every user has it: not what a service provider adds, such as `id` and `schemas` (RFC 7643 §3.1).
  var isRequired: Bool {
    key.parent == nil && definition.isRequired && !definition.isMultiValued && definition.mutability != .readOnly
  }

  /// True if its elements are values without parts.
  var hasPlainElements: Bool { hasElements && definition.type != .complex }
}

/// The attributes and atoms of the formulas of one solver, each numbered once.
struct AtomTable: Sendable {
  private(set) var domains: [Domain] = []
  private(set) var atoms: [Atom] = []
  private var domainOfKey: [Domain.Key: Int] = [:]
  private var numberOfAtom: [Atom: Int] = [:]

  /// The number of an atom.
  mutating func number(of atom: Atom) -> Int {
    if let number = numberOfAtom[atom] { return number }
    atoms.append(atom)
    numberOfAtom[atom] = atoms.count - 1
    return atoms.count - 1
  }

  /// The number of a domain, with those of its parts.
  mutating func domain(_ key: Domain.Key, _ definition: SCIMAttribute) -> Int {
    if let number = domainOfKey[key] { return number }
    let isPlainValue = key.name.isEmpty
    let hasElements = !isPlainValue && (definition.isMultiValued || definition.type == .complex)
    let number = domains.count
    domains.append(
      Domain(
        key: key, definition: definition, hasElements: hasElements,
        mostElements: definition.isMultiValued ? nil : 1))
    domainOfKey[key] = number
    guard hasElements else { return number }
    let parts = definition.type == .complex ? definition.subAttributes : [definition]
    for part in parts {
      let name = definition.type == .complex ? part.name : ""
      let part = domain(Domain.Key(parent: number, container: nil, name: name), part)
      domains[number].parts.append(part)
    }
    return number
  }
}
