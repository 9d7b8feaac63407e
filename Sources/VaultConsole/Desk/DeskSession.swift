#if Desk
  internal import Handoff
  internal import PrivateFiles
  internal import Sodium
  internal import Synchronization
  public import VaultCore
  public import VaultDesk

  /// How the console comes to its vault.
  public struct VaultPlace: Sendable {
    /// The vault's name, for people.
    let name: String
    let open: @Sendable (Machine) throws(Problem) -> any VaultStore
    let make: @Sendable () throws(Problem) -> any VaultStore
    let machine: @Sendable (@escaping @Sendable (VaultWarning) -> Void) -> Machine
    let openerMemory: @Sendable (@escaping @Sendable (String) -> Void) -> any OpenerMemory

    /// Takes what the program knows of the vault that was named.
    ///
    /// - Parameters:
    ///   - open: opens the vault's store.
    ///   - make: makes sure that there can be a new one.
    ///   - machine: this machine, which warns as it is told.
    ///   - openerMemory: reads what this machine remembers of bundles that were opened; what is wrong with that is told.
    public init(
      name: String, open: @escaping @Sendable (Machine) throws(Problem) -> any VaultStore,
      make: @escaping @Sendable () throws(Problem) -> any VaultStore,
      machine: @escaping @Sendable (@escaping @Sendable (VaultWarning) -> Void) -> Machine,
      openerMemory: @escaping @Sendable (@escaping @Sendable (String) -> Void) -> any OpenerMemory
    ) {
      self.name = name
      self.open = open
      self.make = make
      self.machine = machine
      self.openerMemory = openerMemory
    }
  }

  extension VaultPlace {
    /// The same, with another name for people.
    func called(_ name: String) -> VaultPlace {
      VaultPlace(name: name, open: open, make: make, machine: machine, openerMemory: openerMemory)
    }
  }

  /// The one vault of a session, unlocked or not, or the key of whoever opens bundles. What it does waits for the
  /// medium, and so has a thread of its own.
  actor DeskSession: OnOwnThread {
    let place: VaultPlace
    let machine: Machine
    var vault: Vault?
    /// The key of whoever opens bundles, between its passphrase and the end.
    var openerKey: RecipientSecretKey?
    /// Whether somebody came with a recovery code, whatever became of it.
    var hasTriedRecoveryCode = false
    /// What others did, until the page shows it.
    var news: [HistoryEntry] = []

    nonisolated let thread = OwnThread("vault")
    let warnings: Warnings
    private var told: [String] = []
    /// What visitors were shown a moment ago, so that many of them cost what one does.
    var lastStart: (start: Start, until: ContinuousClock.Instant)?

    init(_ place: VaultPlace) {
      let warnings = Warnings()
      self.place = place
      self.warnings = warnings
      machine = place.machine { warnings.add($0.fact(in: .page)) }
    }

    /// Nobody reads or changes the vault, or opens bundles, from here any more, until somebody logs in.
    func lock() {
      vault = nil
      openerKey = nil
      news = []
      lastStart = nil
    }

    /// Who has logged in.
    var coordinator: ShortID? { vault?.coordinator.id }

    /// Has the page tell something with the next notices.
    func tell(_ fact: String) { told.append(fact) }

    /// What went wrong beside what was done, and what others did, once.
    func takeNotices() -> [String] {
      defer {
        news = []
        told = []
      }
      return told + news.map { "on \($0.time.shown), \($0.author) \($0.event.sentence(in: .page))" }
        + warnings.take().map { "warning: \($0)" }
    }

    /// Reads or changes the vault as it is now: what others did is read before.
    ///
    /// - Throws: ``Refusal``; ``Refusal/locked`` where nobody has logged in.
    func withVault<Result: ~Copyable>(
      _ body: (inout Vault) throws(VaultError) -> Result
    ) throws(Refusal) -> Result {
      try refresh()
      guard var open = vault.take() else { throw .locked }
      do throws(VaultError) {
        let result = try body(&open)
        vault = consume open
        return result
      } catch {
        vault = consume open
        throw Refusal(error)
      }
    }

    /// Reads what others did, if they did anything, and destroys what opens copies of what was wiped since the last look.
    /// What cannot be read anew is locked.
    private func refresh() throws(Refusal) {
      guard var open = vault.take() else { throw .locked }
      let isCurrent: Bool
      do throws(VaultError) {
        isCurrent = try open.isCurrent()
      } catch {
        vault = consume open
        throw Refusal(error)
      }
      guard !isCurrent else {
        open.forget(now: .now)
        vault = consume open
        return
      }
      do throws(VaultError) {
        let new = try open.refreshed(now: .now)
        news += new.news
        vault = consume new
      } catch .wrongPassphrase {
        throw .passphraseChanged
      } catch .otherKeys {
        throw .letInElsewhere
      } catch .unknownCoordinator {
        throw .removed
      } catch {
        throw Refusal(error)
      }
    }
  }

  /// What went wrong beside what was done, until the page shows it.
  final class Warnings: Sendable {
    private let facts = Mutex<[String]>([])

    func add(_ fact: String) { facts.withLock { $0.append(fact) } }

    /// All of them, once.
    func take() -> [String] {
      facts.withLock { facts in
        defer { facts = [] }
        return facts
      }
    }
  }

  extension DeskSession {
    /// Does something with the words of a refusal for what goes wrong.
    func wrapping<Result: ~Copyable>(
      _ body: () throws(VaultError) -> Result
    ) throws(Refusal) -> Result {
      do throws(VaultError) {
        return try body()
      } catch {
        throw Refusal(error)
      }
    }
  }
#endif
