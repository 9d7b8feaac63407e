#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// What somebody has to know who comes to the page.
    struct Start: Encodable, Sendable {
      /// The vault's name.
      let vault: String
      /// Whether there is one.
      let isThere: Bool
      /// Whether coordinators keep their keys at desks of their own.
      private(set) var isShared = false
      /// Who has logged in; nobody, while the vault is locked.
      let coordinator: String?
      /// Who can log in.
      let coordinators: [String]
      /// Whether a recovery code lets one in.
      private(set) var hasRecoveryCode = false
    }

    /// How things stand before anybody logs in.
    ///
    /// - Throws: ``Refusal``.
    func start() throws(Refusal) -> Start {
      if vault == nil, let lastStart, ContinuousClock.now < lastStart.until { return lastStart.start }
      let start = try readStart()
      if start.coordinator == nil { lastStart = (start, .now + .seconds(1)) }
      return start
    }

    private func readStart() throws(Refusal) -> Start {
      if let coordinator = vault?.coordinator.id {
        return Start(
          vault: place.name.escapedForDisplay, isThere: true, coordinator: coordinator.text, coordinators: [])
      }
      do throws(Refusal) {
        let store = try openStore()
        let known = try wrapping { () throws(VaultError) in
          try Vault.claimedCoordinators(in: store, machine: machine)
        }
        return Start(
          vault: place.name.escapedForDisplay, isThere: true, isShared: store.ownKeys == .desk,
          coordinator: nil, coordinators: known.people.map(\.text), hasRecoveryCode: known.hasRecoveryCode)
      } catch  where error.kind == "\(Problem.Kind.noInput)" {
        return Start(vault: place.name.escapedForDisplay, isThere: false, coordinator: nil, coordinators: [])
      }
    }

    /// Unlocks the vault, which takes a second of work on purpose.
    ///
    /// - Parameter compared: the vault fingerprint that was displayed here, and that who let the coordinator in read out.
    /// - Throws: ``Refusal``.
    func logIn(
      as id: ShortID?, compared: String?, passphrase: consuming SecretBytes
    ) throws(Refusal) {
      lock()
      let store = try openStore()
      do throws(VaultError) {
        try Vault.checkHasKeys(id, in: store, machine: machine)
        vault = try Vault.unlock(
          store, as: id, passphrase: passphrase, machine: machine, now: .now,
          comparing: { compared == $0.fingerprint.description })
      } catch .notCompared(let joining) {
        throw .notCompared(joining)
      } catch .wrongPassphrase {
        throw Refusal(.wrongPassphrase).about("passphrase")
      } catch {
        throw Refusal(error)
      }
      news = vault?.news ?? []
    }

    func openStore() throws(Refusal) -> any VaultStore {
      do throws(Problem) {
        return try place.open(machine)
      } catch {
        throw Refusal(error)
      }
    }
  }
#endif
