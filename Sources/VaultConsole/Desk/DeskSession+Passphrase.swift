#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// Changes the passphrase of who has logged in, who types the one until now once more; both take a second of work on
    /// purpose.
    ///
    /// - Returns: what was done, and what it does not undo.
    /// - Throws: ``Refusal``.
    func changePassphrase(
      from current: consuming SecretBytes, to new: consuming SecretBytes
    ) throws(Refusal) -> String {
      try Self.check(new)
      // Where it was changed meanwhile, that is said, and not that it is wrong.
      let id = try withVault { vault in vault.coordinator.id }
      let store = try openStore()
      do throws(VaultError) {
        _ = try Vault.unlock(
          store, as: id, passphrase: current, machine: machine, onlyReading: true, tellingNews: false,
          now: .now)
      } catch .wrongPassphrase {
        throw Refusal(.wrongPassphrase).about("current")
      } catch {
        throw Refusal(error)
      }
      let slot = SecretBody(new)
      return try withVault { vault throws(VaultError) in
        guard let new = slot.taken() else { throw .passphrase(.tooShort) }
        try vault.changePassphrase(to: new, now: .now)
        let remainder = PassphraseChange.remainder(of: "the old one", keptIn: vault.coordinator.keys)
        return "your passphrase was changed; \(remainder). If someone knows it, \(PassphraseChange.remedy)."
      }
    }
  }
#endif
