#if Desk
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore

  /// Looks at every request before anything else does, and at every answer after it.
  struct Gatekeeper: RouterMiddleware {
    typealias Context = ConsoleContext

    let door: Door
    let watch: Watch
    /// The port that this console listens on.
    let port: @Sendable () -> Int?

    static let sessionHeader = HTTPField.Name("Vault-Session")

    func handle(
      _ request: Request, context: Context,
      next: (Request, Context) async throws -> Response
    ) async throws -> Response {
      var response: Response
      do {
        try checkOrigin(of: request)
        try checkSession(of: request)
        response = try await next(request, context)
      } catch let refusal as Refusal {
        response = refusal.response
      } catch let error as HTTPError {
        response = Refusal(error.status, "page", "there is no such page").response
      }
      for (name, value) in Self.headers { response.headers[name] = value }
      return response
    }

    /// Refuses what another site's page, or a name that leads here, has asked for.
    private func checkOrigin(of request: Request) throws(Refusal) {
      guard let port = port() else { throw .foreign }
      let host = "127.0.0.1:\(port)"
      guard request.head.authority == host else { throw .foreign }
      let site = request.headers[values: .secFetchSite]
      let isReading = request.method == .get || request.method == .head
      if isReading, !request.isForInterface { return }
      if !site.isEmpty {
        guard site == ["same-origin"] else { throw .foreign }
      } else if !isReading {
        guard request.headers[values: .origin] == ["http://\(host)"] else { throw .foreign }
      }
    }

    private func checkSession(of request: Request) throws(Refusal) {
      guard request.isForInterface, request.uri.path != Routes.launch else { return }
      let token = Self.sessionHeader.flatMap { request.headers[$0] }
      guard door.admits(token) else { throw .noSession }
      if request.uri.path != Routes.page { watch.acted(now: .now) }
    }

    /// What every answer says to the browser: nothing is kept, framed, guessed or loaded from elsewhere.
    private static let headers: [(HTTPField.Name, String)] = [
      (
        .contentSecurityPolicy,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types 'none'"
      ),
      (.cacheControl, "no-store"), (.xContentTypeOptions, "nosniff"), (.referrerPolicy, "no-referrer"),
      (.crossOriginOpenerPolicy, "same-origin"), (.crossOriginResourcePolicy, "same-origin"),
    ]
  }

  extension Request {
    /// Whether it is the page's module that asks, and not the browser for a page.
    fileprivate var isForInterface: Bool { uri.path.hasPrefix("/api/") }
  }

  extension HTTPField.Name {
    fileprivate static let secFetchSite = Self.own("Sec-Fetch-Site")
    fileprivate static let referrerPolicy = Self.own("Referrer-Policy")
    fileprivate static let crossOriginOpenerPolicy = Self.own("Cross-Origin-Opener-Policy")

    /// A name that the library does not have.
    private static func own(_ name: String) -> HTTPField.Name {
      guard let name = HTTPField.Name(name) else {
        preconditionFailure("\(name) is not the name of a header")
      }
      return name
    }
  }

  /// Closes connections of other users of this machine before a byte of theirs is read.
  final class PeerCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let user: UInt32

    /// - Parameter user: who may connect.
    init(user: UInt32) { self.user = user }

    func handlerAdded(context: ChannelHandlerContext) {
      if context.channel.isActive { check(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
      if check(context) { context.fireChannelActive() }
    }

    @discardableResult
    private func check(_ context: ChannelHandlerContext) -> Bool {
      guard PeerTable.isConnected(user, from: context.remoteAddress?.end, to: context.localAddress?.end)
      else {
        context.close(promise: nil)
        return false
      }
      return true
    }
  }

  extension SocketAddress {
    fileprivate var end: PeerTable.End? {
      guard let ipAddress, let port else { return nil }
      return PeerTable.End(address: ipAddress, port: port)
    }
  }
#endif
