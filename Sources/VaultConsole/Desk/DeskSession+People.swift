#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// A vault to be made.
    struct Founding: Decodable, Sendable {
      let organization: String
      let cds: String
      let coordinator: String
      let programs: [Program]
    }

    /// A coordinator to be let in.
    struct NewCoordinator: Decodable, Sendable {
      let coordinator: String
      let programs: [Program]
    }

    /// Makes the vault, whose founder has logged in by it.
    ///
    /// - Throws: ``Refusal``.
    func found(_ founding: Founding, passphrase: consuming SecretBytes) throws(Refusal) {
      let organization = Organization(
        name: try Refusal.reading("organization") { () throws(Problem) in
          try Typed.name(founding.organization)
        },
        cds: try Refusal.reading("cds") { () throws(Problem) in try Typed.cds(founding.cds) })
      let (id, programs) = try Self.checked(founding.coordinator, founding.programs)
      // Before anything is made.
      try Self.check(passphrase)
      let store: any VaultStore
      do throws(Problem) {
        store = try place.make()
      } catch {
        throw Refusal(error)
      }
      vault = try wrapping { () throws(VaultError) in
        try Vault.create(
          in: store, organization: organization, coordinator: id, programs: programs, passphrase: passphrase,
          machine: machine, now: .now)
      }
    }

    /// Lets in a coordinator, who types a passphrase at this desk.
    ///
    /// - Parameter sharingDesk: they work with keys of this machine from now on, if these are not in the vault.
    /// - Throws: ``Refusal``.
    func add(
      _ new: NewCoordinator, passphrase: consuming SecretBytes, sharingDesk: Bool
    ) throws(Refusal) {
      let (id, programs) = try Self.checked(new.coordinator, new.programs)
      let slot = SecretBody(passphrase)
      try withVault { vault throws(VaultError) in
        guard let passphrase = slot.taken() else { throw .passphrase(.tooShort) }
        try vault.addCoordinator(
          id, programs: programs, passphrase: passphrase, sharingDesk: sharingDesk, now: .now)
      }
    }

    /// A coordinator who is to be removed.
    struct Leaver: Decodable, Sendable {
      let coordinator: ShortID
    }

    /// What a removal comes to.
    ///
    /// - Throws: ``Refusal``.
    func outlook(ofRemoving leaver: Leaver) throws(Refusal) -> Outlook {
      try withVault { vault throws(VaultError) in
        Outlook(consequences: try Self.consequences(ofRemoving: leaver.coordinator, from: vault))
      }
    }

    private static func consequences(
      ofRemoving id: ShortID, from vault: borrowing Vault
    ) throws(VaultError) -> [String] {
      try vault.checkCanRemoveCoordinator(id)
      return Removal.consequences(of: id, from: vault.state, in: .page, now: .now)
    }

    /// Removes a coordinator.
    ///
    /// - Returns: what there is to do after that.
    /// - Throws: ``Refusal``.
    func remove(_ decided: Decided<Leaver>) throws(Refusal) -> String {
      let id = decided.subject.coordinator
      return try end(
        decided,
        comingTo: { vault throws(VaultError) in try Self.consequences(ofRemoving: id, from: vault) }
      ) { vault throws(VaultError) in
        let lost = LostSecrets(withKeysOf: id, from: vault.state, now: .now).named
        try vault.removeCoordinator(id, now: .now)
        return "removed: \(id)\(lost.map { "; lost: \($0)" } ?? ""). \(Removal.nextSteps(in: vault.state))"
      }
    }

    /// Makes a recovery code; an earlier one is void.
    ///
    /// - Throws: ``Refusal``.
    func makeRecoveryCode() throws(Refusal) -> OneTimeSecret {
      try withVault { vault throws(VaultError) in try vault.makeRecoveryCode(now: .now) }
    }

    /// Refuses a passphrase that is too weak to be a new one.
    static func check(_ passphrase: borrowing SecretBytes) throws(Refusal) {
      do throws(VaultError) {
        try Vault.check(passphrase: passphrase)
      } catch {
        throw Refusal(error).about("passphrase")
      }
    }

    static func checked(
      _ coordinator: String, _ programs: [Program]
    ) throws(Refusal) -> (ShortID, [Program]) {
      let id = try Refusal.reading("coordinator") { () throws(Problem) in try Typed.shortID(coordinator) }
      guard !programs.isEmpty else { throw .badInput("choose at least one program").about("programs") }
      return (id, Set(programs).sorted())
    }
  }
#endif
