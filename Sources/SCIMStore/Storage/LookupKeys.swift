import SCIMModel

/// What identity providers look resources up by, besides `id` and name: `externalId` and e-mail addresses. With a million
/// users no filter that asks for one of them may read all.
enum LookupKey {
  /// - Parameter key: As values of the attribute compare.
  static func externalID(_ key: [UInt8]) -> ExactText { text("x", key) }

  /// - Parameter key: As values of the attribute compare.
  static func email(_ key: [UInt8]) -> ExactText { text("e", key) }

  private static func text(_ kind: String, _ key: [UInt8]) -> ExactText {
    ExactText(kind + String(decoding: key, as: UTF8.self))
  }
}

extension StoredResource {
  /// Under which keys the resource is found.
  var lookupKeys: Set<ExactText> {
    var keys: Set<ExactText> = []
    if case .string(let text)? = attributes["externalId"] {
      keys.insert(LookupKey.externalID(ComparisonKey.of(text, caseExact: true)))
    }
    guard type == .user, case .array(let emails)? = attributes["emails"] else { return keys }
    for case .complex(let email) in emails {
      guard case .string(let text)? = email["value"] else { continue }
      keys.insert(LookupKey.email(ComparisonKey.of(text, caseExact: false)))
    }
    return keys
  }
}
