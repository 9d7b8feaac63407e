#if Desk
  internal import Handoff
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import NIOCore
  internal import Sodium
  internal import Synchronization
  internal import VaultCore
  internal import VaultDesk
  internal import WebServer

  /// The door for the coordinators of a district, whose browsers come by way of a web server: whoever logs in has a session
  /// of their own, with a vault that is unlocked for them alone.
  final class LogInDoor: Door {
    let line = Line()
    let settings: Console.Served
    let place: VaultPlace
    let voice: Console.Voice
    let guesses = Guesses()
    let invitations = Invitations()
    let browsers: KnownBrowsers
    private let lobby: Session
    private let inside = Mutex<[Inside]>([])
    private let isListening = Mutex(false)

    private struct Inside {
      let token: [UInt8]
      let coordinator: ShortID
      let session: Session
    }

    /// A page has one for its news, and a few for what it asks; visitors have theirs for as long as an answer takes.
    let connectionLimit = 256
    /// How often a coordinator is logged in at once: another time ends the first.
    static let sessionLimit = 4

    /// - Throws: `SodiumError.unavailable`.
    init(_ settings: Console.Served, to place: VaultPlace, voice: Console.Voice) throws(SodiumError) {
      self.settings = settings
      self.place = place.called(settings.host)
      self.voice = voice
      browsers = try KnownBrowsers()
      lobby = Session(desk: DeskSession(self.place), watch: Watch(isAddressTold: true, now: .now))
    }

    // MARK: - Who comes in

    /// What can be asked for before anybody has logged in.
    private static let openPaths: Set = [
      Routes.start, Routes.logIn, Routes.recovery, Routes.founding, joining,
    ]

    let isServed = true
    var sessions: [Session] { inside.withLock { $0.map(\.session) } }
    let refusal = Refusal.loggedOut

    func makePeerChecks() -> [any RemovableChannelHandler] { [ProxyCheck(users: [settings.proxyUser.id])] }

    /// The address that the web server names; of IPv6, where one machine has many, the network.
    func client(of request: Request) throws(Refusal) -> String {
      guard let text = request.headers[values: .realAddress].first,
        let address = try? SocketAddress(ipAddress: text, port: 0)
      else { throw .foreign }
      return Self.network(of: address.ipAddress ?? text)
    }

    /// An IPv4 address as it is; the first 64 bits of one of IPv6.
    static func network(of address: String) -> String {
      guard address.contains(":"), !address.contains(".") else { return address }
      let halves = address.split(separator: "::", omittingEmptySubsequences: false)
        .map { $0.split(separator: ":") }
      let groups = halves.joined()
      guard halves.count == 2 else { return groups.prefix(4).joined(separator: ":") }
      let zeros = [Substring](repeating: "0", count: max(0, 8 - groups.count))
      return (halves[0] + zeros + halves[1]).prefix(4).joined(separator: ":")
    }

    func admit(_ token: String?, to path: String) -> Session? {
      session(of: token) ?? (Self.openPaths.contains(path) ? lobby : nil)
    }

    private func session(of token: String?) -> Session? {
      guard let token else { return nil }
      return inside.withLock { $0.first { SessionToken.areEqual(token, $0.token) }?.session }
    }

    /// A visitor's passphrase is worked on in their turn, at a desk of their own, which stays where it is right.
    func enter(
      _ visit: Visit, unlocking unlock: (DeskSession) async throws -> Void
    ) async throws -> Admission {
      let desk = try await line.turn(for: browsers.place(of: visit)) {
        let desk = DeskSession(place)
        try await counting(guessesAt: visit.coordinator, from: visit.client) { try await unlock(desk) }
        return desk
      }
      guard let coordinator = await desk.coordinator else { throw Refusal.locked }
      if let tried = guesses.take(coordinator) { await desk.tell("warning: \(tried)") }
      await forgetStart()
      voice.note("\(coordinator) has logged in from \(visit.client)")
      let token = try SessionToken.make()
      let watch = Watch(isAddressTold: true, now: .now)
      watch.entered(now: .now)
      watch.unlocked(true)
      await admit(
        Inside(
          token: [UInt8](token.utf8), coordinator: coordinator, session: Session(desk: desk, watch: watch)))
      return Admission(session: token, browser: try browsers.token(of: coordinator))
    }

    /// The journal has each of them, and the coordinator is told how many there were.
    func counting<Result>(
      guessesAt coordinator: ShortID?, from client: String, _ unlock: () async throws -> Result
    ) async throws -> Result {
      do {
        return try await unlock()
      } catch let refusal as Refusal {
        if refusal.wrong == .passphrase, let coordinator {
          guesses.add(coordinator, now: .now)
          voice.note("a wrong passphrase of \(coordinator) came from \(client)")
        }
        throw refusal
      }
    }

    /// Where it is worked on in their turn; the journal says what came of it.
    func recover(
      for visit: Visit, _ recover: (DeskSession) async throws -> String
    ) async throws -> String {
      let done = try await line.turn(for: browsers.place(of: visit)) {
        let desk = DeskSession(place)
        do {
          return try await recover(desk)
        } catch let refusal as Refusal {
          if refusal.wrong == .recoveryCode {
            voice.note("a wrong recovery code came from \(visit.client)")
          } else if await desk.hasTriedRecoveryCode {
            voice.note("a recovery code came from \(visit.client): \(refusal.fact)")
          }
          throw refusal
        }
      }
      voice.note("the recovery code was used from \(visit.client)")
      await forgetStart()
      return done
    }

    /// What visitors are shown first is read anew.
    func forgetStart() async { await lobby.desk.lock() }

    /// Lets in a new session; of too many of a coordinator, the oldest ends.
    private func admit(_ new: Inside) async {
      let surplus = inside.withLock { inside in
        inside.append(new)
        let own = inside.filter { $0.coordinator == new.coordinator }
        return own.count > Self.sessionLimit ? own.first?.session : nil
      }
      if let surplus { await end(surplus, saying: .outnumbered) }
    }

    /// Its token is not good any more, either.
    func lock(_ session: Session) async {
      let left = inside.withLock { inside in
        inside.firstIndex { $0.session === session }.map { inside.remove(at: $0).coordinator }
      }
      invitations.forget(session)
      await session.lock()
      session.watch.close()
      if let left { voice.note("a session of \(left) has ended") }
    }

    private func end(_ session: Session, saying news: Watch.News = .locked) async {
      session.watch.tell(news)
      await lock(session)
    }

    // MARK: - Where it is

    var address: BindAddress { .unixDomainSocket(path: settings.socket.path) }
    var site: Site? { Site(host: settings.host, origin: "https://\(settings.host)") }

    func started(on channel: any Channel) throws(Problem) {
      isListening.withLock { $0 = true }
      guard settings.socket.admit(group: settings.proxyUser.group) else {
        throw Problem(
          .unavailable,
          "\(settings.socket.path.escapedForDisplay) cannot be given to the web server's group; be in that group"
        )
      }
    }

    func problem(of error: IOError) -> Problem? { nil }

    /// Makes sure that no other program listens there.
    func checkAddress() async throws(Problem) {
      guard await !settings.socket.isFree() else { return }
      throw Problem(
        .unavailable, "another program listens at \(settings.socket.path.escapedForDisplay)")
    }

    // MARK: - Leaving

    func keepWatch(now: ContinuousClock.Instant, endingWith outcome: Outcome) async {
      for session in sessions {
        for act in session.watch.acts(now: now) {
          switch act {
          case .warn: session.watch.tell(.locksSoon)
          case .lock, .end: await end(session)
          case .tellAddress, .giveUp: break
          }
        }
      }
    }

    func clear() {
      if isListening.withLock({ $0 }) { settings.socket.remove() }
    }
  }

  extension HTTPField.Name {
    fileprivate static let realAddress = Self.own("X-Real-IP")
  }
#endif
