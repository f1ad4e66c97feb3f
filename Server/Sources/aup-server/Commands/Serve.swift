import ArgumentParser
import Foundation
import Logging
import SCIMServer

/// Runs the service.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the service.")

  @OptionGroup var store: StoreOptions

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "number"))
  var port = 8_880

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files of rules, read at start and on SIGHUP; without any the API takes rules.", valueName: "file"))
  var rules: [String] = []

  @Option(
    help: ArgumentHelp(
      "Names of Clumio's ids: {\"roles\": {id: name}, \"organizational_units\": {id: name}}.", valueName: "file"))
  var names: String?

  @Option(help: ArgumentHelp("Requests of one token in a second; 0 for any number.", valueName: "number"))
  var rateLimit = 1_000

  @Option(help: ArgumentHelp("What is logged: trace, debug, info, notice, warning or error.", valueName: "level"))
  var logLevel = "info"

  func run() async throws {
    var configuration = ProvisioningServer.Configuration()
    configuration.storePath = store.store
    (configuration.host, configuration.port) = (host, port)
    configuration.limits.requestsPerSecond = rateLimit
    (configuration.rulesFiles, configuration.namesFile) = (rules, names)
    guard let level = Logger.Level(rawValue: logLevel) else {
      throw ValidationError("there is no log level `\(logLevel)`")
    }
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: "aup-server")
    logger.logLevel = level
    let server = try ProvisioningServer(configuration, logger: logger)
    if store.memory { Self.say("token: \(try server.makeToken(name: "memory"))") }
    let host = host
    let hangUps = Self.onHangUp { server.reloadRules() }
    defer { hangUps.cancel() }
    try await server.run { port in Self.say("listening on http://\(host):\(port)") }
  }

  /// Does something on each SIGHUP, from now on.
  private static func onHangUp(_ body: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
    signal(SIGHUP, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGHUP)
    source.setEventHandler(handler: body)
    source.resume()
    return source
  }

  private static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
