import SCIMModel

/// The hashes of what resources are found by: `id`, the name, and what else identity providers ask for, `externalId` and
/// e-mail addresses. With a million users no filter that asks for one of them may read all.
package enum IndexKey {
  package static func id(_ id: String) -> UInt32 { hash(0, id) }

  /// - Parameter name: In any case.
  static func name(_ name: String) -> UInt32 { self.name(ComparisonKey.of(name, caseExact: false)) }

  /// - Parameter key: As values of the attribute compare.
  static func name(_ key: [UInt8]) -> UInt32 { hash(1, key) }

  /// - Parameter key: As values of the attribute compare.
  static func externalID(_ key: [UInt8]) -> UInt32 { hash(2, key) }

  /// - Parameter key: As values of the attribute compare.
  static func email(_ key: [UInt8]) -> UInt32 { hash(3, key) }

  private static func hash(_ kind: UInt8, _ key: some Hashable) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(kind)
    hasher.combine(key)
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  /// What a resource is found by besides its `id` and name: each hash once, ascending.
  static func lookups(externalID: String?, emails: [String]) -> [UInt32] {
    var hashes: [UInt32] = []
    if let externalID { hashes.append(Self.externalID(ComparisonKey.of(externalID, caseExact: true))) }
    for email in emails { hashes.append(Self.email(ComparisonKey.of(email, caseExact: false))) }
    if hashes.count < 2 { return hashes }
    hashes.sort()
    var unique: [UInt32] = []
    for hash in hashes where unique.last != hash { unique.append(hash) }
    return unique
  }

  /// The hashes that one ascending list has and another has not. O(hashes): nobody is kept from having thousands of e-mail
  /// addresses.
  static func difference(_ hashes: [UInt32], _ others: [UInt32]) -> [UInt32] {
    var place = 0
    return hashes.filter { hash in
      while place < others.count, others[place] < hash { place += 1 }
      return place == others.count || others[place] != hash
    }
  }
}

extension StoredResource {
  /// What the resource is found by besides its `id` and name.
  var lookups: [UInt32] {
    var externalID: String?
    if case .string(let text)? = attributes["externalId"] { externalID = text }
    guard type == .user, case .array(let emails)? = attributes["emails"] else {
      return IndexKey.lookups(externalID: externalID, emails: [])
    }
    let addresses = emails.compactMap { email in
      if case .complex(let email) = email, case .string(let text)? = email["value"] { text } else { nil }
    }
    return IndexKey.lookups(externalID: externalID, emails: addresses)
  }

  /// True if ``lookups`` cannot differ. O(1) if nobody has written to the attributes that they are of.
  func isLookedUp(as other: StoredResource) -> Bool {
    attributes["externalId"] == other.attributes["externalId"] && attributes["emails"] == other.attributes["emails"]
  }

  /// All that the resource is found by.
  var keys: [UInt32] { [IndexKey.id(id), IndexKey.name(name)] + lookups }
}
