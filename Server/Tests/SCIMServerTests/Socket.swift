import NIOCore
import NIOPosix

/// A connection on which anything can be sent.
enum Socket {
  /// Sends a text, and gives what comes until the other side closes the connection.
  ///
  /// - Parameters:
  ///   - drip: If given, a blank is sent each time it has passed, as long as that goes.
  ///   - rest: Gives what is sent behind the text.
  static func exchange(
    _ port: Int?, _ text: String, drip: Duration? = nil, rest: (@Sendable () async throws -> String)? = nil
  ) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "localhost", port: port ?? 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: text))
      if let rest { try await outbound.write(ByteBuffer(string: rest())) }
      let dripping = Task {
        while let drip {
          try await Task.sleep(for: drip)
          try await outbound.write(ByteBuffer(string: " "))
        }
      }
      defer { dripping.cancel() }
      var received = ByteBuffer()
      do {
        for try await part in inbound { received.writeImmutableBuffer(part) }
      } catch {
        // Closed while something was on its way.
      }
      return String(buffer: received)
    }
  }
}
