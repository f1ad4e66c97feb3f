import AUPLanguage
import SCIMModel
import SCIMStore

/// What rules say about a share of the users of a directory: what ``LiveGrants`` keeps of them.
struct EvaluatedShare: Sendable {
  var lists = RuleLists()
  /// For each place of the share the id of its user; nil if there is none.
  var ids: [String?] = []
  /// For each rule how many users it matches.
  var counts: [Int]
  /// The times at which rules may say something else; empty if they never do.
  var agenda = Agenda()

  /// Nobody.
  init(rules: Int) { counts = [Int](repeating: 0, count: rules) }

  /// What shares that follow each other have, without the ids. O(users).
  init(_ shares: [EvaluatedShare], rules: Int) {
    self.init(rules: rules)
    for share in shares {
      lists.append(contentsOf: share.lists)
      agenda.append(contentsOf: share.agenda)
      for (rule, count) in share.counts.enumerated() { counts[rule] += count }
    }
  }
}

/// Evaluates users of a directory in blocks. Those whose JSON the directory keeps are read from its tokens, as a batch
/// reads an export: several times faster than to make objects of them.
struct ShareEvaluation: ~Copyable {
  private(set) var share: EvaluatedShare
  private let store: SCIMStore
  private let notesMoments: Bool
  private var block: BlockEvaluator
  private var decision = BlockDecision()
  private var texts: UserTexts
  private let canScan: Bool
  private var scanner: RecordScanner
  private let limits = RecordLimits()
  private let indexer = TokenIndexer()
  /// The JSON of some users, one behind the other.
  private var text: [UInt8] = []
  /// For each of them where it ends; that of who is not kept as JSON is empty.
  private var ends: [Int] = []

  /// - Parameter notesMoments: False if no rule asks what time it is.
  init(_ rules: CompiledRules, in store: SCIMStore, now: Instant, evaluatesInactive: Bool, notesMoments: Bool) {
    share = EvaluatedShare(rules: rules.program.rules.count)
    self.store = store
    self.notesMoments = notesMoments
    block = rules.blockEvaluator(now: now, evaluatesInactive: evaluatesInactive, notesMoments: notesMoments)
    texts = UserTexts(of: store)
    // They are not kept: which schemas a user has follows from the attributes.
    canScan = !block.extraction.reads("schemas")
    scanner = RecordScanner(ScanPlan(store.userSchemas, block.extraction), limits: limits)
  }

  /// Evaluates the users at some places.
  mutating func add(_ places: Range<Int>) {
    share.ids.reserveCapacity(places.count)
    var rest = places
    while !rest.isEmpty {
      let piece = rest.prefix(takeTexts(rest))
      addUsers(piece)
      rest = piece.upperBound..<rest.upperBound
    }
    addDecisions()
  }

  /// Users whose JSON is read at once, at most.
  private static var usersOfPiece: Int { 1_024 }

  /// Takes the JSON of the first users, and tells how many they are.
  private mutating func takeTexts(_ places: Range<Int>) -> Int {
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    for place in places.prefix(Self.usersOfPiece) where text.count < RecordScanner.pieceSize {
      if canScan, texts.append(userAt: place, to: &text) { text.append(UInt8(ascii: "\n")) }
      ends.append(text.count)
    }
    return ends.count
  }

  private mutating func addUsers(_ places: Range<Int>) {
    var text: [UInt8] = []
    swap(&text, &self.text)
    let count = text.count
    text += repeatElement(0, count: TokenText.padding)
    unsafe text.withUnsafeBufferPointer { bytes in
      let tokens = unsafe indexer.index(bytes, 0..<count)
      scanner.begin()
      var start = 0
      for (place, end) in zip(places, ends) {
        add(place, text[start..<end], tokens)
        start = end
      }
    }
    swap(&text, &self.text)
  }

  private mutating func add(_ place: Int, _ text: ArraySlice<UInt8>, _ tokens: TokenText?) {
    if block.isFull { addDecisions() }
    let id = store.id(ofUserAt: place)
    share.ids.append(id)
    if id == nil || tokens.map({ scan(text.indices, $0) }) ?? false { return }
    if let user = store.user(at: place) { block.append(user) }
  }

  /// Reads a user from tokens; false if that is left to others.
  private mutating func scan(_ range: Range<Int>, _ tokens: TokenText) -> Bool {
    if range.isEmpty || range.count > limits.recordBytes { return false }
    scanner.move(tokens, to: range.lowerBound)
    if scanner.scan(tokens, end: range.upperBound, into: &block) == nil { return false }
    block.commit()
    return true
  }

  /// Gives the users of the block their rules, behind the others.
  private mutating func addDecisions() {
    block.evaluate()
    for place in share.lists.count..<share.ids.count {
      if share.ids[place] == nil {
        share.lists.append([], flag: false)
        if notesMoments { share.agenda.append([]) }
        continue
      }
      block.decideNext(withGrants: false, into: &decision)
      for rule in decision.rules.indices { share.counts[Int(rule)] += 1 }
      share.lists.append(decision.rules.indices, flag: !decision.isActive)
      if notesMoments { share.agenda.append(decision.moments) }
    }
    block.removeAll()
  }
}
