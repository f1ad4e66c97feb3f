import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

extension ProvisioningServer {
  /// Runs until SIGTERM or SIGINT; then requests that were begun are answered, and the store is closed.
  ///
  /// - Parameter onReady: Is told the port once the service listens.
  /// - Throws: Why the service cannot listen.
  public func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
    if configuration.tls == nil, !Self.isLoopback(configuration.host) {
      logger.warning(
        "tokens can be read on their way: the service listens beyond this machine without TLS",
        metadata: ["host": "\(configuration.host)"])
    }
    var application = try application(onReady: onReady)
    application.addServices(TokenWatch(tokens: tokens, logger: logger))
    var group = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = configuration.limits.stoppingTime
    try await ServiceGroup(configuration: group).run()
    try directory.close()
  }

  /// The service, ready to run.
  ///
  /// - Parameter onReady: Is told the port once the service listens.
  /// - Throws: What the TLS library says of certificate and key.
  public func application(
    onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws -> Application<RouterResponder<ServerContext>> {
    let responder = router().buildResponder()
    return Application(
      responder: responder, server: try channels(),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil),
      services: [TimeKeeper(directory: directory)],
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) }, logger: logger)
  }

  /// Reads certificate and key anew, if the service speaks TLS. If they are not what they should be, the log says why, and
  /// those that were read last stay.
  public func reloadCertificate() {
    guard let certificate else { return }
    do {
      try certificate.reload()
      logger.notice("read the certificate")
    } catch {
      logger.error("the certificate stays as it is", metadata: ["error": "\(error)"])
    }
  }

  private func channels() throws -> HTTPServerBuilder {
    let limits = configuration.limits
    let readingTime = TimeAmount(limits.readingTime)
    let channels = HTTP1Channel.Configuration(
      additionalChannelHandlers: [RequestDeadline(readingTime)], idleTimeout: TimeAmount(limits.idleTime),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
        maxHeaderFieldCount: limits.headers))
    let logger = logger
    let users = UserRequests(backend, pipeline)
    let http = HTTPServerBuilder { responder in
      EventLoopChannel(
        http: HTTP1Channel(responder: responder, configuration: channels), users: users, logger: logger)
    }
    guard let certificate else { return http }
    return try .tls(http, tlsConfiguration: certificate.configuration)
  }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }
}
