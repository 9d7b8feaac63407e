#if Desk
  internal import Handoff
  internal import Sodium
  internal import Synchronization

  /// The codes with which new coordinators join: each is shown to somebody who is logged in, and good once, for a while.
  final class Invitations: Sendable {
    /// That somebody may join.
    struct Invitation: Sendable {
      fileprivate let code: ConfirmationCode
      /// Of whoever showed the code.
      let session: Session
      fileprivate let ends: ContinuousClock.Instant
    }

    private let open = Mutex<[Invitation]>([])

    /// How long a code is good.
    static let period = Duration.seconds(600)

    /// A new code of a session; an earlier one of that session is void.
    ///
    /// - Throws: `SodiumError.unavailable`.
    func make(for session: Session, now: ContinuousClock.Instant) throws(SodiumError) -> ConfirmationCode {
      let code = try ConfirmationCode.make()
      open.withLock { open in
        open.removeAll { $0.session === session || now >= $0.ends }
        open.append(Invitation(code: code, session: session, ends: now + Self.period))
      }
      return code
    }

    /// The invitation of a code; nothing, where it was used, is too old, or never was one. The code is void from then on.
    func take(_ code: ConfirmationCode, now: ContinuousClock.Instant) -> Invitation? {
      let invitation = open.withLock { open in
        open.firstIndex { $0.code == code }.map { open.remove(at: $0) }
      }
      guard let invitation, now < invitation.ends else { return nil }
      return invitation
    }

    /// Nobody has joined with it, so its code is good as before, unless there is a newer one.
    func putBack(_ invitation: Invitation) {
      open.withLock { open in
        guard !open.contains(where: { $0.session === invitation.session }) else { return }
        open.append(invitation)
      }
    }

    /// The session is over, and its code with it.
    func forget(_ session: Session) {
      open.withLock { $0.removeAll { $0.session === session } }
    }
  }
#endif
