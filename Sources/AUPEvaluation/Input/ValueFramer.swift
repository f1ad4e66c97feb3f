/// Frames JSON values: single resources, arrays, ListResponse pages, several of them one behind the other.
///
/// What stands around the resources is read here, byte by byte, so that no array or page needs to be in memory.
struct ValueFramer {
  private enum Container {
    case array
    case page(PageEnvelope)
  }
  private enum Expected {
    case firstOrEnd, element, commaOrEnd
  }

  let limits: RecordLimits
  /// What the array of a page is called: `Resources` in SCIM.
  let list: String
  /// What is open, outermost first: arrays of arrays and of pages occur, as people save page by page.
  private var containers: [Container] = []
  private var expected = Expected.firstOrEnd

  init(limits: RecordLimits, list: String = ListResponse.resources) {
    self.limits = limits
    self.list = list
  }

  /// The next frame; nil at the end of the input. The caller drops a record before it asks again.
  mutating func next(_ window: inout InputWindow) throws(InputError) -> Frame? {
    while true {
      let byte = try window.skipBlanks()
      if containers.isEmpty {
        guard let byte else { return nil }
        if byte != UInt8(ascii: "["), byte != UInt8(ascii: "{") {
          return try .trouble(.unexpected(&window, expected: "an object or an array"))
        }
      } else if byte == UInt8(ascii: "]"), expected != .element {
        if let frame = try close(&window) { return frame }
        continue
      } else if expected == .commaOrEnd {
        guard byte == UInt8(ascii: ",") else { return try .trouble(.unexpected(&window, expected: "`,` or `]`")) }
        window.drop(1)
        expected = .element
        continue
      }
      switch byte {
      case UInt8(ascii: "["):
        if containers.count == limits.nestingDepth {
          return try .trouble(.unexpected(&window, expected: "arrays nested at most \(limits.nestingDepth) deep"))
        }
        if isInPage { return try .trouble(.unexpected(&window, expected: "an object")) }
        window.drop(1)
        containers.append(.array)
        expected = .firstOrEnd
      case UInt8(ascii: "{"):
        if let frame = try object(&window) { return frame }
      default:
        return try .trouble(.unexpected(&window, expected: expected == .firstOrEnd ? "an object or `]`" : "an object"))
      }
    }
  }

  private var isInPage: Bool { if case .page? = containers.last { true } else { false } }

  /// A record, or nil where a page begins.
  private mutating func object(_ window: inout InputWindow) throws(InputError) -> Frame? {
    var scan = ObjectScan(lists: [list])
    while true {
      switch scan.advance(window.all, stopsAtResources: !isInPage) {
      case .end(let count):
        if count > limits.recordBytes { return tooLarge(window) }
        if case .page(var page)? = containers.last {
          page.resources += 1
          containers[containers.count - 1] = .page(page)
        }
        expected = .commaOrEnd
        return .record(count: count)
      case .resources(let index):
        if index > limits.recordBytes { return tooLarge(window) }
        let text = Array(window.prefix(index + 1))
        containers.append(.page(PageEnvelope(text: text, start: (window.offset, window.line))))
        window.drop(index + 1)
        expected = .firstOrEnd
        return nil
      case .incomplete:
        if window.count > limits.recordBytes { return tooLarge(window) }
        // What is cut off goes to the JSON reader too: it says where.
        if try !window.fill() { return .record(count: window.count) }
      }
    }
  }

  /// A bracket closes: the end of an array gives nothing, that of `Resources` its page.
  private mutating func close(_ window: inout InputWindow) throws(InputError) -> Frame? {
    expected = .commaOrEnd
    guard case .page(var page)? = containers.popLast() else {
      window.drop(1)
      return nil
    }
    page.cut = page.text.count
    page.end = (window.offset, window.line)
    // The bracket closes nothing that the scan has seen open.
    page.text.append(UInt8(ascii: "]"))
    window.drop(1)
    var scan = ObjectScan(isInside: true)
    while true {
      switch scan.advance(window.all, stopsAtResources: false) {
      case .end(let count) where count <= limits.recordBytes:
        page.text += window.prefix(count)
        window.drop(count)
        return .page(page)
      case .end, .resources, .incomplete:
        if window.count > limits.recordBytes { return tooLarge(window) }
        if try !window.fill() {
          page.text += window.all
          window.drop(window.count)
          return .page(page)
        }
      }
    }
  }

  /// A record without an end, or, if the JSON reader finds one, the mistake that hides the end.
  private func tooLarge(_ window: InputWindow) -> Frame {
    do {
      _ = try StrictJSONParser.parse(window.prefix(limits.recordBytes), limits: limits)
    } catch  where error.kind != .truncated {
      return .trouble(
        FrameTrouble(window, at: error.offset, error.message, expected: error.expected, endsInput: true))
    } catch {}
    return .trouble(
      FrameTrouble(window, at: 0, "the record is larger than \(limits.recordBytes) bytes", endsInput: true))
  }
}
