import Glibc

/// Places for plain values that change one by one: an array that has one owner, so that nobody is asked who else holds it.
/// Every access is checked against the number of places.
@safe struct Room<Element: ~Copyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Element>
  /// The number of places.
  let count: Int

  /// Places for what `make` makes for each.
  init(count: Int, _ make: (Int) -> Element) {
    unsafe base = .allocate(capacity: max(1, count))
    for index in 0..<count { unsafe base.advanced(by: index).initialize(to: make(index)) }
    self.count = count
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  /// What is at a place, to be changed there.
  @inline(__always)
  subscript(place index: Int) -> Element {
    _read {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      yield unsafe base[index]
    }
    _modify {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      yield unsafe &base[index]
    }
  }
}

extension Room where Element: BitwiseCopyable {
  /// Places that all hold one value.
  init(repeating element: Element, count: Int) {
    unsafe base = .allocate(capacity: max(1, count))
    unsafe base.initialize(repeating: element, count: count)
    self.count = count
  }

  /// Places for the elements of an array.
  init(_ elements: [Element]) {
    unsafe base = .allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() { unsafe base.advanced(by: index).initialize(to: element) }
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

extension Room<UInt8> {
  /// A value that stands at a place, aligned or not.
  @inline(__always)
  func value<Value: BitwiseCopyable>(at place: Int, as type: Value.Type) -> Value {
    precondition(place >= 0 && place &+ MemoryLayout<Value>.size <= count)
    return unsafe UnsafeRawPointer(base + place).loadUnaligned(as: type)
  }

  func set<Value: BitwiseCopyable>(_ value: Value, at place: Int) {
    precondition(place >= 0 && place &+ MemoryLayout<Value>.size <= count)
    unsafe UnsafeMutableRawPointer(base + place).storeBytes(of: value, as: Value.self)
  }

  /// True if some of the bytes are these.
  @inline(__always)
  func isSame(_ place: Int, _ other: UnsafePointer<UInt8>, count length: Int) -> Bool {
    precondition(place >= 0 && length >= 0 && place &+ length <= count)
    return unsafe memcmp(base + place, other, length) == 0
  }
}
