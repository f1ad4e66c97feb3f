import AUPLanguage
import SCIMModel

/// A user as the scan found it.
struct ScannedUser {
  var userName = ScanValue()
  var id = ScanValue()
  /// The first name of a group that looks like an id.
  var groupNamedByID = ScanValue()
}

/// Reads users straight from the tokens of a text into a block: one pass, no values in between, and only what the rules
/// ask for is looked at. Everything else is checked and left behind.
///
/// It is no second definition of what a user is: it takes a record only if all is plainly as the schemas have it, and
/// leaves every other to ``JSONReader`` and `ResourceSchemas.conform`, which take it or say what is wrong. Whatever it takes
/// they take too, with the same values.
struct RecordScanner: ~Copyable {
  let limits: RecordLimits
  let plan: ScanPlan
  let steps: Room<ScanStep>
  var members: ScanMembers
  var names: NameTable
  /// Objects so far.
  var serial = 0
  /// For each count of a user what was counted.
  let counts: Room<Int>
  /// The next token.
  var next = 0
  /// No backslash stands before this place of the text.
  var escape = 0
  /// Strings with escapes undone.
  var unescaped: [UInt8] = []
  /// Where the names of open objects stand that no schema knows.
  var openNames: [Range<Int>] = []

  /// For each member that has several complex values those that were met before.
  var tables: Room<ElementTable>
  private var generation = 0
  /// Where counts were raised for the value that is being read.
  var counted: [Int] = []
  /// Its name, if it is a group named by what looks like an id.
  var nameLikeID: ScanValue?

  let groupType, groupDisplay, resourceType: Int
  var user = ScannedUser()
  var namesUser = false

  init(_ plan: ScanPlan, limits: RecordLimits) {
    self.plan = plan
    self.limits = limits
    steps = Room(plan.steps)
    members = ScanMembers(plan.members)
    names = NameTable(shapes: plan.shapes.count)
    counts = Room(repeating: 0, count: plan.counts.count)
    tables = Room(count: plan.shared.count) { ElementTable(tables: plan.tables(of: plan.shared[$0])) }
    (groupType, groupDisplay, resourceType) = (plan.groupType, plan.groupDisplay, plan.resourceType)
  }

  /// Begins another text.
  mutating func begin() {
    next = 0
    escape = 0
  }

  /// Goes to the first token from a place on.
  mutating func move(_ text: TokenText, to place: Int) {
    // A record that was not taken may have been followed into the next.
    while next > 0, text.token(next - 1) >= place { next -= 1 }
    while next < text.tokenCount, text.token(next) < place { next += 1 }
  }

  /// Reads the user that begins at the next token and ends before `end`, and adds what rules want to know to a block;
  /// nil if it is for the reader to say. Nothing is added to a block that does not come to `commit()`.
  mutating func scan(_ text: TokenText, end: Int, into block: inout BlockEvaluator) -> ScannedUser? {
    block.begin()
    if block.generation != generation {
      generation = block.generation
      for table in 0..<tables.count { tables[place: table].removeAll() }
    }
    user = ScannedUser()
    namesUser = false
    unescaped.removeAll(keepingCapacity: true)
    counted.removeAll(keepingCapacity: true)
    for index in 0..<counts.count { counts[index] = 0 }
    if resourceType >= 0 { members.seenIn[resourceType] = 0 }
    guard take("{", text), object(text, shape: 0, &block), text.token(next) >= end, text.token(next - 1) < end
    else { return nil }
    guard user.userName.kind == .text, user.userName.start < user.userName.end, isUser(text) else { return nil }
    for index in 0..<counts.count { block.addCount(counts[index], cell: plan.counts[index]) }
    return user
  }

  /// True if the record is a user by its `schemas`, or by its `meta.resourceType`; a `userName` is known to be there.
  private func isUser(_ text: TokenText) -> Bool {
    if namesUser || resourceType < 0 || members.seenIn[resourceType] == 0 { return true }
    let type = members.values[resourceType]
    return type.kind == .null || type.kind == .text && equals(type, Self.userWord, text)
  }

  /// Bytes of text whose tokens are worth finding at once, more or less: they, the tokens and what is made of them fit into
  /// the cache of a core.
  static let pieceSize = 1 << 16

  /// How deep values of members and of parts of elements may stand at most: the objects around them. Where it is less, the
  /// reader may take what is refused here.
  private static let depthOfMembers = 2
  static let depthOfParts = 4

  private static let userWord = Array("user".utf8)
  static let indirectWord = Array("indirect".utf8)
  private static let userURNAsItIs = Array(SchemaURN.user.utf8)
  private static let userURN = Array(ASCIICase.lower(SchemaURN.user).utf8)
  private static let groupURN = Array(ASCIICase.lower(SchemaURN.group).utf8)
  private static let pageURN = Array(ASCIICase.lower(ListResponse.schema).utf8)

  // MARK: Objects

  /// The members of a user or of the object of an extension, behind the brace.
  private mutating func object(_ text: TokenText, shape: Int, _ block: inout BlockEvaluator) -> Bool {
    serial &+= 1
    let object = serial
    if take("}", text) { return true }
    var name = 0
    var found = FoundParts()
    repeat {
      let plain = plainMembers(text, shape, &name, object, &found)
      if plain != .other { return plain == .end }
      guard self.name(text, shape, &name, object) else { return false }
      found.count += 1
      guard self.value(text, Int(names.names[name].member), &block) else { return false }
    } while take(",", text)
    return take("}", text) && found.count <= limits.membersPerObject
  }

  enum PlainMembers { case end, wrong, other }

