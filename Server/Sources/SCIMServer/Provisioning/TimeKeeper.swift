import ServiceLifecycle

/// Moves the time on while nobody writes, so that what ends is taken from people in time; and keeps readers of the feed
/// awake, so that nothing between them and the server takes them for gone.
struct TimeKeeper: Service {
  /// Proxies commonly close what has been silent for a minute.
  private static let interval = Duration.seconds(15)

  let directory: Directory

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: Self.interval)
        // If the disk does not take it, the next one tells.
        try? await directory.perform(Origin(name: "server", action: "time")) { _ in }
        directory.feed.wake()
      }
    }
  }
}
