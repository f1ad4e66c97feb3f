import AUPLanguage
import SCIMModel

/// The rules with which those of a worker are compared: they read the tokens of the same records, and decide about the
/// same users. Each worker has its own.
final class BlockBaseline {
  var scanner: RecordScanner
  var evaluator: BlockEvaluator
  /// About the user who was decided last.
  private(set) var decision = BlockDecision()

  init(_ evaluator: BlockEvaluator, _ schemas: ResourceSchemas, limits: RecordLimits) {
    self.evaluator = evaluator
    scanner = RecordScanner(ScanPlan(schemas, evaluator.extraction), limits: limits)
  }

  /// Reads a record from the tokens of a text; false if it is not plainly a user.
  func scan(_ text: TokenText, _ place: Range<Int>) -> Bool {
    scanner.move(text, to: place.lowerBound)
    return scanner.scan(text, end: place.upperBound, into: &evaluator) != nil
  }

  /// Decides about the next user of the block.
  func decideNext(withGrants: Bool) { evaluator.decideNext(withGrants: withGrants, into: &decision) }
}

/// How a user who waits to be decided can be had as a value.
enum UserRecord: Sendable {
  /// The record stands in the block, and no group is to be joined in.
  case inBlock(Range<Int>)
  /// As rules read it.
  case object(SCIMObject)

  /// The user as rules read it, with those attributes at least.
  func user(
    in block: RecordBlock, _ reader: JSONReader, _ schemas: ResourceSchemas, _ attributes: ReadAttributes
  ) -> SCIMObject? {
    switch self {
    case .object(let user): return user
    case .inBlock(let range):
      guard case .complex(let object)? = try? reader.read(block.bytes[range]) else { return nil }
      return schemas.conform(attributes.members(of: object)).resource
    }
  }
}
