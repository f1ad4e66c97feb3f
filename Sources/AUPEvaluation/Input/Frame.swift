/// What a framer finds next in an input.
enum Frame {
  /// The first bytes of the window are a record (or what should be one).
  case record(count: Int)
  /// The envelope of a ListResponse is complete; its resources were framed before.
  case page(PageEnvelope)
  /// Something between records is wrong.
  case trouble(FrameTrouble)
}

/// Something wrong that is not within a record.
struct FrameTrouble {
  /// The offset in the input.
  var offset: Int
  var line: Int
  var message: String
  var expected: String?
  /// True if framing cannot go on.
  var endsInput: Bool

  /// Trouble at a byte of the window.
  init(_ window: InputWindow, at index: Int, _ message: String, expected: String? = nil, endsInput: Bool) {
    offset = window.offset + index
    line = window.line + window.lineBreaks(in: index)
    self.message = message
    self.expected = expected
    self.endsInput = endsInput
  }

  /// A byte that cannot stand at the start of the window, or the end of the input.
  static func unexpected(_ window: inout InputWindow, expected: String) throws(InputError) -> FrameTrouble {
    // The whole character, however few bytes of it are here.
    while window.count < 4, try window.fill() {}
    let message =
      window.count == 0 ? "the input ends too early" : "unexpected \(Quoted.character(window.all))"
    return FrameTrouble(window, at: 0, message, expected: expected, endsInput: true)
  }
}

/// A ListResponse (RFC 7644 §3.4.2) with the elements of its `Resources` cut out: small, and validated like any record.
struct PageEnvelope {
  var text: [UInt8]
  /// Where the text starts in the input.
  var start: (offset: Int, line: Int)
  /// The index in ``text`` of the bracket that closes `Resources`, and where it is in the input.
  var cut = 0
  var end = (offset: 0, line: 0)
  /// How many resources were cut out.
  var resources = 0

  /// The place in the input of a byte of the text.
  func place(of index: Int) -> (offset: Int, line: Int) {
    let (from, base) = index < cut ? (0, start) : (cut, end)
    let breaks = text[from..<min(index, text.count)].count { $0 == UInt8(ascii: "\n") }
    return (base.offset + index - from, base.line + breaks)
  }
}
