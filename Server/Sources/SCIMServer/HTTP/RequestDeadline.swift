import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request does not come whole in time, and reads on where a request cannot be understood: who
/// sends a long one sees the refusal, and is not left with bytes that nobody takes.
///
/// One for each connection. A request that comes at once, as nearly all do, costs no timer.
final class RequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let time: TimeAmount
  private var timer: Scheduled<Void>?
  private var isReading = false
  private var isBroken = false

  init(_ time: TimeAmount) { self.time = time }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: isReading = true
    case .body: break
    case .end:
      isReading = false
      stop()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isReading, timer == nil {
      timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
    context.fireChannelReadComplete()
    // Those behind do not ask for more.
    if isBroken { context.read() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    (isReading, isBroken) = (true, true)
    context.fireErrorCaught(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  private func stop() {
    timer?.cancel()
    timer = nil
  }
}
