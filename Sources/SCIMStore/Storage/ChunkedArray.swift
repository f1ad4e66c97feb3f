/// An array whose copies share almost everything: a change after a copy duplicates one chunk.
struct ChunkedArray<Element: Sendable>: Sendable {
  private var chunks: [[Element]] = []
  private(set) var count = 0

  private static var chunkSize: Int { 256 }

  subscript(index: Int) -> Element {
    get { chunks[index / Self.chunkSize][index % Self.chunkSize] }
    set { chunks[index / Self.chunkSize][index % Self.chunkSize] = newValue }
  }

  mutating func append(_ element: Element) {
    if count % Self.chunkSize == 0 { chunks.append([]) }
    chunks[chunks.count - 1].append(element)
    count += 1
  }
}

extension ChunkedArray: Sequence {
  func makeIterator() -> AnyIterator<Element> {
    var index = 0
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      return self[index]
    }
  }
}
