import AUPLanguage

/// The values of one complex attribute that were met before, byte by byte. An export names a group in the same words for
/// each of its members: a value that is spelled like one before is as sound as that was, and does the same.
///
/// Where values hardly ever come again, as telephone numbers do, it keeps none for a while.
struct ElementTable: ~Copyable {
  /// What is kept of a value, in front of its bytes.
  struct Element: BitwiseCopyable {
    /// Its length from brace to brace, and its tokens.
    fileprivate var length: UInt16 = 0
    fileprivate(set) var tokens: UInt16 = 0
    /// How much it makes known and how often it counts, and where that stands in ``ElementTable``.
    fileprivate var findingCount: UInt16 = 0
    fileprivate var countCount: UInt16 = 0
    fileprivate var firstFinding: UInt32 = 0
    fileprivate var firstCount: UInt32 = 0
    /// If it is a group whose name looks like an id, where the name stands, from the brace on; else nothing.
    fileprivate(set) var nameStart: UInt16 = 0
    fileprivate(set) var nameEnd: UInt16 = 0
  }

  /// A value that is looked for.
  struct Look: BitwiseCopyable {
    var token = 0
    var start = 0
    var length = 0
    var hash: UInt32 = 0
    var place = 0
  }

  /// The symbol tables whose entries findings name.
  private let tables: [Int]
  /// The hash in the high half; in the low one where the element stands in ``bytes``, in units, or 0 if there is none.
  private var places = Room(repeating: UInt64(0), count: 64)
  /// Elements, each with its bytes behind.
  private var bytes = Room(repeating: UInt8(0), count: 1 << 12)
  private let looks = Room(repeating: Look(), count: lookAhead)
  /// What stands in the place of each value that is looked for.
  private let found = Room(repeating: Element(), count: lookAhead)
  private var findings: [BlockEvaluator.Finding] = []
  private var counts: [Int] = []
  private var count = 0
  private var byteCount = unit
  /// How many tokens the values before had: most have one number of them, some another.
  private var guess = 1
  private var otherGuess = 1
  /// Goes up with each value that was known, down with each that was not.
  private var credit = fullCredit
  /// Values that are still passed by.
  private var rest = 0
  /// Values that were known, of which the symbol tables have not heard yet.
  private var unheard = 0
  private let seed = UInt64.random(in: .min ... .max)

  /// Elements and bytes that are kept.
  private static let limit = 1 << 14
  private static let byteLimit = 1 << 21
  private static let unit = 8
  /// A value that is shorter or longer is not looked for.
  private static let lengths = 16...1_024
  /// A value that makes more known, or counts more often, is not kept.
  private static let effectLimit = 1 << 12
  private static let fullCredit = 1 << 11
  private static let pause = 1 << 16
  private static let unheardLimit = 256
  /// Values that are looked for at once.
  private static let lookAhead = 32
  /// Places that are looked at: whoever makes hashes collide gains nothing.
  private static let probes = 8

  init(tables: [Int]) { self.tables = tables }

  /// Forgets all values: what findings say is no more.
  mutating func removeAll() {
    for place in 0..<places.count { places[place] = 0 }
    // What was looked at in a list stands no more where it stood.
    for look in 0..<looks.count { looks[look] = Look(token: -1) }
    findings.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    (count, byteCount) = (0, Self.unit)
  }

  /// Looks for the values of a list from a token on; how many there are that may be known, for ``known(_:_:at:)``.
  ///
  /// Their places are looked at one behind the other, before what stands there: so memory is waited for once for many.
  mutating func look(_ text: TokenText, from token: Int) -> Int {
    if rest > 0 { return 0 }
    var token = token
    var count = 0
    while count < Self.lookAhead {
      var tokens = guess
      if !ends(text, token, tokens) {
        tokens = otherGuess
        if !ends(text, token, tokens) { break }
      }
      let start = text.offset(of: token)
      let length = text.offset(of: token &+ tokens &- 1) &+ 1 &- start
      if length < Self.lengths.lowerBound || length > Self.lengths.upperBound { break }
      looks[count] = Look(token: token, start: start, length: length, hash: hash(text, start, length))
      count &+= 1
      // Behind a comma.
      token &+= tokens &+ 1
    }
    for index in 0..<count { setPlace(ofLook: index) }
    for index in 0..<count where looks[index].place > 0 {
      found[index] = bytes.value(at: looks[index].place, as: Element.self)
    }
    return count
  }

  @inline(__always)
  private func setPlace(ofLook index: Int) {
    var look = looks[index]
    look.place = place(of: look.hash)
    looks[index] = look
  }

  /// True if a value may have so many tokens.
  @inline(__always)
  private func ends(_ text: TokenText, _ token: Int, _ tokens: Int) -> Bool {
    text.has(tokens, from: token)
      && text.byte(nearToken: text.offset(of: token &+ tokens &- 1)) == UInt8(ascii: "}")
  }

  /// Where an element with a hash stands; 0 if there is none.
  @inline(__always)
  private func place(of hash: UInt32) -> Int {
    let mask = places.count &- 1
    var place = Int(hash) & mask
    for _ in 0..<Self.probes {
      let found = places[place]
      if found == 0 { break }
      if UInt32(truncatingIfNeeded: found >> 32) == hash {
        return Int(UInt32(truncatingIfNeeded: found)) &* Self.unit
      }
      place = (place &+ 1) & mask
    }
    return 0
  }

