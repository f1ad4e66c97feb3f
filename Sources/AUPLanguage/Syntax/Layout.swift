/// A text whose line breaks are not decided yet: what the formatter builds and ``LayoutPrinter`` prints.
///
/// After Wadler's pretty printer, with two additions: comments, which end their line wherever they stand, and blanks
/// that vanish where a line ends.
indirect enum Layout {
  case text(String)
  /// So many blanks, unless the line ends here.
  case space(Int)
  /// A blank, or a line break in a group that does not fit.
  case line
  /// Nothing, or a line break in a group that does not fit.
  case softLine
  case lineBreak
  /// A line break and an empty line.
  case emptyLine
  /// Ends its line; stands alone if `ownLine`, behind what is there if not.
  case comment(String, ownLine: Bool)
  case sequence([Layout])
  /// Lines that start inside are indented by so much more.
  case indented(Int, Layout)
  /// Lines that start inside are indented to where it starts.
  case aligned(Layout)
  /// On one line if it fits, else broken at each of its own `line` and `softLine`.
  case group(Layout)
  /// Items with blanks between them, and line breaks where the next does not fit.
  case fill([Layout])
}

/// Prints a layout in lines of at most ``width`` columns where it can. Linear in the layout: whether a group fits is
/// known after one line's worth of it.
struct LayoutPrinter {
  /// Columns of a line; a column is a code point.
  static let width = 100

  private(set) var output = ""
  private var column = 0
  private var gap = Gap.none
  /// Where the next line starts, if the gap is a line break.
  private var lineIndent = 0

  /// What stands between the last text and the next.
  private enum Gap: Equatable {
    case none
    case blanks(Int)
    case lineBreak
    case emptyLine
  }

  static func print(_ layout: Layout) -> String {
    var printer = LayoutPrinter()
    printer.print(layout, indent: 0, isFlat: false, tail: 0)
    return printer.output.isEmpty ? "" : printer.output + "\n"
  }

  /// - Parameter tail: The width of what stands right behind and cannot be broken off.
  private mutating func print(_ layout: Layout, indent: Int, isFlat: Bool, tail: Int) {
    switch layout {
    case .text(let text): write(text)
    case .space(let count): addBlanks(count)
    case .line: if isFlat { addBlanks(1) } else { breakLine(indent) }
    case .softLine: if !isFlat { breakLine(indent) }
    case .lineBreak: breakLine(indent)
    case .emptyLine:
      gap = .emptyLine
      lineIndent = indent
    case .comment(let text, let ownLine): writeComment(text, ownLine: ownLine, indent: indent)
    case .sequence(let parts):
      for (index, part) in parts.enumerated() {
        let isLast = index == parts.count - 1
        print(part, indent: indent, isFlat: isFlat, tail: isLast ? tail : Self.leadingWidth(of: parts[index + 1]))
      }
    case .indented(let more, let inner): print(inner, indent: indent + more, isFlat: isFlat, tail: tail)
    case .aligned(let inner): print(inner, indent: nextColumn, isFlat: isFlat, tail: tail)
    case .group(let inner): print(inner, indent: indent, isFlat: isFlat || fits(inner, tail), tail: tail)
    case .fill(let items):
      for (index, item) in items.enumerated() {
        let itemTail = index == items.count - 1 ? tail : 0
        if index > 0 {
          addBlanks(1)
          if !isFlat, !fits(item, itemTail) { breakLine(indent) }
        }
        print(item, indent: indent, isFlat: isFlat, tail: itemTail)
      }
    }
  }

  private static func leadingWidth(of layout: Layout) -> Int {
    switch layout {
    case .text(let text): text.unicodeScalars.count
    case .sequence(let parts): parts.first.map(leadingWidth) ?? 0
    default: 0
    }
  }

  // MARK: Writing

  private mutating func addBlanks(_ count: Int) {
    if gap == .none { gap = .blanks(count) }
  }

  private mutating func breakLine(_ indent: Int) {
    if gap != .emptyLine { gap = .lineBreak }
    lineIndent = indent
  }

  private var isAtLineStart: Bool { output.isEmpty || gap == .lineBreak || gap == .emptyLine }

  /// The column at which the next text would start.
  private var nextColumn: Int {
    if isAtLineStart { return lineIndent }
    if case .blanks(let count) = gap { return column + count }
    return column
  }

  private mutating func write(_ text: String) {
    column = nextColumn
    if isAtLineStart {
      if !output.isEmpty { output += gap == .emptyLine ? "\n\n" : "\n" }
      output += String(repeating: " ", count: lineIndent)
    } else if case .blanks(let count) = gap {
      output += String(repeating: " ", count: count)
    }
    output += text
    column += text.unicodeScalars.count
    gap = .none
  }

  private mutating func writeComment(_ text: String, ownLine: Bool, indent: Int) {
    if !isAtLineStart {
      if ownLine { breakLine(indent) } else { gap = .blanks(2) }
    }
    let isAlone = isAtLineStart
    write(text)
    gap = .lineBreak
    if !isAlone { lineIndent = indent }
  }

  // MARK: Measuring

  private struct Measure {
    var room: Int
    var hasText = false
    var endsWithComment = false
  }

  /// True if the layout and its tail fit on the rest of the line. A comment in the midst of it does not; one in
  /// front or behind leaves it whole.
  private func fits(_ layout: Layout, _ tail: Int) -> Bool {
    var measure = Measure(room: Self.width - nextColumn - tail)
    return Self.take(layout, &measure) && measure.room >= 0
  }

  private static func take(_ layout: Layout, _ measure: inout Measure) -> Bool {
    switch layout {
    case .text(let text):
      measure.room -= text.unicodeScalars.count
      measure.hasText = true
      return measure.room >= 0 && !measure.endsWithComment
    case .space(let count):
      if measure.hasText { measure.room -= count }
      return true
    case .line:
      if measure.hasText { measure.room -= 1 }
      return true
    case .softLine: return true
    case .lineBreak, .emptyLine: return false
    case .comment:
      measure.endsWithComment = measure.hasText
      return true
    case .sequence(let parts): return parts.allSatisfy { take($0, &measure) }
    case .indented(_, let inner), .aligned(let inner), .group(let inner): return take(inner, &measure)
    case .fill(let items):
      return items.enumerated().allSatisfy { index, item in
        if index > 0 { measure.room -= 1 }
        return take(item, &measure)
      }
    }
  }
}
