#if Desk
  internal import Dispatch
  internal import Glibc
  internal import Hummingbird
  internal import HummingbirdCore
  internal import Logging
  internal import NIOCore
  internal import PrivateFiles
  internal import Sodium
  internal import Synchronization
  public import VaultDesk

  extension Console {
    /// Serves the page until it is closed.
    ///
    /// - Throws: why there is no page, or none any more.
    public static func run(_ settings: Settings, of place: VaultPlace, _ voice: Voice) throws(Problem) {
      let door: Door
      do {
        door = try Door(now: .now)
      } catch {
        throw error.problem
      }
      let server = ConsoleServer(settings, door: door, place: place, voice: voice)
      let outcome = Outcome()
      let signals = [SIGINT, SIGTERM, SIGHUP].map { outcome.whenSignaled($0) }
      let serving = Task.detached { await server.run(endingWith: outcome) }
      let problem = outcome.wait()
      serving.cancel()
      server.clear()
      withExtendedLifetime(signals) {}
      if let problem { throw problem }
    }
  }

  /// How the console ends, for the thread that waits for it.
  final class Outcome: Sendable {
    private let problem = Mutex<Problem?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// It is over; nothing went wrong where no problem is given.
    func end(_ problem: Problem? = nil) {
      self.problem.withLock { $0 = problem }
      done.signal()
    }

    func wait() -> Problem? {
      done.wait()
      return problem.withLock { $0 }
    }

    /// A signal ends the console in order, so that its launch file does not stay.
    func whenSignaled(_ number: Int32) -> any DispatchSourceSignal {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { self.end() }
      source.resume()
      return source
    }
  }

  /// The server, and what it looks at beside its requests.
  struct ConsoleServer {
    private let settings: Console.Settings
    private let door: Door
    let desk: DeskSession
    let watch: Watch
    private let voice: Console.Voice
    private let landing = Landing()

    /// So many connections at once are more than a browser makes.
    private static let connectionLimit = 64
    private static let idleTimeout = TimeAmount.seconds(20)

    init(_ settings: Console.Settings, door: Door, place: VaultPlace, voice: Console.Voice) {
      self.settings = settings
      self.door = door
      self.voice = voice
      desk = DeskSession(place)
      watch = Watch(isAddressTold: !settings.startsBrowser, now: .now)
    }

    func run(endingWith outcome: Outcome) async {
      let watching = Task { await keepWatch(endingWith: outcome) }
      defer { watching.cancel() }
      do {
        try await application().run()
        outcome.end()
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        outcome.end(Problem(.unavailable, "port \(settings.port ?? 0) is in use by another program"))
      } catch is CancellationError {
        outcome.end()
      } catch {
        outcome.end(Problem(.unavailable, "the page cannot be served: \(error)"))
      }
    }

    /// Leaves nothing behind.
    func clear() { landing.clear() }

    private func application() -> some ApplicationProtocol {
      let router = Router(context: ConsoleContext.self)
      let landing = landing
      router.add(middleware: Gatekeeper(door: door, watch: watch, port: { landing.port }))
      Routes(door: door, watch: watch, desk: desk).add(to: router)
      var logger = Logger(label: "vault-console") { _ in SwiftLogNoOpLogHandler() }
      logger.logLevel = .critical
      let isOpenToAll = settings.admitsAnyLocalUser
      return Application(
        router: router,
        server: .http1(
          configuration: .init(
            additionalChannelHandlers: isOpenToAll ? [] : [PeerCheck(user: getuid())],
            idleTimeout: Self.idleTimeout,
            httpDecoderConfiguration: .init(
              maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))),
        configuration: ApplicationConfiguration(
          address: .hostname("127.0.0.1", port: settings.port ?? 0),
          availableConnectionsDelegate: .maximum(Self.connectionLimit, logger: logger)),
        onServerRunning: { channel in await started(on: channel) },
        logger: logger)
    }

    private func started(on channel: any Channel) async {
      guard let number = channel.localAddress?.port else { return }
      landing.port = number
      guard settings.startsBrowser else { return voice.address(address) }
      if settings.admitsAnyLocalUser {
        voice.note("every user of this machine may connect to the page, and needs its address")
      }
      if Browser.isWindows, !settings.admitsAnyLocalUser {
        voice.note("the browser of Windows comes by a relay, as another user; for it, add --any-local-user")
      }
      await startBrowser()
    }

    private var address: String { "http://127.0.0.1:\(landing.port ?? 0)/#launch=\(door.launchToken)" }

    /// Starts the browser; where that does not work, the watch tells the address.
    private func startBrowser() async {
      guard let home = ProcessEnvironment.folder("HOME"),
        let file = try? LaunchFile(leadingTo: address, in: home)
      else { return }
      guard Browser.start(with: file.path) else { return }
      landing.keep(file)
    }

    private func keepWatch(endingWith outcome: Outcome) async {
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        if watch.isLaunchOver(now: .now) { landing.clear() }
        for act in watch.acts(now: .now) { await carryOut(act, endingWith: outcome) }
      }
    }

    func carryOut(_ act: Watch.Act, endingWith outcome: Outcome) async {
      switch act {
      case .tellAddress:
        voice.note("no browser came; open this address within the minute:")
        voice.address(address)
      case .warn: watch.tell(.locksSoon)
      case .lock:
        await desk.lock()
        watch.unlocked(false)
        watch.tell(.locked)
      case .end:
        await desk.lock()
        outcome.end()
      case .giveUp:
        outcome.end(Problem(.unavailable, "nobody opened the page within a minute"))
      }
    }
  }
#endif
