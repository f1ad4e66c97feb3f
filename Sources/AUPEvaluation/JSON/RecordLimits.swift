/// What one record of an input may be at most. Inputs as a whole have no limit: they are streamed.
public struct RecordLimits: Hashable, Sendable {
  /// Bytes of one record. A group of 400,000 members takes about as much; a line beyond it is no user or group.
  public var recordBytes = 64 << 20
  /// How deep arrays and objects may nest: the recursion of every pass over a value. SCIM needs five.
  public var nestingDepth = 200
  /// Members of one object. Names of an object are looked up one by one, so that twice the members cost four times
  /// the time; SCIM's own schemas name about fifty.
  public var membersPerObject = 2_000
  /// Bytes of one cell of CSV. The names of 2,048 groups take a tenth of it; a longer one lacks its closing quote.
  public var cellBytes = 1 << 20
  /// Columns of CSV. An export of everything that Entra ID knows about users has about a hundred.
  public var columns = 2_000

  /// The limits `aup` runs with.
  public static let standard = RecordLimits()

  /// Makes the standard limits.
  public init() {}
}
