/// Bytes that an automaton cannot tell apart, as one class: most patterns need a dozen instead of 256.
struct ByteClasses: Sendable {
  /// The class of each byte.
  let classOf: [UInt8]
  /// One byte of each class.
  let representatives: [UInt8]

  var count: Int { representatives.count }

  init(of nfa: NFA) {
    var isStart = [Bool](repeating: false, count: 257)
    isStart[0] = true
    func add(_ bytes: ClosedRange<UInt8>) {
      isStart[Int(bytes.lowerBound)] = true
      isStart[Int(bytes.upperBound) + 1] = true
    }
    for edge in nfa.edges { add(edge.bytes) }
    for case .step(let edge) in nfa.states { add(edge.bytes) }
    let assertions = nfa.assertions
    if assertions.contains(.lineStart) || assertions.contains(.lineEnd) { add(0x0A...0x0A) }
    if assertions.contains(.wordBoundary) || assertions.contains(.notWordBoundary) {
      for bytes in Place.wordBytes { add(bytes) }
      add(Place.continuationBytes)
    }
    var classOf: [UInt8] = []
    var representatives: [UInt8] = []
    for byte in 0..<256 {
      if isStart[byte] { representatives.append(UInt8(byte)) }
      classOf.append(UInt8(representatives.count - 1))
    }
    self.classOf = classOf
    self.representatives = representatives
  }
}
