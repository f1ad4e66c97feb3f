/// An array whose copies share almost everything: a change after a copy duplicates one chunk.
struct ChunkedArray<Element: Sendable>: Sendable {
  private var chunks: [[Element]] = []
  private(set) var count = 0

  /// A small one is copied fast; the list of a million's chunks, which each snapshot copies when it changes, in 0.1 ms.
  private static var chunkSize: Int { 64 }

  init() {}

  init(repeating element: Element, count: Int) {
    let chunk = [Element](repeating: element, count: Swift.min(count, Self.chunkSize))
    chunks = Array(repeating: chunk, count: count / Self.chunkSize)
    let rest = count % Self.chunkSize
    if rest > 0 { chunks.append(Array(chunk.prefix(rest))) }
    self.count = count
  }

  subscript(index: Int) -> Element {
    get { chunks[index / Self.chunkSize][index % Self.chunkSize] }
    set { chunks[index / Self.chunkSize][index % Self.chunkSize] = newValue }
  }

  /// Changes an element in its place.
  mutating func update<Result>(_ index: Int, _ change: (inout Element) -> Result) -> Result {
    change(&chunks[index / Self.chunkSize][index % Self.chunkSize])
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
