import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore
import ServiceLifecycle

/// The change feed as server-sent events (WHATWG HTML, "Server-sent events").
///
/// An event has the number of the change as its id. Who comes back with `Last-Event-ID` gets what came behind it; who comes
/// without one gets what comes from then on. `Last-Event-ID: 0` starts at the first change that there was. If the next
/// change is not kept any more, the answer is an event `reset`: what people hold has to be read anew, and what comes
/// behind the reset goes on from there. The answer begins with the number where it starts, so that who loses the connection
/// before anything happens comes back to there.
struct GrantStream: Sendable {
  /// Events that are read at once.
  private static let batch = 500
  /// A comment.
  private static let heartbeat = ByteBuffer(string: ":\n\n")

  let feed: GrantFeed

  /// - Throws: 400 if `Last-Event-ID` is no number.
  func answer(_ request: Request) throws(SCIMError) -> Response {
    var last = feed.newest
    if let text = request.headers[.lastEventID] {
      guard let number = Int64(text), number >= 0 else {
        throw SCIMError(status: 400, detail: "`Last-Event-ID`: found `\(text)`, expected the id of an event")
      }
      last = number
    }
    let start = last
    let body = ResponseBody { writer in
      try await run(from: start, &writer)
      try await writer.finish(nil)
    }
    let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
    return Response(status: .ok, headers: headers, body: body)
  }

  /// Tells what comes behind a number, as fast as the client takes it, until the feed ends or the server stops.
  func run(from start: Int64, _ writer: inout any ResponseBodyWriter) async throws {
    let wakes = feed.watch()
    var last = start
    try await withGracefulShutdownHandler {
      try await writer.write(ByteBuffer(string: "id: \(start)\n\n"))
      try await send(&last, &writer)
      for await _ in wakes where try await !send(&last, &writer) { try await writer.write(Self.heartbeat) }
      try await send(&last, &writer)
    } onGracefulShutdown: {
      feed.close()
    }
  }

  /// Writes all that is there behind a number, which moves on; false if that is nothing.
  @discardableResult
  private func send(_ last: inout Int64, _ writer: inout any ResponseBodyWriter) async throws -> Bool {
    let start = last
    var hasReset = false
    while true {
      guard let events = try await feed.events(after: last, limit: Self.batch) else {
        last = feed.newest
        hasReset = true
        try await writer.write(ByteBuffer(string: "id: \(last)\nevent: reset\ndata: {}\n\n"))
        continue
      }
      guard let end = events.last?.sequence else { return hasReset || last != start }
      var buffer = ByteBuffer()
      for event in events {
        buffer.writeString("id: \(event.sequence)\nevent: grants\ndata: ")
        buffer.writeBytes(event.body)
        buffer.writeString("\n\n")
      }
      try await writer.write(buffer)
      last = end
    }
  }
}

extension HTTPField.Name {
  static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
