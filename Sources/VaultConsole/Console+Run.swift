#if Desk
  internal import Glibc
  internal import Hummingbird
  internal import HummingbirdCore
  internal import Logging
  internal import NIOCore
  internal import Sodium
  public import VaultDesk
  internal import WebServer

  extension Console {
    /// Serves the page until it is closed, or, for a district, until a signal ends it.
    ///
    /// - Throws: why there is no page, or none any more.
    public static func run(_ settings: Settings, of place: VaultPlace, _ voice: Voice) throws(Problem) {
      let door: any Door
      do {
        switch settings {
        case .launched(let settings): door = try LaunchDoor(settings, to: place, voice: voice, now: .now)
        case .served(let settings): door = try LogInDoor(settings, to: place, voice: voice)
        }
      } catch {
        throw error.problem
      }
      let server = ConsoleServer(door: door)
      let outcome = Outcome()
      let signals = [SIGINT, SIGTERM, SIGHUP].map { outcome.whenSignaled($0) }
      let serving = Task.detached { await server.run(endingWith: outcome) }
      let problem = outcome.wait()
      let locked = Outcome()
      Task.detached {
        await server.lockAll()
        locked.end()
      }
      _ = locked.wait()
      serving.cancel()
      door.clear()
      withExtendedLifetime(signals) {}
      if let problem { throw problem }
    }
  }

  /// How the console ends.
  typealias Outcome = WebServer.Outcome<Problem>

  /// The server, and what it looks at beside its requests.
  struct ConsoleServer {
    let door: any Door

    private static let idleTimeout = TimeAmount.seconds(20)

    func run(endingWith outcome: Outcome) async {
      let watching = Task { await keepWatch(endingWith: outcome) }
      defer { watching.cancel() }
      do {
        try await door.checkAddress()
        try await application(endingWith: outcome).run()
        outcome.end()
      } catch let problem as Problem {
        outcome.end(problem)
      } catch is CancellationError {
        outcome.end()
      } catch {
        let problem = (error as? IOError).flatMap { door.problem(of: $0) }
        outcome.end(
          problem ?? Problem(.unavailable, "the page cannot be served: \(ListeningError.words(for: error))"))
      }
    }

    /// Nobody reads or changes a vault from here any more; what was begun is done before.
    func lockAll() async {
      for session in door.sessions { await door.lock(session) }
    }

    private func application(endingWith outcome: Outcome) -> some ApplicationProtocol {
      let door = door
      let router = Router(context: ConsoleContext.self)
      router.add(middleware: Gatekeeper(door: door))
      Routes(door: door).add(to: router)
      var logger = Logger(label: "vault-console") { _ in SwiftLogNoOpLogHandler() }
      logger.logLevel = .critical
      return Application(
        router: router,
        server: .http1(
          configuration: .init(
            additionalChannelHandlers: door.makePeerChecks(),
            idleTimeout: Self.idleTimeout,
            httpDecoderConfiguration: .init(
              maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))),
        configuration: ApplicationConfiguration(
          address: door.address,
          availableConnectionsDelegate: .maximum(door.connectionLimit, logger: logger)),
        onServerRunning: { channel in
          do throws(Problem) {
            try await door.started(on: channel)
          } catch {
            outcome.end(error)
          }
        },
        logger: logger)
    }

    private func keepWatch(endingWith outcome: Outcome) async {
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        await door.keepWatch(now: .now, endingWith: outcome)
      }
    }
  }
#endif
