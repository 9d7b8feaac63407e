#if Desk
  internal import HTTPTypes
  internal import Hummingbird

  /// Looks at every request before anything else does, and at every answer after it.
  struct Gatekeeper: RouterMiddleware {
    typealias Context = ConsoleContext

    let door: any Door

    static let sessionHeader = HTTPField.Name("Vault-Session")

    func handle(
      _ request: Request, context: Context,
      next: (Request, Context) async throws -> Response
    ) async throws -> Response {
      var response: Response
      do {
        try checkOrigin(of: request)
        var context = context
        context.client = try door.client(of: request)
        context.session = try session(of: request)
        response = try await next(request, context)
      } catch let refusal as Refusal {
        response = refusal.response
      } catch let error as HTTPError {
        response = Refusal(error.status, "page", "there is no such page").response
      }
      for (name, value) in Self.headers { response.headers[name] = value }
      if door.isServed { response.headers[.strictTransportSecurity] = "max-age=31536000" }
      return response
    }

    /// Refuses what another site's page, or a name that leads here, has asked for.
    private func checkOrigin(of request: Request) throws(Refusal) {
      guard let here = door.site, request.head.authority == here.host else { throw .foreign }
      let site = request.headers[values: .secFetchSite]
      let isReading = request.method == .get || request.method == .head
      if isReading, !request.isForInterface { return }
      if !site.isEmpty {
        guard site == ["same-origin"] else { throw .foreign }
      } else if !isReading {
        guard request.headers[values: .origin] == [here.origin] else { throw .foreign }
      }
    }

    /// What a page asks for by itself, also where nobody is at it.
    private static let pathsOfThePage: Set = [Routes.page, Routes.start]

    /// Whose request it is, where it is not for a file of the page.
    private func session(of request: Request) throws(Refusal) -> Session? {
      guard request.isForInterface else { return nil }
      let token = Self.sessionHeader.flatMap { request.headers[$0] }
      guard let session = door.admit(token, to: request.uri.path) else { throw door.refusal }
      if !Self.pathsOfThePage.contains(request.uri.path) { session.watch.acted(now: .now) }
      return session
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
    static func own(_ name: String) -> HTTPField.Name {
      guard let name = HTTPField.Name(name) else {
        preconditionFailure("\(name) is not the name of a header")
      }
      return name
    }
  }
#endif
