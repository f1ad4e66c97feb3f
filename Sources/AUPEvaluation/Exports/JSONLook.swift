import SCIMModel

/// The beginning of JSON: the envelope of a page up to its list, and the first object of it.
struct JSONLook {
  var envelope: SCIMObject?
  var first: SCIMObject?

  /// Names of the arrays that pages hold: those of SCIM and of Microsoft Graph.
  static let lists = [ListResponse.resources, "value"]

  /// Looks at the first bytes and leaves them in the window.
  init(_ window: inout InputWindow, limits: RecordLimits) throws(InputError) {
    var index = 0
    try skipBrackets(&window, &index)
    guard let (text, isList) = try object(&window, index, limits) else { return }
    guard isList else {
      first = Self.parse(text, limits)
      return
    }
    index += text.count
    envelope = Self.parse(text + Array("[]}".utf8), limits)
    if envelope.map(ListResponse.isOne) == true { return }
    try skipBrackets(&window, &index)
    if let (text, isList) = try object(&window, index, limits), !isList { first = Self.parse(text, limits) }
  }

  private func skipBrackets(_ window: inout InputWindow, _ index: inout Int) throws(InputError) {
    while true {
      while index < window.count, JSONGrammar.isBlank(window[index]) || window[index] == UInt8(ascii: "[") {
        index += 1
      }
      if index < window.count { return }
      if try !window.fill() { return }
    }
  }

  /// The object that begins at an index, or the beginning of it up to the list that it holds.
  private func object(
    _ window: inout InputWindow, _ index: Int, _ limits: RecordLimits
  ) throws(InputError) -> (text: ArraySlice<UInt8>, isList: Bool)? {
    guard index < window.count, window[index] == UInt8(ascii: "{") else { return nil }
    var scan = ObjectScan(lists: Self.lists)
    while window.count - index <= limits.recordBytes {
      let rest = window.all.dropFirst(index)
      switch scan.advance(rest, stopsAtResources: true) {
      case .end(let count): return (rest.prefix(count), false)
      case .resources(let count): return (rest.prefix(count), true)
      case .incomplete: guard try window.fill() else { return nil }
      }
    }
    return nil
  }

  private static func parse(_ text: ArraySlice<UInt8>, _ limits: RecordLimits) -> SCIMObject? {
    if case .complex(let object)? = try? StrictJSONParser.parse(text, limits: limits) { object } else { nil }
  }
}
