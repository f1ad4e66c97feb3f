/// A value of a SCIM attribute, as JSON carries it (RFC 7643 §2.3).
///
/// Date-times, references and binaries are strings here: what they mean follows from the ``SCIMAttribute`` that
/// describes them, and they come back exactly as they were sent. Equality compares code points (never Swift's
/// canonical equivalence), attribute names in any ASCII case, and numbers by value.
public enum SCIMValue: Sendable {
  /// Unassigned (RFC 7643 §2.5): the same as a missing attribute.
  case null
  case boolean(Bool)
  // Apart, so that the others take two words and strings nothing beside themselves.
  indirect case number(DecimalNumber)
  case string(String)
  case array([SCIMValue])
  case complex(SCIMObject)
}

/// The attributes of a resource or of a complex value, in the order they were given; names match in any ASCII case
/// (RFC 7643 §2.1).
///
/// ```swift
/// var user = SCIMObject()
/// user["userName"] = .string("ann@corp.example")
/// user["USERNAME"]  // .string("ann@corp.example")
/// ```
public struct SCIMObject: Sendable {
  /// Name and value, in order. No two names are equal in any ASCII case.
  public private(set) var members: [(name: String, value: SCIMValue)] = []

  /// Makes an object without attributes.
  public init() {}

  /// Makes an object of members; of two with one name the later stays.
  public init(_ members: [(name: String, value: SCIMValue)]) {
    for (name, value) in members { self[name] = value }
  }

  /// Makes an object of members whose names the caller knows to differ in any ASCII case. O(1).
  public init(uniqueMembers members: [(name: String, value: SCIMValue)]) {
    self.members = members
  }

  /// True if there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// The value under a name in any ASCII case. Setting nil removes; setting keeps the place and the spelling of a
  /// name that is there. O(members).
  public subscript(name: String) -> SCIMValue? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// The place of a name in any ASCII case. O(members).
  public func index(of name: String) -> Int? {
    members.firstIndex { ASCIICase.equal($0.name, name) }
  }
}

extension SCIMValue: Hashable {
  /// Code points for strings, values for numbers, ASCII case ignored in names.
  public static func == (a: SCIMValue, b: SCIMValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.complex(let a), .complex(let b)): a == b
    default: false
    }
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
    case .array(let values): hasher.combine(values)
    case .complex(let object): hasher.combine(object)
    }
  }
}

extension SCIMObject: Hashable {
  /// Equal if both have the same names in any order, with equal values.
  public static func == (a: SCIMObject, b: SCIMObject) -> Bool {
    a.members.count == b.members.count && a.members.allSatisfy { b[$0.name] == $0.value }
  }

  /// Feeds a sum over the members, since their order does not matter; names as they are in small letters.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (name, value) in members {
      var member = Hasher()
      for byte in name.utf8 { member.combine(ASCIICase.lower(byte)) }
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(sum)
  }
}

/// Comparison of names that ignores the case of ASCII letters only (RFC 7643 §2.1).
public enum ASCIICase {
  /// True if the two are equal but for the case of ASCII letters.
  public static func equal(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool {
    a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8) { lower($0) == lower($1) }
  }

  /// The same for strings, which is nearly always: without the cost of generic code in other modules.
  public static func equal(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    let isEqual: Bool?? = unsafe a.utf8.withContiguousStorageIfAvailable { first in
      unsafe b.utf8.withContiguousStorageIfAvailable { second in unsafe equal(first, second) }
    }
    if case .some(.some(let isEqual)) = isEqual { return isEqual }
    // Strings that Foundation keeps elsewhere.
    return a.utf8.elementsEqual(b.utf8) { lower($0) == lower($1) }
  }

  private static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < a.count {
      if unsafe lower(a[index]) != lower(b[index]) { return false }
      index += 1
    }
    return true
  }

  /// The text with ASCII capitals made small.
  public static func lower(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(lower), as: UTF8.self)
  }

  /// The byte, made small if it is an ASCII capital.
  @inlinable
  public static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
