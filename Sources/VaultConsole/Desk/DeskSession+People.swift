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
      let id: String
      let programs: [Program]
    }

    /// Makes the vault, whose founder has logged in by it.
    ///
    /// - Throws: ``Refusal``.
    func found(_ founding: Founding, passphrase: consuming SecretBytes) throws(Refusal) {
      do throws(Problem) {
        let organization = Organization(
          name: try Typed.name(founding.organization), cds: try Typed.cds(founding.cds))
        let id = try Typed.shortID(founding.coordinator)
        let programs = try Self.checked(founding.programs)
        do throws(VaultError) {
          // Before anything is made.
          try Vault.check(passphrase: passphrase)
        } catch {
          throw error.problem
        }
        let store = try place.make()
        do throws(VaultError) {
          vault = try Vault.create(
            in: store, organization: organization, coordinator: id, programs: programs,
            passphrase: passphrase,
            machine: machine, now: .now)
        } catch {
          throw error.problem
        }
      } catch {
        throw Refusal(error)
      }
    }

    /// Lets in a coordinator, who types a passphrase at this desk.
    ///
    /// - Throws: ``Refusal``.
    func add(_ new: NewCoordinator, passphrase: consuming SecretBytes) throws(Refusal) {
      let id: ShortID
      let programs: [Program]
      do throws(Problem) {
        id = try Typed.shortID(new.id)
        programs = try Self.checked(new.programs)
      } catch {
        throw Refusal(error)
      }
      let slot = SecretBody(passphrase)
      try withVault { vault throws(VaultError) in
        guard let passphrase = slot.taken() else { throw .passphrase(.tooShort) }
        try vault.addCoordinator(id, programs: programs, passphrase: passphrase, now: .now)
      }
    }

    /// Makes a recovery code; an earlier one is void.
    ///
    /// - Throws: ``Refusal``.
    func makeRecoveryCode() throws(Refusal) -> OneTimeSecret {
      try withVault { vault throws(VaultError) in try vault.makeRecoveryCode(now: .now) }
    }

    private static func checked(_ programs: [Program]) throws(Problem) -> [Program] {
      guard !programs.isEmpty else {
        throw Problem(.unusableRequest, "choose at least one program that the coordinator serves")
      }
      return Set(programs).sorted()
    }
  }
#endif
