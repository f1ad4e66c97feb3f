public import SCIMStore

extension Record {
  /// Whether the record is a user or a group: by `schemas`, else by `meta.resourceType`, else by attributes that only one
  /// of them has.
  ///
  /// - Throws: A problem if it is neither, or both; nothing is guessed.
  public func resourceType() throws(RecordProblem) -> ResourceType {
    do {
      switch try ResourceKind.of(object) {
      case .user: return .user
      case .group: return .group
      }
    } catch {
      throw problem(error.message, expected: ShapeError.expected)
    }
  }
}
