import Logging
import ServiceLifecycle

/// Notices tokens that commands make and revoke while the server runs.
struct TokenWatch: Service {
  /// Half of what is promised.
  private static let interval = Duration.milliseconds(500)

  let tokens: TokenTable
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while (try? await Task.sleep(for: Self.interval)) != nil {
        do {
          try await tokens.refreshIfChanged()
        } catch {
          logger.warning("tokens cannot be read", metadata: ["error": "\(error)"])
        }
      }
    }
  }
}
