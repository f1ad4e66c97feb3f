import SCIMModel
import TestSupport
import Testing

@testable import AUPLanguage

/// What a reader finds of a text is what the definition says: its comparison key is taken, and each predicate is asked of it
/// and each constant compared with it, one by one.
@Suite struct SlotReaderTests {
  /// Letters whose folding changes their case, their length or their composition, and plenty of ASCII.
  private static let letters = Array("aAbBzZ@[`{09.-_ éÉßẞİıſKσΣς日😀\u{301}\u{30A}\u{7F}\u{80}".unicodeScalars)

  @Test(arguments: [false, true]) func readersFindWhatTheDefinitionSays(caseExact: Bool) {
    var random = SeededGenerator.fromEnvironment()
    func text(_ length: ClosedRange<Int>, isASCII: Bool) -> String {
      let letters = isASCII ? Self.letters.filter(\.isASCII) : Self.letters
      var text = ""
      for _ in 0..<Int.random(in: length, using: &random) {
        let index = Int.random(in: 0..<letters.count, using: &random)
        text.unicodeScalars.append(letters[index])
      }
      return text
    }
    func constants(_ length: ClosedRange<Int>) -> [Constant] {
      (0..<Int.random(in: 1...4, using: &random)).map { _ in
        let constant = text(length, isASCII: Bool.random(using: &random))
        return .text(ComparisonKey.of(constant, caseExact: caseExact))
      }
    }
    for round in 0..<60 {
      var predicates: [Predicate] = [.present]
      for comparison in [Comparison.contains, .startsWith, .endsWith] {
        for _ in 0..<Int.random(in: 0...3, using: &random) { predicates.append(.compare(comparison, constants(0...2))) }
      }
      // With other predicates texts of ASCII are read in another way.
      if round % 2 == 0 {
        predicates += [.compare(.less, constants(0...5)), .compare(.greaterOrEqual, constants(0...5))]
      }
      predicates.shuffle(using: &random)
      let texts = (0..<40).map { text(0...70, isASCII: $0 % 3 > 0) } + (0..<20).map { text(0...2, isASCII: $0 % 3 > 0) }
      let known = round % 5 == 0 ? [] : Set(texts.prefix(30).map { ComparisonKey.of($0, caseExact: caseExact) })
      let slot = Slot(
        field: Fields.field("title", type: .text(caseExact: caseExact)), kind: .scalar, cell: 0,
        constants: known.map { .text($0) }, predicates: predicates)
      var reader = SlotReader(
        slot, constants: SlotReader.constants(of: slot), keywords: KeywordSearch(slot),
        patterns: predicates.map { _ in nil }, now: Instant(seconds: 0))
      for text in texts {
        let spelling = Array(text.utf8)
        let symbol = reader.read(spelling.span)
        let key = ComparisonKey.of(text, caseExact: caseExact)
        let constant = slot.constants.firstIndex(of: .text(key))
        #expect(
          symbol == constant.map { Slot.firstConstant + UInt32($0) } ?? Slot.other, "\(text.debugDescription) \(random)"
        )
        let expected = predicates.indices.filter { holds(predicates[$0], key) }
        #expect(reader.bits.map { Int($0) } == expected, "\(text.debugDescription) \(predicates) \(random)")
      }
    }
  }

  private func holds(_ predicate: Predicate, _ key: [UInt8]) -> Bool {
    guard case .compare(let comparison, let constants) = predicate else { return !key.isEmpty }
    return constants.contains { constant in
      guard case .text(let constant) = constant else { return false }
      return switch comparison {
      case .contains: constant.isEmpty || key.indices.contains { key[$0...].starts(with: constant) }
      case .startsWith: key.starts(with: constant)
      case .endsWith: key.reversed().starts(with: constant.reversed())
      case .less: key.lexicographicallyPrecedes(constant)
      default: !key.lexicographicallyPrecedes(constant)
      }
    }
  }
}
