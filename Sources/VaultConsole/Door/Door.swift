internal import Handoff
internal import Sodium
internal import Synchronization

/// Who may use this console: the page that came with the launch token, which is known by a session token from then on.
final class Door: Sendable {
  /// What is in the address that the page is opened by, behind the `#`; good once.
  let launchToken: String

  private let opened: ContinuousClock.Instant
  private let session = Mutex<[UInt8]?>(nil)

  /// How long the launch token is good.
  static let launchPeriod = Duration.seconds(60)
  private static let tokenSize = 32

  /// A door that nobody has come through.
  ///
  /// - Throws: `SodiumError.unavailable`.
  init(now: ContinuousClock.Instant) throws(SodiumError) {
    launchToken = try Self.makeToken()
    opened = now
  }

  /// Takes the launch token for a session token; nothing, for any other, and for one that was used or is too old.
  ///
  /// - Throws: `SodiumError.unavailable`.
  func enter(with token: String, now: ContinuousClock.Instant) throws(SodiumError) -> String? {
    let new = try Self.makeToken()
    let isEntered = session.withLock { session in
      guard session == nil, now < opened + Self.launchPeriod,
        Self.areEqual(token, [UInt8](launchToken.utf8))
      else { return false }
      session = [UInt8](new.utf8)
      return true
    }
    return isEntered ? new : nil
  }

  /// Whether it is the session's token.
  func admits(_ token: String?) -> Bool {
    guard let token, let session = session.withLock({ $0 }) else { return false }
    return Self.areEqual(token, session)
  }

  private static func makeToken() throws(SodiumError) -> String {
    HexBytes(try Randomness.makeBytes(tokenSize)).text
  }

  private static func areEqual(_ token: String, _ other: [UInt8]) -> Bool {
    [UInt8](token.utf8).withBytes { $0.isEqual(to: other) }
  }
}
