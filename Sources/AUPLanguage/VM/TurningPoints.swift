package import SCIMModel

/// When the verdict of a program's conditions about a user may become another although the user stays the same: as `now`
/// comes to, or passes, a value that is compared with it.
package struct TurningPoints: Sendable {
  /// A path whose values are compared with `now` and so many seconds.
  private struct Source: Sendable {
    var path: ValuePath
    var offsets: [Int64]
  }

  /// For each layout the paths that are compared with `now`.
  private let sources: [[Source]]
  /// Where the elements stand whose layouts have such paths.
  private let elements: [(path: ValuePath, layout: Int)]

  init(_ plan: ExtractionPlan) {
    let sources = plan.layouts.map { steps in
      steps.compactMap { step -> Source? in
        guard let table = step.table else { return nil }
        let offsets = Self.offsets(of: plan.tableSlots[table])
        return offsets.isEmpty ? nil : Source(path: step.path, offsets: offsets)
      }
    }
    self.sources = sources
    elements = plan.layouts[0].compactMap { step in
      if case .elements(let layout) = step.kind, !sources[layout].isEmpty { (step.path, layout) } else { nil }
    }
  }

  /// What is between `now`, as conditions compare it with the values of a slot, and the time that it is.
  static func offsets(of slot: Slot) -> [Int64] {
    var offsets: Set<Int64> = []
    for case .compare(_, let constants) in slot.predicates {
      for case .now(let offset) in constants { offsets.insert(offset) }
    }
    return offsets.sorted()
  }

  /// True if no condition asks what time it is.
  package var isEmpty: Bool { elements.isEmpty && sources[0].isEmpty }

  /// The moments of a user, in no order, perhaps some of them several times.
  package func forEach(of user: SCIMObject, _ body: (Instant) -> Void) {
    forEach(of: user, sources[0], body)
    for (path, layout) in elements {
      path.forEachElement(of: user) { value in
        if case .complex(let element) = value { forEach(of: element, sources[layout], body) }
      }
    }
  }

  /// When `now` and an offset come to an instant.
  static func moment(of instant: Instant, _ offset: Int64) -> Instant {
    instant.advanced(bySeconds: offset == .min ? .max : -offset)
  }

  private func forEach(of record: SCIMObject, _ sources: [Source], _ body: (Instant) -> Void) {
    for source in sources {
      source.path.forEachValue(of: record) { value in
        guard case .string(let text) = value, let instant = Instant(parsing: text) else { return }
        for offset in source.offsets { body(Self.moment(of: instant, offset)) }
      }
    }
  }
}
