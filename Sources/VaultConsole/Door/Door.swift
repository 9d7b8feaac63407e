#if Desk
  internal import Handoff
  internal import Hummingbird
  internal import HummingbirdCore
  internal import NIOCore
  internal import VaultDesk
  internal import WebServer

  /// The way into a console: where it is, who comes in, and what becomes of those who leave. There are two: one person's
  /// on this machine, by a launch token, and a district's, by logging in.
  protocol Door: Sendable {
    /// Where the server listens.
    var address: BindAddress { get }
    /// The most connections at once.
    var connectionLimit: Int { get }
    /// What a browser has to call it, once it is there.
    var site: Site? { get }
    /// Whether it is a district's.
    var isServed: Bool { get }
    /// Those who are inside.
    var sessions: [Session] { get }
    /// Where they wait for what takes long.
    var line: Line { get }

    /// What looks at a connection before a byte of it is read.
    func makePeerChecks() -> [any RemovableChannelHandler]
    /// Where a request comes from, for the line of those who log in.
    ///
    /// - Throws: ``Refusal``.
    func client(of request: Request) throws(Refusal) -> String
    /// Whose request it is; nothing, where it may not be asked for without a session.
    func admit(_ token: String?, to path: String) -> Session?
    /// What somebody without a session is told.
    var refusal: Refusal { get }

    /// What can be asked through this door alone.
    func addRoutes(to router: Router<ConsoleContext>)
    /// Makes sure that whoever makes the vault is to make it.
    ///
    /// - Throws: ``Refusal``, about `code`.
    func checkMayFound(with code: String?) throws(Refusal)
    /// Has `unlock` unlock a desk's vault, and lets in whoever did.
    ///
    /// - Throws: ``Refusal``, and what `unlock` throws.
    func enter(_ visit: Visit, unlocking unlock: (DeskSession) async throws -> Void) async throws -> Admission

    /// Has `unlock` try a passphrase of a coordinator; a wrong one is counted, where the coordinator is to hear of it.
    ///
    /// - Throws: what `unlock` throws.
    func counting<Result>(
      guessesAt coordinator: ShortID?, from client: String, _ unlock: () async throws -> Result
    ) async throws -> Result

    /// Has `recover` use the recovery code at a desk for who has not logged in.
    ///
    /// - Throws: ``Refusal``, and what `recover` throws.
    func recover(for visit: Visit, _ recover: (DeskSession) async throws -> String) async throws -> String

    /// Locks a vault because its coordinator says so.
    func lock(_ session: Session) async

    /// Makes sure that the address is free, where the system does not.
    ///
    /// - Throws: who has it.
    func checkAddress() async throws(Problem)
    /// The server listens.
    ///
    /// - Throws: why nobody can come.
    func started(on channel: any Channel) async throws(Problem)
    /// Why it does not listen, in words.
    func problem(of error: IOError) -> Problem?
    /// Once a second.
    func keepWatch(now: ContinuousClock.Instant, endingWith outcome: Outcome) async
    /// Leaves nothing behind.
    func clear()
  }

  /// Somebody at a desk: their vault, and when they were last there.
  final class Session: Sendable {
    let desk: DeskSession
    let watch: Watch

    init(desk: DeskSession, watch: Watch) {
      self.desk = desk
      self.watch = watch
    }

    /// Locks the vault.
    func lock() async {
      await desk.lock()
      watch.unlocked(false)
    }
  }

  /// What a page is told that has come in.
  struct Admission: Encodable, Sendable {
    /// The token that it is known by from now on; nothing, where it has one already.
    var session: String?
    /// What this browser is known by when it logs in again.
    var browser: String?
  }

  /// Who asks to be let in.
  struct Visit: Sendable {
    /// Where they come from.
    let client: String
    /// As whom; nothing, for the only one there is.
    let coordinator: ShortID?
    /// What their browser is known by.
    let browser: String?
  }

  extension Visit {
    init(from client: String, as coordinator: ShortID? = nil, in browser: String? = nil) {
      self.init(client: client, coordinator: coordinator, browser: browser)
    }
  }

  /// What a browser calls the console.
  struct Site: Equatable, Sendable {
    /// `Host`, with the port where it is not the usual one.
    let host: String
    /// `Origin`.
    let origin: String
  }
#endif
