/// Places for plain values that change one by one: an array whose elements are reached without asking who else holds it.
/// Every access is checked against the number of places.
///
/// A copy is the same room: only types that are never copied have one.
@safe struct Room<Element: BitwiseCopyable> {
  @safe private final class Memory {
    let base: UnsafeMutablePointer<Element>

    init(_ base: UnsafeMutablePointer<Element>) { unsafe self.base = base }

    deinit { unsafe base.deallocate() }
  }

  private let base: UnsafeMutablePointer<Element>
  private let memory: Memory
  /// The number of places.
  let count: Int

  /// Places that all hold one value.
  init(repeating element: Element, count: Int) {
    unsafe base = .allocate(capacity: max(1, count))
    unsafe base.initialize(repeating: element, count: count)
    unsafe memory = Memory(base)
    self.count = count
  }

  /// Places for the elements of an array.
  init(_ elements: [Element]) {
    unsafe base = .allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() { unsafe base.advanced(by: index).initialize(to: element) }
    unsafe memory = Memory(base)
    count = elements.count
  }

  /// The value at a place.
  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe base[index]
    }
    nonmutating set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      unsafe base[index] = newValue
    }
  }

  /// Twice the places, with what is in them; the new ones hold one value.
  func grown(filler: Element) -> Room {
    let larger = Room(repeating: filler, count: max(16, 2 * count))
    unsafe larger.base.update(from: base, count: count)
    return larger
  }
}
