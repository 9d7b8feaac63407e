#if Desk
  internal import Handoff
  internal import Sodium
  internal import Synchronization
  internal import VaultCore
  internal import VaultDesk

  /// The browsers in which somebody logged in before. They show a token that only this server can make, and stand in a line
  /// of their own; it opens nothing.
  final class KnownBrowsers: Sendable {
    /// It is gone with the process: after that, each browser is a stranger until it has logged in again.
    private let key: SecretBytes
    private static let keySize = 32

    /// - Throws: `SodiumError.unavailable`.
    init() throws(SodiumError) { key = try Randomness.makeSecret(Self.keySize) }

    /// The token of a browser in which a coordinator has logged in.
    ///
    /// - Throws: `SodiumError`.
    func token(of coordinator: ShortID) throws(SodiumError) -> String {
      let name = [UInt8]("vendor-vault/browser/v1\n\(coordinator)".utf8)
      return try name.withBytes { bytes throws(SodiumError) in
        HexBytes(try GenericHash.authenticate(bytes, with: key)).text
      }
    }

    /// Where a visitor waits.
    func place(of visit: Visit) -> Line.Place {
      guard let token = visit.browser, let id = visit.coordinator,
        let known = try? self.token(of: id), SessionToken.areEqual(token, [UInt8](known.utf8))
      else { return .stranger(visit.client) }
      return .known(id)
    }
  }

  /// The wrong passphrases that were tried, until the coordinator hears of them.
  final class Guesses: Sendable {
    private struct Count {
      var number = 0
      let since: Timestamp
    }

    private let counts = Mutex<[ShortID: Count]>([:])

    /// One more.
    func add(_ coordinator: ShortID, now: Timestamp) {
      counts.withLock { $0[coordinator, default: Count(since: now)].number += 1 }
    }

    /// What the coordinator is told, once; nothing, where nobody tried.
    func take(_ coordinator: ShortID) -> String? {
      guard let count = counts.withLock({ $0.removeValue(forKey: coordinator) }) else { return nil }
      let tried = count.number == 1 ? "1 wrong passphrase was" : "\(count.number) wrong passphrases were"
      return "\(tried) tried for \(coordinator) since \(count.since.shown)"
    }
  }
#endif
