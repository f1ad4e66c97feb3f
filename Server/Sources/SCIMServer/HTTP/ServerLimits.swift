import AUPEvaluation

/// What a request may be at most, and how many there may be.
public struct ServerLimits: Sendable {
  /// Bytes of a body. A group of 100,000 members takes about 6 MB.
  public var bodyBytes = 16 << 20
  /// Bytes of the headers of a request, and of one of them.
  public var headerBytes = 32 << 10
  /// Headers of a request.
  public var headers = 100
  /// Bytes of path and query: room for a filter of which each byte is percent-encoded.
  public var targetBytes = 25 << 10
  /// Bytes of a filter: those that Entra ID and Okta send have under 200.
  public var filterBytes = 8 << 10
  /// Tests in a filter.
  public var filterTests = 100
  /// Bytes of the condition of a rule.
  public var ruleBytes = 64 << 10
  /// Changes of grants that are kept for those who read them later.
  public var keptGrantChanges: Int64 = 100_000
  /// Resources on a page; who asks for more gets so many (RFC 7644 §3.4.2.4).
  public var pageSize = 1_000
  /// Resources on a page where nobody says how many.
  public var defaultPageSize = 100
  /// Operations of one bulk request (RFC 7644 §3.7.3).
  public var bulkOperations = 1_000
  /// Operations of one PATCH request.
  public var patchOperations = 10_000
  /// Requests of one token in a second, and as many at once; also of one address that shows no token that counts. 0 for
  /// any number. Entra ID wants 25 at least.
  public var requestsPerSecond = 1_000
  /// How long a connection stays open on which nothing is asked, or a request does not go on.
  public var idleTime = Duration.seconds(75)
  /// How long a request may take to come: who sends a byte now and then does not hold a connection for ever.
  public var readingTime = Duration.seconds(120)
  /// How long requests that were begun have when the server is to stop.
  public var stoppingTime = Duration.seconds(20)

  /// The limits `aup-server` runs with.
  public init() {}

  /// What the JSON of a body may be at most.
  var records: RecordLimits {
    var limits = RecordLimits()
    limits.recordBytes = bodyBytes
    limits.nestingDepth = 64
    return limits
  }
}
