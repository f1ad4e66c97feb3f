extension SCIMAttribute {
  /// Gives one value of a resource the shape that this attribute has, as ``ResourceSchemas/conform(_:)`` does for whole
  /// resources; nil if the value means that there is none, or if there are problems.
  public func conform(_ value: SCIMValue, path: String) -> (value: SCIMValue?, problems: [ConformanceProblem]) {
    var conformer = ValueConformer()
    let value = conformer.conform(value, to: self, path: path)
    return (value, conformer.problems)
  }
}
