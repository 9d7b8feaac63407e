internal import Handoff
internal import Sodium
internal import Synchronization

/// Who comes through the door of one person's console: the page that came with the launch token, which is known by a
/// session token from then on.
final class Launch: Sendable {
  /// What is in the address that the page is opened by, behind the `#`; good once.
  let launchToken: String

  private let opened: ContinuousClock.Instant
  private let session = Mutex<[UInt8]?>(nil)

  /// How long the launch token is good.
  static let period = Duration.seconds(60)

  /// A launch token that nobody has come with.
  ///
  /// - Throws: `SodiumError.unavailable`.
  init(now: ContinuousClock.Instant) throws(SodiumError) {
    launchToken = try SessionToken.make()
    opened = now
  }

  /// Takes the launch token for a session token; nothing, for any other, and for one that was used or is too old.
  ///
  /// - Throws: `SodiumError.unavailable`.
  func enter(with token: String, now: ContinuousClock.Instant) throws(SodiumError) -> String? {
    let new = try SessionToken.make()
    let isEntered = session.withLock { session in
      guard session == nil, now < opened + Self.period,
        SessionToken.areEqual(token, [UInt8](launchToken.utf8))
      else { return false }
      session = [UInt8](new.utf8)
      return true
    }
    return isEntered ? new : nil
  }

  /// Whether it is the session's token.
  func admits(_ token: String?) -> Bool {
    guard let token, let session = session.withLock({ $0 }) else { return false }
    return SessionToken.areEqual(token, session)
  }
}

/// What a page shows with each request, so that it is known again.
enum SessionToken {
  private static let size = 32

  /// A new one: 64 hexadecimal digits.
  ///
  /// - Throws: `SodiumError.unavailable`.
  static func make() throws(SodiumError) -> String { HexBytes(try Randomness.makeBytes(size)).text }

  /// Whether it is the other one, in a time that does not tell how near it comes.
  static func areEqual(_ token: String, _ other: [UInt8]) -> Bool {
    [UInt8](token.utf8).withBytes { $0.isEqual(to: other) }
  }
}
