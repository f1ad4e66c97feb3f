extension Held {
  /// True if one of the grants is of the role, and in the unit if one is named.
  ///
  /// Names are equal as the checker has it: canonically equivalent, which is Swift's `==`.
  func isGranted(by grants: [Grant]) -> Bool { grants.contains(where: isGranted) }

  /// True if the grant is of the role, and in the unit if one is named.
  func isGranted(by grant: Grant) -> Bool { grant.role == role && unit.map { grant.unit == $0 } ?? true }
}
