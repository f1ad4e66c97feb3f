/// One line of source as shown, with the rows of underlines below it.
struct LineView {
  struct Row {
    var indent: String
    var underline: String
    var text: String
    var isPrimary: Bool
  }

  /// The line, or the part of it around the marks, with `…` where something is left out.
  private(set) var text = ""
  private(set) var rows: [Row] = []

  /// Makes the view of a line (from 1) of a file, at most `width` columns wide.
  init(_ file: SourceFile, line: Int, marks: [PlacesByFile.Mark], width: Int) {
    let line = file.lineRange(line - 1)
    let primary = marks.first { $0.isPrimary } ?? marks.first
    let window = Self.window(file, line, around: primary?.range ?? line.lowerBound..<line.lowerBound, width)
    let glyphs = TerminalText(file.bytes[window]).glyphs
    let visible = Self.fit(glyphs, window, line, primary?.range.lowerBound ?? line.lowerBound, width)
    let cutsHead = visible.lowerBound > 0 || window.lowerBound > line.lowerBound
    let cutsTail = visible.upperBound < glyphs.count || window.upperBound < line.upperBound
    let shown = glyphs[visible]
    text = (cutsHead ? "…" : "") + shown.map(\.text).joined() + (cutsTail ? "…" : "")
    let ordered = marks.sorted {
      ($0.isPrimary ? 0 : 1, $0.range.lowerBound) < ($1.isPrimary ? 0 : 1, $1.range.lowerBound)
    }
    for mark in ordered {
      let local = mark.range.lowerBound - window.lowerBound..<mark.range.upperBound - window.lowerBound
      let before = shown.prefix { $0.offset < local.lowerBound }.reduce(cutsHead ? 1 : 0) { $0 + $1.width }
      let under = shown.filter { local.contains($0.offset) }.reduce(0) { $0 + $1.width }
      rows.append(
        Row(
          indent: String(repeating: " ", count: before),
          underline: String(repeating: mark.isPrimary ? "^" : "-", count: max(1, under)),
          text: mark.text, isPrimary: mark.isPrimary))
    }
  }

  /// The bytes of the line that are looked at: enough around the mark, so that a line of 100 MB costs as little as
  /// one of 100 bytes. Ends lie between code points.
  private static func window(_ file: SourceFile, _ line: Range<Int>, around mark: Range<Int>, _ width: Int) -> Range<
    Int
  > {
    // No column needs more than 4 bytes, but marks of width 0 may follow each other; they are cut then.
    let reach = width * 4
    var start = max(line.lowerBound, mark.lowerBound - reach)
    while start > line.lowerBound, file.bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var end = min(line.upperBound, max(mark.lowerBound, start) + 2 * reach)
    while end < line.upperBound, end > start, file.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return min(start, end)..<end
  }

  /// The glyphs that are shown: all, if they fit; else those from a third of the width before the mark on.
  private static func fit(
    _ glyphs: [TerminalText.Glyph], _ window: Range<Int>, _ line: Range<Int>, _ mark: Int, _ width: Int
  ) -> Range<Int> {
    let total = glyphs.reduce(0) { $0 + $1.width }
    if total <= width, window == line { return 0..<glyphs.count }
    let markIndex = glyphs.firstIndex { $0.offset >= mark - window.lowerBound } ?? glyphs.count
    var start = markIndex
    var room = width / 3
    while start > 0, room >= glyphs[start - 1].width {
      start -= 1
      room -= glyphs[start].width
    }
    // What is not needed in front is room behind; what stands behind may leave room in front.
    var end = start
    room = width
    while end < glyphs.count, room >= glyphs[end].width {
      room -= glyphs[end].width
      end += 1
    }
    while start > 0, end == glyphs.count, room >= glyphs[start - 1].width {
      start -= 1
      room -= glyphs[start].width
    }
    return start..<end
  }
}
