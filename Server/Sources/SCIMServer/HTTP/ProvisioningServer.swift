import AUPDialects
import AUPLanguage
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
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
    /// The base URL of the SCIM API as clients know it; nil to take the host that each names.
    public var baseURL: String?
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
  let names: ClumioNames
  let logger: Logger

  /// Opens the store.
  ///
  /// - Throws: ``StoreFileError``, or what SQLite says.
  public init(_ configuration: Configuration, logger: Logger) throws {
    self.configuration = configuration
    self.logger = logger
    let file = try StoreFile(path: configuration.storePath)
    directory = try Directory(
      file, clock: configuration.clock, feedCapacity: configuration.limits.keptGrantChanges)
    tokens = try TokenTable(file)
    names = try ConfigurationFiles.names(configuration.namesFile)
    try takeRules()
  }

  /// Makes a token.
  ///
  /// - Returns: The text, which is not kept.
  public func makeToken(name: String, scope: TokenScope = .write, user: String? = nil) throws -> String {
    try tokens.create(name: name, scope: scope, user: user, now: Double(configuration.clock.now().seconds)).text
  }

  /// All routes.
  public func router() -> Router<ServerContext> {
    let router = Router(context: ServerContext.self)
    let bodies = JSONBodyReader(limits: configuration.limits)
    router.add(middleware: ErrorAnswers())
    let guarded = router.group().add(middleware: Authentication(tokens: tokens, clock: configuration.clock))
    let scim = guarded.group(RouterPath(SCIMRoutes.path))
    let base = configuration.baseURL.map { $0 + SCIMRoutes.path }
    let store = directory.store
    DiscoveryRoutes(
      userSchemas: store.userSchemas, groupSchemas: store.groupSchemas, limits: configuration.limits, base: base
    ).add(to: scim)
    SCIMRoutes(directory: directory, bodies: bodies, limits: configuration.limits, base: base).add(to: scim)
    BulkRoute(directory: directory, bodies: bodies, limits: configuration.limits, base: base).add(to: scim)
    let settings = guarded.group(RouterPath(ProvisioningPath.settings))
    SettingRoutes(directory: directory, bodies: bodies, names: names).add(to: settings)
    RuleRoutes(directory: directory, bodies: bodies, limits: configuration.limits, names: names).add(to: settings)
    PreviewRoute(directory: directory, bodies: bodies, limits: configuration.limits, names: names).add(to: settings)
    WarningRoute(directory: directory).add(to: settings)
    return router
  }

  /// Runs until SIGTERM or SIGINT; then requests that were begun are answered.
  ///
  /// - Parameter onReady: Is told the port once the service listens.
  public func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
    try await application(onReady: onReady).runService()
  }

  /// The service, ready to run.
  ///
  /// - Parameter onReady: Is told the port once the service listens.
  public func application(
    onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> Application<RouterResponder<ServerContext>> {
    Application(
      router: router(),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil),
      services: [TimeKeeper(directory: directory)],
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) }, logger: logger)
  }
}
