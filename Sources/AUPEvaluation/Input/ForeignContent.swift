extension InputWindow {
  /// Looks at the first bytes of an input: leaves a byte order mark behind; the name of what it is, if it is no text in
  /// UTF-8.
  mutating func begin() throws(InputError) -> String? {
    while count < 4, try fill() {}
    // Behind the mark of UTF-8 comes UTF-8.
    guard all.starts(with: [0xEF, 0xBB, 0xBF]) else { return ForeignContent.name(of: all) }
    drop(3)
    return nil
  }
}

/// Recognises by its first bytes what people feed by mistake, to tell them what it is.
enum ForeignContent {
  /// A name for the content; nil if it may be JSON in UTF-8.
  static func name(of start: ArraySlice<UInt8>) -> String? {
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return "text in UTF-16" }
    if start.starts(with: [0x1F, 0x8B]) { return "compressed (gzip)" }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "a zip archive or a spreadsheet" }
    // JSON starts with ASCII: a zero beside it is a wider encoding.
    let head = Array(start.prefix(2))
    return head.count == 2 && (head[0] == 0) != (head[1] == 0) ? "text in UTF-16" : nil
  }
}
