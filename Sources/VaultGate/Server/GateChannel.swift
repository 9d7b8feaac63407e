#if Desk
  internal import Glibc
  internal import HummingbirdCore
  internal import Logging
  internal import NIOCore
  internal import NIOHTTP1
  internal import Sodium
  internal import WebServer

  /// A connection to the gate. What it asks is answered where it is read, at once: that takes microseconds, and every
  /// detour through another thread would take longer.
  struct GateChannel: ServerChildChannel {
    let desk: FrontDesk
    /// Who may connect, with the gate's own user and root, who look after it; nothing, for everybody on this machine.
    let proxyUser: LocalUser?

    struct Value: ServerChildChannelValue {
      let channel: any Channel
    }

    /// More than a web server hands on, so that what comes through it is judged and not refused unread.
    private static let headerLimit = 128 << 10

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        if let proxyUser { try pipeline.addHandler(ProxyCheck(users: [proxyUser.id, geteuid(), 0])) }
        // Who does not read the answers is asked nothing more.
        try pipeline.addHandler(BackPressureHandler())
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = Self.headerLimit
        limits.maxHeaderListSize = Self.headerLimit
        try pipeline.configureHTTPServerPipeline(
          withPipeliningAssistance: false, withErrorHandling: false, withEncoderConfiguration: .init(),
          withDecoderLimitConfiguration: limits)
        // Longer than nginx keeps a connection that it does not use (keepalive_timeout, 60 seconds).
        try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(75)))
        try pipeline.addHandler(Answerer(desk))
        return Value(channel: channel)
      }
    }

    func handle(value: Value, logger: Logger) async { try? await value.channel.closeFuture.get() }
  }

  /// Answers the requests of a connection, one after another.
  private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let desk: FrontDesk
    private var head: HTTPRequestHead?
    private var body: WipedBytes?
    private var size = 0

    init(_ desk: FrontDesk) { self.desk = desk }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        forget()
      case .body(let chunk):
        take(chunk.readableBytesSpan)
      case .end:
        guard let head else { return }
        self.head = nil
        let answer = desk.answer(
          Question(
            method: head.method.rawValue, path: head.uri, headers: { head.headers[$0] }, body: takeBody()))
        send(answer, to: head, context)
      }
    }

    /// Takes a piece of what comes with a request, and overwrites what it came in.
    private func take(_ bytes: RawSpan) {
      defer { bytes.overwrite() }
      size += bytes.byteCount
      guard size <= FrontDesk.bodyLimit else { return body = nil }
      let body = body ?? WipedBytes(capacity: FrontDesk.bodyLimit)
      self.body = body
      for offset in bytes.byteOffsets { body.append(bytes[offset]) }
    }

    /// What came with a request; nothing, where that was more than is read.
    private func takeBody() -> WipedBytes? {
      defer { forget() }
      return size == 0 ? WipedBytes(capacity: 0) : body
    }

    private func forget() {
      body = nil
      size = 0
    }

    private func send(_ answer: Answer, to request: HTTPRequestHead?, _ context: ChannelHandlerContext) {
      var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
      if answer.status != 204 { headers.add(name: "Content-Length", value: "\(answer.body.utf8.count)") }
      let staysOpen = request?.isKeepAlive ?? false
      if !staysOpen { headers.add(name: "Connection", value: "close") }
      let head = HTTPResponseHead(
        version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if !answer.body.isEmpty, request?.method != .HEAD {
        context.write(
          wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: answer.body)))),
          promise: nil)
      }
      let written = context.eventLoop.makePromise(of: Void.self)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
      guard !staysOpen else { return }
      let channel = context.channel
      written.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }

    /// A request that cannot be read is answered once, and its connection is closed.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      forget()
      guard error is HTTPParserError, context.channel.isActive else { return context.close(promise: nil) }
      head = nil
      send(desk.answerToGarbage(), to: nil, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
      // The other side has nothing more to ask.
      if case ChannelEvent.inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
      context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
      forget()
      context.fireChannelInactive()
    }
  }
#endif
