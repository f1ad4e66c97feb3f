/// What a diagnostic points at, sorted by file and line: the primary place's file first, then files in map order.
struct PlacesByFile {
  struct Place {
    var span: SourceSpan
    var text: String
    var isPrimary: Bool
  }

  /// A part of a place on one line.
  struct Mark {
    /// Offsets in the file.
    var range: Range<Int>
    var text: String
    var isPrimary: Bool
  }

  struct Line {
    /// From 1.
    var number: Int
    var marks: [Mark]
  }

  struct File {
    var source: SourceFile
    var places: [Place]
    var lines: [Line]
  }

  private(set) var files: [File] = []

  /// The greatest line number shown.
  var lastLineNumber: Int? { files.flatMap { $0.lines.map(\.number) }.max() }

  init(_ diagnostic: Diagnostic, in sources: SourceMap) {
    let primary = Place(span: diagnostic.span, text: diagnostic.note ?? "", isPrimary: true)
    let places = [primary] + diagnostic.labels.map { Place(span: $0.span, text: $0.text, isPrimary: false) }
    for place in places {
      guard let source = sources.file(at: place.span.start) else { continue }
      if let index = files.firstIndex(where: { $0.source.base == source.base }) {
        files[index].places.append(place)
      } else {
        files.append(File(source: source, places: [place], lines: []))
      }
    }
    for index in files.indices { files[index].lines = Self.lines(files[index]) }
  }

  /// Marks by line. Of a place over several lines the first and the last are shown.
  private static func lines(_ file: File) -> [Line] {
    var marks: [Int: [Mark]] = [:]
    for place in file.places {
      let start = min(max(0, place.span.start - file.source.base), file.source.bytes.count)
      let end = min(max(start, place.span.end - file.source.base), file.source.bytes.count)
      let first = file.source.line(at: start)
      // A place that ends with a line feed does not reach into the next line.
      let last = max(first, file.source.line(at: max(start, end - 1)))
      let head = start..<(first == last ? end : max(start, file.source.lineRange(first).upperBound))
      marks[first, default: []].append(
        Mark(range: head, text: first == last ? place.text : "", isPrimary: place.isPrimary))
      if last > first {
        let line = file.source.lineRange(last)
        let text = file.source.bytes[line].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? line.lowerBound
        let tail = min(text, end)..<end
        marks[last, default: []].append(Mark(range: tail, text: place.text, isPrimary: place.isPrimary))
      }
    }
    return marks.keys.sorted().map { Line(number: $0 + 1, marks: marks[$0] ?? []) }
  }
}

extension SourceFile {
  /// The line (from 0) of a local offset. O(log lines).
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// The bytes of a line (from 0) without its line break.
  func lineRange(_ line: Int) -> Range<Int> {
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }
}
