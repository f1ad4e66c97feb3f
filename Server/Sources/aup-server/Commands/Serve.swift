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
  @OptionGroup(title: "Listening") var listening: ListeningOptions
  @OptionGroup(title: "Log and metrics") var log: LogOptions

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
    configuration.hasOpenMetrics = log.metricsOpen
    listening.apply(to: &configuration)
    // Whoever reads the log may go away.
    signal(SIGPIPE, SIG_IGN)
    let server = try ProvisioningServer(configuration, logger: log.logger())
    if store.memory { Self.say("token: \(try server.makeToken(name: "memory"))") }
    let (scheme, host) = (configuration.tls == nil ? "http" : "https", configuration.host)
    try await server.run { port in Self.say("listening on \(scheme)://\(host):\(port)") }
  }

  private static func say(_ line: String) { LineLog.writeToStandardError(Data((line + "\n").utf8)) }
}
