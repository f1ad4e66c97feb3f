import NIOCore
import NIOPosix

/// A connection on which anything can be sent.
enum Socket {
  /// Sends a text, and gives what comes until the other side closes the connection.
  ///
  /// - Parameters:
  ///   - drip: If given, a blank is sent each time it has passed, as long as that goes.
  ///   - rest: Gives what is sent behind the text.
  ///   - isTakenWhole: True if the other side has to take all of it, whatever it says meanwhile.
  static func exchange(
    _ port: Int?, _ text: String, drip: Duration? = nil, rest: (@Sendable () async throws -> String)? = nil,
    isTakenWhole: Bool = false
  ) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "localhost", port: port ?? 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      let sending = Task {
        try await outbound.write(ByteBuffer(string: text))
        // In parts: one that is given is not yet taken.
        var rest = ByteBuffer(string: try await rest?() ?? "")
        while let part = rest.readSlice(length: min(rest.readableBytes, 1 << 16)), part.readableBytes > 0 {
          try await outbound.write(part)
        }
        while let drip {
          try await Task.sleep(for: drip)
          try await outbound.write(ByteBuffer(string: " "))
        }
      }
      defer { sending.cancel() }
      var received = ByteBuffer()
      do {
        for try await part in inbound { received.writeImmutableBuffer(part) }
      } catch {
        // Closed while something was on its way.
      }
      if isTakenWhole { try await sending.value }
      return String(buffer: received)
    }
  }
}
