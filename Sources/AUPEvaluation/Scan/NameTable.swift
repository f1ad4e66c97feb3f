import AUPLanguage
import SCIMModel

/// The names of members, by the bytes they are spelled with. Records of one export name their members in one order, so
/// the name that followed the last time is looked at first: then a comparison of a few words is all.
struct NameTable {
  private struct Name {
    var shape: Int
    /// The first and the last eight bytes; what a shorter name lacks is zero.
    var head: UInt64
    var tail: UInt64
    var start: Int
    var count: Int
    /// The member it stands for.
    var member: Int
    /// The name that followed it the last time.
    var successor = 0
  }

  private var names: [Name] = []
  private var bytes: [UInt8] = []
  /// For each shape its names, and the number of each in ``names``.
  private var tables: [ByteTable]
  private var numbers: [[Int]]
  /// For each shape the name that came first the last time.
  private var firsts: [Int]
  /// For each shape the members that unknown names stand for, by the names in small letters.
  private var unknown: [[[UInt8]: Int]]

  /// Spellings of one shape that are kept; an export does not have so many.
  static let limit = 4_096

  init(shapes: Int) {
    tables = Array(repeating: ByteTable(), count: shapes)
    numbers = Array(repeating: [], count: shapes)
    firsts = Array(repeating: 0, count: shapes)
    unknown = Array(repeating: [:], count: shapes)
  }

  /// The name at a place of a text, in an object of a shape, behind the name `previous` (-1 at the start): its number and
  /// its member. Nil if only the reader knows it.
  ///
  /// - Parameter members: Grows by the members of unknown names.
  @inline(__always)
  mutating func find(
    _ text: TokenText, _ range: Range<Int>, in shape: Int, behind previous: Int, _ plan: ScanPlan,
    _ members: inout [ScanMember]
  ) -> (number: Int, member: Int)? {
    let guess = previous < 0 ? firsts[shape] : names[previous].successor
    if guess < names.count, isName(guess, text, range), names[guess].shape == shape { return (guess, names[guess].member) }
    return search(text, range, in: shape, behind: previous, plan, &members)
  }

  @inline(__always)
  private func isName(_ number: Int, _ text: TokenText, _ range: Range<Int>) -> Bool {
    let name = names[number]
    let count = range.count
    guard name.count == count else { return false }
    let head = text.word(at: range.lowerBound)
    if count < 8 { return head & (1 << UInt64(count * 8) &- 1) == name.head }
    guard head == name.head, text.word(at: range.upperBound - 8) == name.tail else { return false }
    var offset = 8
    while offset < count - 8 {
      if text[range.lowerBound + offset] != bytes[name.start + offset] { return false }
      offset += 1
    }
    return true
  }

  @inline(never)
  private mutating func search(
    _ text: TokenText, _ range: Range<Int>, in shape: Int, behind previous: Int, _ plan: ScanPlan,
    _ members: inout [ScanMember]
  ) -> (number: Int, member: Int)? {
    let known = text.withSpan(range) { tables[shape].find($0) }
    guard let number = known.map({ numbers[shape][$0] }) ?? learn(text, range, in: shape, plan, &members) else {
      return nil
    }
    if previous < 0 { firsts[shape] = number } else { names[previous].successor = number }
    return (number, names[number].member)
  }

  private mutating func learn(
    _ text: TokenText, _ range: Range<Int>, in shape: Int, _ plan: ScanPlan, _ members: inout [ScanMember]
  ) -> Int? {
    guard tables[shape].count < Self.limit else { return nil }
    let spelling = range.map { text[$0] }
    let member: Int
    switch plan.meaning(of: String(decoding: spelling, as: UTF8.self), in: shape) {
    case .leftToReader: return nil
    case .member(let known): member = known
    case .unknown:
      let key = spelling.map(ASCIICase.lower)
      member = unknown[shape][key] ?? members.count
      if member == members.count {
        members.append(ScanMember(kind: .unknown))
        unknown[shape][key] = member
      }
    }
    func word(_ part: ArraySlice<UInt8>) -> UInt64 { part.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    names.append(
      Name(
        shape: shape, head: word(spelling.prefix(8)), tail: word(spelling.suffix(8)), start: bytes.count,
        count: spelling.count, member: member))
    bytes += spelling
    _ = tables[shape].insert(spelling.span)
    numbers[shape].append(names.count - 1)
    return names.count - 1
  }
}
