import AUPLanguage
import SCIMModel

/// The names of members, by the bytes they are spelled with. Records of one export name their members in one order, so
/// the name that followed the last time is looked at first: then a comparison of a few words is all.
struct NameTable: ~Copyable {
  /// A name as it stood in the text the last time: from its quote to its value, the quote of the value included if that is
  /// a string.
  struct Name {
    /// The bytes, eight to a word, and the bits of the words that count. The name that is none has no such bytes.
    var words = (UInt64(0), UInt64(0), UInt64(0))
    var masks = (UInt64.max, UInt64(0), UInt64(0))
    /// From the name to its value.
    var valueOffset: Int32 = 0
    /// What its member is to parts that are plain strings; see ``ScanMember``.
    var isText = false
    var isKept = false
    /// The member it stands for.
    var member: Int32 = 0
    /// The name that followed it the last time, and another that did before.
    var successor: Int32 = 0
    var otherSuccessor: Int32 = 0

    /// True if the text is the same at a place.
    @inline(__always)
    func stands(at token: Int, in text: TokenText) -> Bool {
      let found = text.words(nearToken: token)
      return (found.0 ^ words.0) & masks.0 | (found.1 ^ words.1) & masks.1 | (found.2 ^ words.2) & masks.2 == 0
    }
  }

  /// The names of one shape.
  struct Shape {
    var spellings = ByteTable()
    /// The number of each in ``names``.
    var numbers: [Int] = []
    /// The members that unknown names stand for, by the names in small letters.
    var unknown: [[UInt8]: Int] = [:]
  }

  /// Number 0 is the name that is none.
  private(set) var names = Room(repeating: Name(), count: 64)
  private var count = 1
  private var shapes: Room<Shape>
  /// For each shape the name that came first the last time.
  let firsts: Room<Int32>

  /// Spellings of one shape that are kept; an export does not have so many.
  static let limit = 4_096

  init(shapes: Int) {
    self.shapes = Room(count: shapes) { _ in Shape() }
    firsts = Room(repeating: 0, count: shapes)
  }

  /// The name that is likely to stand behind another, or first in an object of a shape (behind 0).
  @inline(__always)
  func guess(in shape: Int, behind previous: Int) -> Int {
    Int(previous == 0 ? firsts[shape] : names[previous].successor)
  }

  /// The number of the name at a token, if it is the other one that stood there before; 0 if it is not.
  func otherGuess(_ text: TokenText, _ token: Int, behind previous: Int) -> Int {
    let number = Int(names[previous].otherSuccessor)
    let known = names[number]
    let place = text.token(token)
    guard previous > 0, known.stands(at: place, in: text), text.has(3, from: token),
      text.offset(of: token + 2) == place + Int(known.valueOffset)
    else { return 0 }
    follow(number, behind: previous)
    return number
  }

  /// Notes which name stands behind another.
  private func follow(_ number: Int, behind previous: Int) {
    var name = names[previous]
    if Int(name.successor) != number { name.otherSuccessor = name.successor }
    name.successor = Int32(number)
    names[previous] = name
  }

  /// The number of a name that is not the one that was guessed; nil if only the reader knows it.
  ///
  /// - Parameters:
  ///   - range: The name, without quotes.
  ///   - value: Where its value begins.
  ///   - members: Grows by the members of unknown names.
  @inline(never)
  mutating func find(
    _ text: TokenText, _ range: Range<Int>, value: Int, in shape: Int, behind previous: Int, _ plan: ScanPlan,
    _ members: inout ScanMembers
  ) -> Int? {
    let known = text.withSpan(range) { shapes[place: shape].spellings.find($0) }
    guard let number = known.map({ shapes[place: shape].numbers[$0] }) ?? learn(text, range, in: shape, plan, &members)
    else {
      return nil
    }
    if previous == 0 { firsts[shape] = Int32(number) } else { follow(number, behind: previous) }
    remember(number, text, from: range.lowerBound - 1, value: value)
    return number
  }

  /// Remembers how a name stands in the text.
  private func remember(_ number: Int, _ text: TokenText, from start: Int, value: Int) {
    let isText = text[value] == UInt8(ascii: "\"")
    let count = value - start + (isText ? 1 : 0)
    guard count <= 24 else { return }
    func mask(_ word: Int) -> UInt64 {
      let bytes = min(8, max(0, count - word * 8))
      return bytes == 0 ? 0 : .max >> UInt64(64 - bytes * 8)
    }
    var name = names[number]
    name.masks = (mask(0), mask(1), mask(2))
    name.words = (
      text.word(at: start) & name.masks.0, text.word(at: start + 8) & name.masks.1,
      text.word(at: start + 16) & name.masks.2
    )
    name.valueOffset = Int32(value - start)
    names[number] = name
  }

  private mutating func learn(
    _ text: TokenText, _ range: Range<Int>, in shape: Int, _ plan: ScanPlan, _ members: inout ScanMembers
  ) -> Int? {
    guard shapes[place: shape].spellings.count < Self.limit else { return nil }
    let spelling = range.map { text[$0] }
    let member: Int
    switch plan.meaning(of: String(decoding: spelling, as: UTF8.self), in: shape) {
    case .leftToReader: return nil
    case .member(let known): member = known
    case .unknown:
      let key = spelling.map(ASCIICase.lower)
      member = shapes[place: shape].unknown[key] ?? members.addUnknown()
      shapes[place: shape].unknown[key] = member
    }
    if count == names.count { names = names.grown(filler: Name()) }
    let meaning = members.all[member]
    names[count].member = Int32(member)
    names[count].isText = meaning.kind == .text && !meaning.isMultiValued && meaning.hasNoSteps
    names[count].isKept = meaning.isKept
    _ = shapes[place: shape].spellings.insert(spelling.span)
    shapes[place: shape].numbers.append(count)
    count += 1
    return count - 1
  }
}

/// The members of all shapes, those of unknown names behind the others, and what was last seen of each.
struct ScanMembers: ~Copyable {
  /// What each is.
  private(set) var all: Room<ScanMember>
  /// For each the object that it was last seen in, and its value there.
  private(set) var seenIn: Room<Int>
  private(set) var values: Room<ScanValue>
  private var count: Int

  init(_ members: [ScanMember]) {
    all = Room(members)
    count = members.count
    seenIn = Room(repeating: 0, count: count)
    values = Room(repeating: ScanValue(), count: count)
  }

  /// The member of a name that no schema knows.
  mutating func addUnknown() -> Int {
    if count == all.count {
      all = all.grown(filler: ScanMember(kind: .unknown))
      seenIn = seenIn.grown(filler: 0)
      values = values.grown(filler: ScanValue())
    }
    count += 1
    return count - 1
  }
}
