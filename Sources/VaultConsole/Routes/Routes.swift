#if Desk
  internal import Handoff
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore
  internal import Sodium

  /// What can be asked of the console.
  struct Routes {
    let door: Door
    let watch: Watch
    let desk: DeskSession

    /// Where the page brings its launch token, before it has another.
    static let launch = "/api/launch"
    /// What the page listens to as long as it is there.
    static let page = "/api/page"

    func add(to router: Router<ConsoleContext>) {
      for asset in Asset.all {
        router.get(RouterPath(asset.path)) { _, _ in asset.response }
      }
      router.post(RouterPath(Self.launch)) { request, _ in
        let token = try await request.terms(as: LaunchTerms.self).token
        guard let session = try door.enter(with: token, now: .now) else { throw Refusal.launchUsed }
        watch.entered(now: .now)
        return try Response.json(LaunchAnswer(session: session))
      }
      router.get(RouterPath(Self.page)) { request, _ in listen(request) }
      router.post("/api/stay") { _, _ in Response.done }
      router.get("/api/start") { _, _ in try await Response.json(desk.start()) }
      router.post("/api/log-in") { request, _ in
        let (terms, passphrase) = try await request.termsAndSecret(as: LogInTerms.self)
        try await desk.logIn(
          as: terms.coordinator.flatMap { ShortID($0) }, compared: terms.compared,
          passphrase: passphrase.take())
        watch.unlocked(true)
        return Response.done
      }
      router.post("/api/lock") { _, _ in
        await desk.lock()
        watch.unlocked(false)
        return Response.done
      }
      addWork(to: router)
      addOpening(to: router)
    }

    private struct LogInTerms: Decodable {
      let coordinator: String?
      let compared: String?
    }

    private struct LaunchTerms: Decodable {
      let token: String
    }

    private struct LaunchAnswer: Encodable {
      let session: String
    }

    /// An answer that ends with its page: lines of news, and a sign of life in between.
    private func listen(_ request: Request) -> Response {
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
