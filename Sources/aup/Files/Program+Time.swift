import AUPLanguage

extension Program {
  /// True if what the rules say may depend on `now`: a condition asks for it, or something has an end.
  var dependsOnTime: Bool {
    rules.contains { $0.expiry != nil } || exceptions.contains { $0.expiry != nil }
      || layouts.contains { $0.slots.contains(where: \.dependsOnTime) }
  }
}

extension Slot {
  fileprivate var dependsOnTime: Bool {
    func isNow(_ constant: Constant) -> Bool { if case .now = constant { true } else { false } }
    return constants.contains(where: isNow)
      || predicates.contains {
        if case .compare(_, let constants) = $0 { constants.contains(where: isNow) } else { false }
      }
  }
}
