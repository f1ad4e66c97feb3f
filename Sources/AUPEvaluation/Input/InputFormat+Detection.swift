import SCIMModel

extension InputFormat {
  /// The format of an input in SCIM, from its first record: NDJSON if the first line is one whole resource, begins one that is
  /// cut off, or is no JSON at all before a line that begins an object. Leaves the record in the window, blanks before it
  /// dropped.
  static func detect(_ window: inout InputWindow, limits: RecordLimits) throws(InputError) -> InputFormat {
    switch try window.skipBlanks() {
    case UInt8(ascii: "{"): break
    case UInt8(ascii: "["), nil: return .json
    default: return try isObjectOnSecondLine(&window, limits) ? .ndjson : .json
    }
    var scan = ObjectScan()
    var event = scan.advance(window.all, stopsAtResources: true)
    var lineBreak = window.lineBreak(from: 0)
    while lineBreak == nil, case .incomplete = event {
      let seen = window.count
      if seen > limits.recordBytes { return .ndjson }
      if try !window.fill() { return .ndjson }
      event = scan.advance(window.all, stopsAtResources: true)
      lineBreak = window.lineBreak(from: seen)
    }
    let end = lineBreak ?? .max
    switch event {
    case .end(let count) where min(count, end) > limits.recordBytes: return .ndjson
    case .resources(let index) where min(index, end) > limits.recordBytes: return .ndjson
    case .end(let count) where count <= end:
      if isPage(window.prefix(count), limits) { return .json }
      return try isFollowedByObject(&window, count) ? .json : .ndjson
    case .resources(let index) where index < end: return .json
    default: return try isCutOff(&window, at: end) ? .ndjson : .json
    }
  }

  /// True for a ListResponse: one without resources looks like a resource on a line, and the next may have some.
  private static func isPage(_ text: ArraySlice<UInt8>, _ limits: RecordLimits) -> Bool {
    guard let value = try? StrictJSONParser.parse(text, limits: limits), case .complex(let object) = value else {
      return false
    }
    return ListResponse.isOne(object)
  }

  /// True if an object begins the line behind the first.
  static func isObjectOnSecondLine(
    _ window: inout InputWindow, _ limits: RecordLimits
  ) throws(InputError) -> Bool {
    var searched = 0
    while true {
      if let end = window.lineBreak(from: searched) { return try first(&window, from: end) == UInt8(ascii: "{") }
      searched = window.count
      if searched > limits.recordBytes { return false }
      if try !window.fill() { return false }
    }
  }

  /// The first byte from an index on that is not blank; nil at the end.
  private static func first(_ window: inout InputWindow, from start: Int) throws(InputError) -> UInt8? {
    var next = start
    repeat {
      while next < window.count, JSONGrammar.isBlank(window[next]) { next += 1 }
      if next < window.count { return window[next] }
    } while try window.fill()
    return nil
  }

  /// True if a second object stands on the line of the first.
  private static func isFollowedByObject(_ window: inout InputWindow, _ count: Int) throws(InputError) -> Bool {
    var next = count
    repeat {
      while next < window.count, window[next] == 0x20 || window[next] == 0x09 { next += 1 }
      if next < window.count { return window[next] == UInt8(ascii: "{") }
    } while try window.fill()
    return false
  }

  /// True if an object that is open at a line break cannot go on behind it: the break is within a string, or a brace
  /// opens the next line where no value may start.
  private static func isCutOff(_ window: inout InputWindow, at end: Int) throws(InputError) -> Bool {
    var scan = ObjectScan()
    _ = scan.advance(window.prefix(end), stopsAtResources: false)
    if scan.isInString { return true }
    let opens: [UInt8] = [UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "{")]
    return try first(&window, from: end) == UInt8(ascii: "{") && !opens.contains(scan.last)
  }
}
