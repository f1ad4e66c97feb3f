import ArgumentParser
import Foundation
import Logging
import SCIMServer

/// Runs the service.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the service.",
    discussion: """
      SCIM is spoken at /scim/v2, rules and settings are at /settings/auto-user-provisioning, and a page to look at is at /. \
      SIGTERM or SIGINT ends the service: requests that were begun are answered.
      """)

  @OptionGroup var store: StoreOptions
  @Option(
    help: ArgumentHelp(
      "Whom the token that --memory prints is for: to switch rules on takes somebody they make Super Admin.",
      valueName: "userName"))
  var user: String?

  @OptionGroup(title: "Listening") var listening: ListeningOptions
  @OptionGroup(title: "Log and metrics") var log: LogOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files of rules, read at start and on SIGHUP; without any the API takes rules.", valueName: "file"))
  var rules: [String] = []

  @Option(
    help: ArgumentHelp(
      "Names of Clumio's ids: {\"roles\": {id: name}, \"organizational_units\": {id: name}}.", valueName: "file"))
  var names: String?

  @Option(
    help: ArgumentHelp(
      "Requests of one token in a second, and of one address without a token; 0 for any number.", valueName: "number"))
  var rateLimit = 1_000

  func validate() throws {
    if rateLimit < 0 { throw ValidationError("--rate-limit: found `\(rateLimit)`, expected 0 or more") }
  }

  func run() async throws {
    var configuration = ProvisioningServer.Configuration()
    configuration.storePath = store.store
    configuration.limits.requestsPerSecond = rateLimit
    (configuration.rulesFiles, configuration.namesFile) = (rules, names)
    configuration.hasOpenMetrics = log.metricsOpen
    listening.apply(to: &configuration)
    // Whoever reads the log may go away.
    signal(SIGPIPE, SIG_IGN)
    let logger = log.logger()
    logger.debug("starting", metadata: ["allocator": "\(Allocator.name)"])
    let server = try ProvisioningServer(configuration, logger: logger)
    if store.memory { Self.say("token: \(try server.makeToken(name: "memory", user: user))") }
    let (scheme, host) = (configuration.tls == nil ? "http" : "https", configuration.host)
    let hangUps = Self.onHangUp {
      server.reloadRules()
      server.reloadCertificate()
    }
    defer { hangUps.cancel() }
    try await server.run { port in Self.say("listening on \(scheme)://\(host):\(port)") }
  }

  /// Does something on each SIGHUP, from now on.
  private static func onHangUp(_ body: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
    signal(SIGHUP, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGHUP)
    source.setEventHandler(handler: body)
    source.resume()
    return source
  }

  private static func say(_ line: String) { LineLog.writeToStandardError(Data((line + "\n").utf8)) }
}
