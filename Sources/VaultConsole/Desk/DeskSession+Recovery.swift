#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// Who is let in with the recovery code.
    struct Recovered: Decodable, Sendable {
      let coordinator: String
      /// What a new coordinator serves; nothing, for one who forgot their passphrase.
      let programs: [Program]?
    }

    /// Lets in one coordinator with the recovery code, which is spent by it: a new one, or one who forgot their passphrase, under a
    /// new one. It takes two seconds of work on purpose.
    ///
    /// - Returns: what was done, and what there is to do next.
    /// - Throws: ``Refusal``.
    func recover(
      _ recovered: Recovered, code: consuming SecretBytes, passphrase: consuming SecretBytes
    ) throws(Refusal) -> String {
      let id = try Refusal.reading("coordinator") { () throws(Problem) in
        try Typed.shortID(recovered.coordinator)
      }
      let programs = try recovered.programs.map { programs throws(Refusal) in
        try Self.checked(recovered.coordinator, programs).1
      }
      try Self.check(passphrase)
      lock()
      defer { lastStart = nil }
      let store = try openStore()
      do throws(VaultError) {
        hasTriedRecoveryCode = true
        var open = try Vault.recover(store, code: code, machine: machine, now: .now)
        var lost: String?
        if let programs {
          try open.addCoordinator(id, programs: programs, passphrase: passphrase, now: .now)
        } else {
          lost = LostSecrets(withKeysOf: id, from: open.state, now: .now).consequence(in: .page)
          try open.replaceKeys(of: id, passphrase: passphrase, now: .now)
        }
        let isNew = programs != nil
        let remainder = PassphraseChange.remainder(ofRecovering: isNew, keptIn: open.state.place)
        let rest = [remainder, lost].compactMap { $0 }.joined(separator: "; ")
        return
          "\(id) \(isNew ? "was added" : "has a new passphrase"), and the recovery code no longer works; \(rest). "
          + "Log in, and make a new recovery code: select Coordinators."
      } catch {
        throw Refusal(error).about(error.fieldOfRecovery)
      }
    }
  }

  extension VaultError {
    /// Which field of the form for the recovery code it is about, if it is about one.
    fileprivate var fieldOfRecovery: String? {
      switch self {
      case .unknownCoordinator, .coordinatorExists, .reservedName: "coordinator"
      case .passphrase: "passphrase"
      case .wrongRecoveryCode, .noRecoveryCode: "code"
      default: nil
      }
    }
  }
#endif