  /// True if a value that was looked at begins with a token.
  func hasLooked(_ index: Int, at token: Int) -> Bool { looks[index].token == token }

  /// The value that was looked at and begins with a token, if it is known.
  ///
  /// - Parameter index: Values that were looked at before; goes on behind this one.
  @inline(__always)
  mutating func known(_ index: inout Int, _ text: TokenText, at token: Int) -> Element? {
    let look = looks[index]
    guard look.token == token else { return nil }
    index &+= 1
    guard look.place > 0 else { return nil }
    let element = found[index &- 1]
    guard Int(element.length) == look.length,
      text.stands(bytes, from: look.place &+ MemoryLayout<Element>.size, count: look.length, at: look.start)
    else { return nil }
    if credit < Self.fullCredit { credit &+= 1 }
    return element
  }

  /// Makes known again what the value did.
  @inline(__always)
  mutating func repeatFindings(of element: Element, _ block: inout BlockEvaluator) {
    unheard &+= 1
    if unheard == Self.unheardLimit { tell(&block) }
    if element.findingCount == 0 { return }
    let first = Int(element.firstFinding)
    for index in first..<first &+ Int(element.findingCount) { block.add(findings[index]) }
  }

  /// Tells the symbol tables that their entries were of use.
  private mutating func tell(_ block: inout BlockEvaluator) {
    for table in tables { block.addLookups(unheard, table: table) }
    unheard = 0
  }

  /// Calls `body` with the place of each count that the value adds to.
  @inline(__always)
  func forEachCount(of element: Element, _ body: (Int) -> Void) {
    if element.countCount == 0 { return }
    let first = Int(element.firstCount)
    for index in first..<first &+ Int(element.countCount) { body(counts[index]) }
  }

  /// Remembers a value that was not known.
  ///
  /// - Parameters:
  ///   - tokens: Those that it has.
  ///   - firstFinding: The first that it made known of those of the user.
  ///   - counted: The places of the counts that it added to.
  ///   - name: Where its name stands if that looks like an id.
  mutating func add(
    _ text: TokenText, tokens: Range<Int>, firstFinding: Int, counted: [Int], name: Range<Int>?,
    _ block: borrowing BlockEvaluator
  ) {
    if rest > 0 {
      rest -= 1
      return
    }
    let start = text.token(tokens.lowerBound)
    let length = text.token(tokens.upperBound - 1) + 1 - start
    credit -= 1
    if credit == 0 {
      removeAll()
      (credit, rest) = (Self.fullCredit, Self.pause)
      return
    }
    if tokens.count != guess { (guess, otherGuess) = (tokens.count, guess) }
    guard Self.lengths.contains(length), block.findingCount - firstFinding <= Self.effectLimit,
      counted.count <= Self.effectLimit
    else { return }
    let room = (MemoryLayout<Element>.size + length + Self.unit - 1) / Self.unit * Self.unit
    if count == Self.limit || byteCount + room > Self.byteLimit { removeAll() }
    if 2 * (count + 1) > places.count { growPlaces() }
    let hash = hash(text, start, length)
    guard let free = Self.freePlace(for: hash, in: places) else { return }
    while bytes.count < byteCount + room { bytes = bytes.grown(filler: 0) }
    let element = Element(
      length: UInt16(length), tokens: UInt16(tokens.count), findingCount: UInt16(block.findingCount - firstFinding),
      countCount: UInt16(counted.count), firstFinding: UInt32(findings.count), firstCount: UInt32(counts.count),
      nameStart: UInt16(name.map { $0.lowerBound - start } ?? 0),
      nameEnd: UInt16(name.map { $0.upperBound - start } ?? 0))
    bytes.set(element, at: byteCount)
    for offset in 0..<length { bytes[byteCount + MemoryLayout<Element>.size + offset] = text[start + offset] }
    for index in firstFinding..<block.findingCount { findings.append(block.finding(index)) }
    counts += counted
    places[free] = UInt64(hash) << 32 | UInt64(byteCount / Self.unit)
    byteCount += room
    count += 1
  }

  private static func freePlace(for hash: UInt32, in places: borrowing Room<UInt64>) -> Int? {
    let mask = places.count - 1
    for probe in 0..<probes where places[(Int(hash) + probe) & mask] == 0 { return (Int(hash) + probe) & mask }
    return nil
  }

  /// Twice the places; who finds none there is forgotten.
  private mutating func growPlaces() {
    let larger = Room(repeating: UInt64(0), count: 2 * places.count)
    for place in 0..<places.count where places[place] != 0 {
      let found = places[place]
      let free = Self.freePlace(for: UInt32(truncatingIfNeeded: found >> 32), in: larger)
      if let free { larger[free] = found }
    }
    places = larger
  }

  /// Sixteen bytes at a time, the last sixteen once more.
  @inline(__always)
  private func hash(_ text: TokenText, _ start: Int, _ length: Int) -> UInt32 {
    var hash = seed ^ UInt64(truncatingIfNeeded: length)
    let last = start &+ length &- 16
    var place = start
    while place < last {
      hash = Self.mix(hash ^ text.word(nearToken: place), text.word(nearToken: place &+ 8))
      place &+= 16
    }
    hash = Self.mix(hash ^ text.word(nearToken: last), text.word(nearToken: last &+ 8))
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = (a ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: b ^ 0xd1b5_4a32_d192_ed03)
    return high ^ low
  }
}
