import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import SCIMModel

/// Answers requests for users that come whole and at once, as nearly all do, where they come in, see ``UserRequests``; the
/// answer is written in one piece.
///
/// All others go on to Hummingbird, which makes a stream of what comes: large bodies, those that come in parts, connections
/// that are to be closed. While a request is answered here, what comes behind it waits.
final class ShortRequests: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// Bytes of a body.
  private static let bodyBytes = 32 << 10
  private static let path = UserRequests.path

  private let users: UserRequests
  private let logger: Logger
  /// A request whose end has not come.
  private var gathered: (head: HTTPRequest, body: ByteBuffer)?
  /// True while a request is answered here.
  private var isAnswering = false
  /// What has come meanwhile.
  private var held: [Event] = []
  private var wantsRead = false
  /// Requests that Hummingbird has to answer.
  private var passedOn = 0

  private enum Event {
    case part(HTTPRequestPart)
    case end
    case error(any Error)
    case user(Any)
  }

  init(_ users: UserRequests, logger: Logger) { (self.users, self.logger) = (users, logger) }

  // MARK: Coming in

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { take(.part(unwrapInboundIn(data)), context) }

  func channelReadComplete(context: ChannelHandlerContext) { take(.end, context) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { take(.error(error), context) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { take(.user(event), context) }

  func read(context: ChannelHandlerContext) {
    // What has come is enough until it is its turn.
    if isAnswering, !held.isEmpty { wantsRead = true } else { context.read() }
  }

  private func take(_ event: Event, _ context: ChannelHandlerContext) {
    if isAnswering {
      // The end of what was read at once says nothing more than the parts before it.
      if case .end = event, held.isEmpty { return context.fireChannelReadComplete() }
      return held.append(event)
    }
    switch event {
    case .part(.head(let head)) where passedOn == 0 && Self.isShort(head): gathered = (head, ByteBuffer())
    case .part(.body(var bytes)) where gathered != nil: gathered?.body.writeBuffer(&bytes)
    case .part(.end(let trailer)):
      guard let (head, body) = gathered else { return passOn(.end(trailer), context) }
      gathered = nil
      // Without the body: where it came in is free again once it is read.
      let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
      if let kind = users.kind(of: request) { return answer(kind, request, body, context) }
      passOn(head, body, context)
      passOn(.end(trailer), context)
    case .part(let part): passOn(part, context)
    case .end:
      if let (head, body) = gathered {
        gathered = nil
        passOn(head, body, context)
      }
      context.fireChannelReadComplete()
    case .error(let error): context.fireErrorCaught(error)
    case .user(let event): context.fireUserInboundEventTriggered(event)
    }
  }

  private func passOn(_ head: HTTPRequest, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
    passOn(.head(head), context)
    if body.readableBytes > 0 { passOn(.body(body), context) }
  }

  private func passOn(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
    if case .head = part { passedOn += 1 }
    context.fireChannelRead(wrapInboundOut(part))
  }

  private static func isShort(_ head: HTTPRequest) -> Bool {
    guard head.path?.utf8.starts(with: path.utf8) == true else { return false }
    return head.headerFields.allSatisfy { field in
      switch field.name {
      case .expect, .upgrade, .transferEncoding: false
      case .connection: ASCIICase.equal(field.value, "keep-alive")
      case .contentLength: Int(field.value) ?? .max <= bodyBytes
      default: true
      }
    }
  }

  // MARK: Going out

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { passedOn = max(0, passedOn - 1) }
    context.write(data, promise: promise)
  }

  private func answer(
    _ kind: UserRequests.Kind, _ request: Request, _ body: ByteBuffer, _ context: ChannelHandlerContext
  ) {
    isAnswering = true
    let place = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let facts = ServerContext(channel: context.channel, logger: logger)
    users.answer(kind, request, body: body, facts, on: context.eventLoop) { answer in
      place.value.handler.send(answer, place.value.context)
    }
  }

  private func send(_ answer: Answer, _ context: ChannelHandlerContext) {
    var head = answer.head
    head.headerFields.add(.date, HTTPDate.now)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if answer.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(answer.body)), promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    isAnswering = false
    let events = held
    held = []
    for event in events { take(event, context) }
    if wantsRead, !isAnswering || held.isEmpty {
      wantsRead = false
      context.read()
    }
  }
}