  /// Members that are what nearly all are: the name that was guessed, and a string without escapes, with which nothing is
  /// done but to keep it. Goes on behind the object, or up to a member that is anything else.
  @inline(__always)
  mutating func plainMembers(
    _ text: TokenText, _ shape: Int, _ name: inout Int, _ object: Int, _ found: inout FoundParts
  ) -> PlainMembers {
    while text.has(3, from: next) {
      let guess = names.guess(in: shape, behind: name)
      let known = names.names[guess]
      let place = text.offset(of: next)
      let value = place &+ Int(known.valueOffset)
      // Just one token lies between the name and the value: the colon.
      guard known.isText, known.stands(at: place, in: text), text.offset(of: next &+ 2) == value else { return .other }
      let behind = text.offset(of: next &+ 3)
      guard text.byte(nearToken: value) == UInt8(ascii: "\""), behind > value &+ 1,
        text.byte(nearToken: behind &- 1) == UInt8(ascii: "\""), escape >= behind
      else { return .other }
      let member = Int(known.member)
      guard members.seenIn[member] != object else { return .wrong }
      members.seenIn[member] = object
      if known.isKept { members.values[member] = ScanValue(kind: .text, start: value &+ 1, end: behind &- 1) }
      found.isThere = true
      found.isPresent = found.isPresent || behind > value &+ 2
      found.count &+= 1
      name = guess
      next &+= 4
      switch text.byte(nearToken: behind) {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return next <= text.tokenCount && found.count <= limits.membersPerObject ? .end : .wrong
      default: return .wrong
      }
    }
    return .other
  }

  /// Goes on behind the next name and its colon; false if another name of the object stands for the same member.
  ///
  /// - Parameter name: The number of the name before, 0 at the start, and then of this one.
  @inline(__always)
  mutating func name(_ text: TokenText, _ shape: Int, _ name: inout Int, _ object: Int) -> Bool {
    let guess = names.guess(in: shape, behind: name)
    let place = text.token(next)
    let known = names.names[guess]
    // Just one token lies between the name and the value then: the colon.
    if known.stands(at: place, in: text), next + 2 < text.tokenCount,
      text.token(next + 2) == place + Int(known.valueOffset)
    {
      name = guess
      next += 2
    } else {
      guard let found = search(text, shape, behind: name) else { return false }
      name = found
    }
    let member = Int(names.names[name].member)
    guard members.seenIn[member] != object else { return false }
    members.seenIn[member] = object
    return true
  }

  @inline(never)
  private mutating func search(_ text: TokenText, _ shape: Int, behind name: Int) -> Int? {
    let other = names.otherGuess(text, next, behind: name)
    if other > 0 {
      next += 2
      return other
    }
    guard next + 2 < text.tokenCount, text[text.token(next)] == UInt8(ascii: "\""), let range = rawString(text),
      take(":", text)
    else { return nil }
    return names.find(text, range, value: text.token(next), in: shape, behind: name, plan, &members)
  }

  private mutating func value(_ text: TokenText, _ number: Int, _ block: inout BlockEvaluator) -> Bool {
    let member = members.all[number]
    switch member.kind {
    case .leftToReader: return false
    case .unknown: return skip(text, depth: Self.depthOfMembers) != nil
    case .container:
      if null(text) { return true }
      return take("{", text) && object(text, shape: Int(member.shape), &block)
    case .complex:
      guard member.isMultiValued else { return null(text) || element(text, member, &block) }
      return elements(text, member, &block)
    case .text, .boolean, .integer, .decimal, .instant:
      guard member.isMultiValued else { return single(text, member, &block) }
      return list(text) { scanner in scanner.single(text, member, &block) }
    }
  }

  /// `[value, …]`, nulls left out; or null.
  @inline(__always)
  mutating func list(_ text: TokenText, _ body: (inout RecordScanner) -> Bool) -> Bool {
    if null(text) { return true }
    guard take("[", text) else { return false }
    if take("]", text) { return true }
    repeat {
      guard null(text) || body(&self) else { return false }
    } while take(",", text)
    return take("]", text)
  }

  /// One value of an attribute that is not complex.
  @inline(__always)
  mutating func single(_ text: TokenText, _ member: ScanMember, _ block: inout BlockEvaluator) -> Bool {
    let value: ScanValue
    if member.kind == .text, let range = plainString(text) {
      value = ScanValue(kind: .text, start: range.lowerBound, end: range.upperBound)
    } else if let found = self.value(text, member.kind) {
      value = found
    } else {
      return false
    }
    switch member.role {
    case .none, .groups: break
    case .userName: user.userName = value
    case .id: user.id = value
    case .schemas: if !addSchema(value, text) { return false }
    }
    if value.kind == .null { return true }
    var index = Int(member.firstStep)
    while index < Int(member.endStep) {
      let step = steps[index]
      if step.action == .value {
        add(value, step.target, text, &block)
      } else if value.isPresent {
        addCount(step.target)
      }
      index += 1
    }
    return true
  }

  /// One more value is counted. Written out, as Swift 6.3 cannot compile `counts[place] += 1` for ThreadSanitizer.
  @inline(__always)
  mutating func addCount(_ place: Int) {
    counts[place] = counts[place] + 1
    counted.append(place)
  }

  private mutating func addSchema(_ value: ScanValue, _ text: TokenText) -> Bool {
    guard value.kind == .text else { return true }
    if isExactly(value, Self.userURNAsItIs, text) || equals(value, Self.userURN, text) {
      namesUser = true
      return true
    }
    return !equals(value, Self.groupURN, text) && !equals(value, Self.pageURN, text)
  }
}
