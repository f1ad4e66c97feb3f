import SourceDiagnostics

/// Where each of some values stands first. Few are compared one by one, which is cheaper than to hash them.
struct FirstPlaces<Value: Hashable> {
  private var values: [Value] = []
  private var spans: [SourceSpan] = []
  /// Made once there are more than ``most`` values.
  private var places: [Value: SourceSpan] = [:]
  private var most: Int { 12 }

  /// Makes room for so many values, if they are few.
  init(expecting count: Int) {
    values.reserveCapacity(min(count, most))
    spans.reserveCapacity(min(count, most))
  }

  /// Notes a value; the place of an equal one before it, if there is one. O(1).
  mutating func note(_ value: Value, at span: SourceSpan) -> SourceSpan? {
    if places.isEmpty {
      for index in values.indices where values[index] == value { return spans[index] }
      if values.count < most {
        values.append(value)
        spans.append(span)
        return nil
      }
      for index in values.indices { places[values[index]] = spans[index] }
    }
    if let first = places[value] { return first }
    places[value] = span
    return nil
  }
}
