extension InputWindow {
  /// Looks at the first bytes of an input: leaves a byte order mark behind, and decodes what is not UTF-8; the name of what
  /// it is, if it is no text that can be read.
  ///
  /// - Parameter encoding: That of the text; nil to go by the mark.
  mutating func begin(_ encoding: TextEncoding? = nil) throws(InputError) -> String? {
    while count < 4, try fill() {}
    let candidates = encoding.map { [$0] } ?? [.utf8, .utf16LittleEndian, .utf16BigEndian]
    let marked = candidates.first { !$0.mark.isEmpty && all.starts(with: $0.mark) }
    let mark = marked?.mark.count ?? 0
    switch encoding ?? marked {
    case nil: return ForeignContent.name(of: all)
    case .utf8?:
      // Behind the mark of UTF-8 comes UTF-8.
      if mark == 0 { return ForeignContent.name(of: all) }
      drop(mark)
    case let encoding?:
      // The mark of UTF-32 begins as that of UTF-16 does.
      if marked == .utf16LittleEndian, all.dropFirst(2).starts(with: [0, 0]) { return "text in UTF-32" }
      decode(encoding, behind: mark)
    }
    return nil
  }
}

/// Recognises by its first bytes what people feed by mistake, to tell them what it is.
enum ForeignContent {
  /// A name for the content; nil if it may be JSON or CSV in UTF-8.
  static func name(of start: ArraySlice<UInt8>) -> String? {
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return "text in UTF-16" }
    if start.starts(with: [0x1F, 0x8B]) { return "compressed (gzip)" }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "a zip archive or a spreadsheet" }
    // JSON and headers start with ASCII: a zero beside it is a wider encoding.
    let head = Array(start.prefix(2))
    return head.count == 2 && (head[0] == 0) != (head[1] == 0)
      ? "text in UTF-16 without a byte order mark (`--encoding` reads it)" : nil
  }
}
