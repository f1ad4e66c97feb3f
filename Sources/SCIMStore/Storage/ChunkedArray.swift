/// An array whose copies share almost everything: a change after a copy duplicates one chunk, the list of the chunks
/// beside it, and the short list of those lists.
///
/// What takes time is to count references, of which each is in a place of its own: chunks of them are small, lists of
/// chunks as well, and chunks of plain bytes large.
struct ChunkedArray<Element: Sendable, Chunk: ChunkKind>: Sendable {
  /// Lists of chunks; all are full but the last.
  private var lists: [[[Element]]] = []
  private(set) var count = 0

  private static var chunkBits: Int { Chunk.bits }
  private static var listBits: Int { Chunk.listBits }
  private static var chunkSize: Int { 1 << chunkBits }
  private static var listSize: Int { 1 << (chunkBits + listBits) }

  init() {}

  init(repeating element: Element, count: Int) {
    let chunk = [Element](repeating: element, count: Self.chunkSize)
    let list = [[Element]](repeating: chunk, count: 1 << Self.listBits)
    lists = Array(repeating: list, count: count / Self.listSize)
    self.count = lists.count * Self.listSize
    while self.count < count { append(element) }
  }

  /// O(elements), and much faster than to append them one by one.
  init(_ elements: some RandomAccessCollection<Element>) {
    count = elements.count
    var rest = elements[...]
    while !rest.isEmpty {
      var list: [[Element]] = []
      while !rest.isEmpty, list.count < 1 << Self.listBits {
        list.append(Array(rest.prefix(Self.chunkSize)))
        rest = rest.dropFirst(Self.chunkSize)
      }
      lists.append(list)
    }
  }

  subscript(index: Int) -> Element {
    get { lists[Self.list(index)][Self.chunk(index)][Self.element(index)] }
    set { lists[Self.list(index)][Self.chunk(index)][Self.element(index)] = newValue }
  }

  private static func list(_ index: Int) -> Int { index >> (chunkBits + listBits) }
  private static func chunk(_ index: Int) -> Int { index >> chunkBits & (1 << listBits - 1) }
  private static func element(_ index: Int) -> Int { index & (chunkSize - 1) }

  /// Changes an element in its place.
  mutating func update<Result>(_ index: Int, _ change: (inout Element) -> Result) -> Result {
    change(&lists[Self.list(index)][Self.chunk(index)][Self.element(index)])
  }

  mutating func append(_ element: Element) {
    if count % Self.listSize == 0 { lists.append([]) }
    let list = Self.list(count)
    if count % Self.chunkSize == 0 { lists[list].append([]) }
    lists[list][Self.chunk(count)].append(element)
    count += 1
  }
}

/// How many elements a chunk has, and a list chunks: two to the power of so many bits.
protocol ChunkKind: Sendable {
  static var bits: Int { get }
  static var listBits: Int { get }
}

/// For elements that have references in them: of a million a change after a copy copies 16, and 32 and 1,954 references.
enum SmallChunk: ChunkKind {
  static var bits: Int { 4 }
  static var listBits: Int { 5 }
}

/// For elements of 8 bytes or so without references: of a million a change after a copy copies 256, and 16 and 245
/// references.
enum LargeChunk: ChunkKind {
  static var bits: Int { 8 }
  static var listBits: Int { 4 }
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
