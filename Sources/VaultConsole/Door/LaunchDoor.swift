#if Desk
  internal import Glibc
  internal import Handoff
  internal import Hummingbird
  internal import HummingbirdCore
  internal import NIOCore
  internal import PrivateFiles
  internal import Sodium
  internal import VaultDesk
  internal import WebServer

  /// The door for the person who started the console, on this machine: the page that came with the launch token.
  struct LaunchDoor: Door {
    let launch: Launch
    let session: Session
    let line = Line()
    private let settings: Console.Launched
    private let voice: Console.Voice
    private let landing = Landing()

    /// So many connections at once are more than a browser makes.
    let connectionLimit = 64

    /// - Throws: `SodiumError.unavailable`.
    init(
      _ settings: Console.Launched, to place: VaultPlace, voice: Console.Voice, now: ContinuousClock.Instant
    ) throws(SodiumError) {
      launch = try Launch(now: now)
      session = Session(
        desk: DeskSession(place), watch: Watch(isAddressTold: !settings.startsBrowser, now: now))
      self.settings = settings
      self.voice = voice
    }

    // MARK: - Who comes in

    /// Where the page brings its launch token, before it has another.
    private static let path = "/api/launch"

    let isServed = false
    var sessions: [Session] { [session] }
    let refusal = Refusal.noSession

    func makePeerChecks() -> [any RemovableChannelHandler] {
      settings.admitsAnyLocalUser ? [] : [PeerCheck(user: getuid())]
    }

    func client(of request: Request) -> String { "this machine" }

    func admit(_ token: String?, to path: String) -> Session? {
      path == Self.path || launch.admits(token) ? session : nil
    }

    func addRoutes(to router: Router<ConsoleContext>) {
      router.post(RouterPath(Self.path)) { request, _ in
        let token = try await request.terms(as: LaunchTerms.self).token
        guard let session = try launch.enter(with: token, now: .now) else { throw Refusal.launchUsed }
        self.session.watch.entered(now: .now)
        return try Response.json(Admission(session: session))
      }
      router.post("/api/ask") { request, context in
        let (new, passphrase) = try await request.termsAndSecret(as: DeskSession.NewCoordinator.self)
        return try await Response.json(context.desk.ask(new, passphrase: passphrase.take()))
      }
      router.post("/api/coordinators") { request, context in
        let (new, passphrase) = try await request.termsAndSecret(as: DeskSession.NewCoordinator.self)
        try await context.desk.add(new, passphrase: passphrase.take(), sharingDesk: false)
        return Response.done
      }
    }

    private struct LaunchTerms: Decodable {
      let token: String
    }

    func checkMayFound(with code: String?) {}

    func enter(
      _ visit: Visit, unlocking unlock: (DeskSession) async throws -> Void
    ) async throws -> Admission {
      try await unlock(session.desk)
      session.watch.unlocked(true)
      return Admission()
    }

    func counting<Result>(
      guessesAt coordinator: ShortID?, from client: String, _ unlock: () async throws -> Result
    ) async throws -> Result { try await unlock() }

    func recover(
      for visit: Visit, _ recover: (DeskSession) async throws -> String
    ) async throws -> String {
      try await recover(session.desk)
    }

    func lock(_ session: Session) async { await session.lock() }

    // MARK: - Where it is

    func checkAddress() {}

    var address: BindAddress { .hostname("127.0.0.1", port: settings.port ?? 0) }

    var site: Site? {
      landing.port.map { Site(host: "127.0.0.1:\($0)", origin: "http://127.0.0.1:\($0)") }
    }

    func started(on channel: any Channel) async {
      guard let number = channel.localAddress?.port else { return }
      landing.port = number
      guard settings.startsBrowser else { return voice.address(pageAddress) }
      if settings.admitsAnyLocalUser {
        voice.note("every user of this machine may connect to the page, and needs its address")
      }
      if Browser.isWindows, !settings.admitsAnyLocalUser {
        voice.note("the browser of Windows comes by a relay, as another user; for it, add --any-local-user")
      }
      startBrowser()
    }

    func problem(of error: IOError) -> Problem? {
      guard error.errnoCode == EADDRINUSE else { return nil }
      return Problem(.unavailable, "port \(settings.port ?? 0) is in use by another program")
    }

    private var pageAddress: String { "http://127.0.0.1:\(landing.port ?? 0)/#launch=\(launch.launchToken)" }

    /// Starts the browser; where that does not work, the watch tells the address.
    private func startBrowser() {
      guard let home = ProcessEnvironment.folder("HOME"),
        let file = try? LaunchFile(leadingTo: pageAddress, in: home)
      else { return }
      guard Browser.start(with: file.path) else { return }
      landing.keep(file)
    }

    // MARK: - Leaving

    func keepWatch(now: ContinuousClock.Instant, endingWith outcome: Outcome) async {
      if session.watch.isLaunchOver(now: now) { landing.clear() }
      for act in session.watch.acts(now: now) { await carryOut(act, endingWith: outcome) }
    }

    func carryOut(_ act: Watch.Act, endingWith outcome: Outcome) async {
      switch act {
      case .tellAddress:
        voice.note("no browser came; open this address within the minute:")
        voice.address(pageAddress)
      case .warn: session.watch.tell(.locksSoon)
      case .lock:
        await session.lock()
        session.watch.tell(.locked)
      case .end:
        await session.lock()
        outcome.end()
      case .giveUp:
        outcome.end(Problem(.unavailable, "nobody opened the page within a minute"))
      }
    }

    func clear() { landing.clear() }
  }
#endif
