#if Desk
  internal import Handoff
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore
  internal import Sodium

  /// What can be asked of the console.
  struct Routes {
    let door: any Door

    /// What the page listens to as long as it is there.
    static let page = "/api/page"
    static let start = "/api/start"
    static let logIn = "/api/log-in"
    /// Where the recovery code is used.
    static let recovery = "/api/recover"
    /// Where a vault is made.
    static let founding = "/api/vault"

    func add(to router: Router<ConsoleContext>) {
      for asset in Asset.all(isServed: door.isServed) {
        router.get(RouterPath(asset.path)) { _, _ in asset.response }
      }
      router.get(RouterPath(Self.page)) { request, context in listen(request, at: try context.owner.watch) }
      router.post("/api/stay") { _, _ in Response.done }
      router.get(RouterPath(Self.start)) { _, context in try await Response.json(context.desk.start()) }
      router.post(RouterPath(Self.logIn)) { request, context in
        let (terms, passphrase) = try await request.termsAndSecret(
          as: LogInTerms.self, limit: Request.visitorLimit)
        let id = terms.coordinator.flatMap { ShortID($0) }
        // Whoever tries passphrases says whose.
        guard id != nil || !door.isServed else { throw Refusal.malformed }
        let visit = Visit(from: context.client, as: id, in: terms.browser)
        return try await admit(visit) { desk in
          try await desk.logIn(as: id, compared: terms.compared, passphrase: passphrase.take())
        }
      }
      router.post(RouterPath(Self.recovery)) { request, context in
        let (terms, secrets) = try await request.termsAndTwoSecrets(
          as: RecoveryTerms.self, limit: Request.visitorLimit)
        let visit = Visit(
          from: context.client, as: ShortID(terms.recovered.coordinator), in: terms.browser)
        let said = try await door.recover(for: visit) { desk in
          try await desk.recover(
            terms.recovered, code: secrets.first.take(), passphrase: secrets.second.take())
        }
        return try Response.json(Said(text: said))
      }
      router.post("/api/lock") { _, context in
        try await door.lock(context.owner)
        return Response.done
      }
      addWork(to: router)
      if !door.isServed { addOpening(to: router) }
      door.addRoutes(to: router)
    }

    /// Lets in whoever unlocks a vault.
    func admit(_ visit: Visit, _ unlock: (DeskSession) async throws -> Void) async throws -> Response {
      let admission = try await door.enter(visit, unlocking: unlock)
      return admission.session == nil ? Response.done : try Response.json(admission)
    }

    struct Said: Codable {
      let text: String
    }

    private struct LogInTerms: Decodable {
      let coordinator: String?
      let compared: String?
      /// What the browser is known by.
      let browser: String?
    }

    /// Who comes in with the recovery code, in which browser.
    private struct RecoveryTerms: Decodable {
      let recovered: DeskSession.Recovered
      /// What the browser is known by.
      let browser: String?

      private enum CodingKeys: CodingKey {
        case browser
      }

      init(from decoder: any Decoder) throws {
        recovered = try DeskSession.Recovered(from: decoder)
        browser = try decoder.container(keyedBy: CodingKeys.self)
          .decodeIfPresent(String.self, forKey: .browser)
      }
    }

    /// An answer that ends with its page: lines of news, and a sign of life in between.
    private func listen(_ request: Request, at watch: Watch) -> Response {
      Response(
        status: .ok, headers: [.contentType: "text/plain"],
        body: ResponseBody { writer in
          let (page, news) = watch.listen()
          defer { watch.left(page, now: .now) }
          try await writer.write(ByteBuffer(string: "\(Watch.News.still)\n"))
          try await request.body.consumeWithInboundCloseHandler { _ in
            for await line in news { try await writer.write(ByteBuffer(string: "\(line)\n")) }
          } onInboundClosed: {
            watch.left(page, now: .now)
          }
          try await writer.finish(nil)
        })
    }
  }
#endif
