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

  @Option(help: ArgumentHelp("Requests of one token in a second; 0 for any number.", valueName: "number"))
  var rateLimit = 1_000

  @Option(help: ArgumentHelp("What is logged: trace, debug, info, notice, warning or error.", valueName: "level"))
  var logLevel = "info"

  func run() async throws {
    var configuration = ProvisioningServer.Configuration()
    configuration.storePath = store.store
    (configuration.host, configuration.port) = (host, port)
    configuration.limits.requestsPerSecond = rateLimit
    guard let level = Logger.Level(rawValue: logLevel) else {
      throw ValidationError("there is no log level `\(logLevel)`")
    }
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: "aup-server")
    logger.logLevel = level
    let server = try ProvisioningServer(configuration, logger: logger)
    if store.memory { Self.say("token: \(try server.makeToken(name: "memory"))") }
    let host = host
    try await server.run { port in Self.say("listening on http://\(host):\(port)") }
  }

  private static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
