import AUPDialects
import AUPLanguage
import Hummingbird
import Logging
import SCIMModel
import SCIMStore

/// The service: a store, its routes, and what runs beside them.
public struct ProvisioningServer: Sendable {
  /// What the service is started with.
  public struct Configuration: Sendable {
    /// The file; nil to keep all in memory.
    public var storePath: String?
    /// Where to listen.
    public var host = "127.0.0.1"
    /// Where to listen; 0 for any free port.
    public var port = 8_880
    /// The base URL of the service as clients know it; nil to take the host that each names.
    public var baseURL: String?
    /// What TLS is spoken with; nil to speak none.
    public var tls: TLSFiles?
    /// True if metrics can be read without a token.
    public var hasOpenMetrics = false
    /// Files of rules, which are read at start and by ``reloadRules()``; none to take rules through the API.
    public var rulesFiles: [String] = []
    /// A file with names of Clumio's roles and units; nil for those that are the same for everybody.
    public var namesFile: String?
    /// What requests may be at most.
    public var limits = ServerLimits()
    /// Where the time comes from.
    public var clock = Clock.system

    /// Makes a configuration for memory.
    public init() {}
  }

  /// What the service was started with.
  public let configuration: Configuration
  let directory: Directory
  let tokens: TokenTable
  let backend: Backend
  let logger: Logger
  private let lock: StoreLock?
  private let metrics = Metrics()
  private let rates: RequestRates
  private let started: Instant
  let certificate: TLSCertificate?

  /// Opens the store.
  ///
  /// - Throws: ``StoreFileError`` if it is no store, or another server runs on it; ``TLSError``; what SQLite says.
  public init(_ configuration: Configuration, logger: Logger) throws {
    self.configuration = configuration
    self.logger = logger
    started = configuration.clock.now()
    lock = try configuration.storePath.map { try StoreLock($0) }
    let file = try StoreFile(path: configuration.storePath)
    directory = try Directory(
      file, clock: configuration.clock, feedCapacity: configuration.limits.keptGrantChanges)
    tokens = try TokenTable(file)
    rates = RequestRates(perSecond: configuration.limits.requestsPerSecond)
    backend = Backend(
      directory, limits: configuration.limits, names: try ConfigurationFiles.names(configuration.namesFile),
      base: BaseURL(service: configuration.baseURL, isSecure: configuration.tls != nil))
    certificate = try configuration.tls.map { try TLSCertificate($0) }
    try takeRules()
  }

  /// Makes a token.
  ///
  /// - Returns: The text, which is not kept.
  public func makeToken(name: String, scope: TokenScope = .write, user: String? = nil) throws -> String {
    let origin = Origin(name: "server", action: "start")
    let register = TokenRegister(directory.file, clock: configuration.clock, origin: origin)
    let text = try register.create(name: name, scope: scope, user: user).text
    try tokens.refresh()
    return text
  }

  /// All routes.
  public func router() -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: pipeline)
    PageRoutes().add(to: router)
    OperationRoutes(directory: directory, metrics: metrics, started: started).add(to: router)
    let scim = router.group(RouterPath(SCIMRoutes.path))
    DiscoveryRoutes(backend).add(to: scim)
    SCIMRoutes(backend).add(to: scim)
    BulkRoute(backend: backend).add(to: scim.group().add(middleware: LongRequests()))
    let settings = router.group(RouterPath(ProvisioningPath.settings)).add(middleware: LongRequests())
    SettingRoutes(backend: backend).add(to: settings)
    RuleRoutes(backend: backend).add(to: settings)
    PreviewRoute(backend: backend).add(to: settings)
    WarningRoute(backend).add(to: settings)
    router.add(middleware: MethodRefusal(router))
    return router
  }

  /// What stands around all routes.
  var pipeline: RequestPipeline {
    RequestPipeline(
      log: RequestLog(metrics: metrics), headers: SecurityHeaders(isSecure: configuration.tls != nil),
      size: RequestSize(limits: configuration.limits),
      authentication: Authentication(tokens: tokens, clock: configuration.clock, rates: rates, openPaths: openPaths))
  }

  /// What is read without a token.
  private var openPaths: Set<String> {
    var paths = Set(PageRoutes.files.keys).union(["/health", "/ready"])
    if configuration.hasOpenMetrics { paths.insert("/metrics") }
    return paths
  }
}
