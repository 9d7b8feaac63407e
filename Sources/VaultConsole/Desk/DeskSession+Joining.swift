#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  // How a coordinator comes into a vault whose coordinators keep their keys at desks of their own.

  /// A coordinator's request, before anybody relies on it.
  struct ReadRequest: Encodable, Sendable {
    let coordinator: String
    let fingerprint: String
    /// What it comes to, a line each, if the coordinator is in the vault already.
    let consequences: [String]
  }

  extension DeskSession {
    /// A request as it was made at this desk, for the browser to keep.
    struct MadeRequest: Encodable, Sendable {
      let name: String
      let text: String
      let fingerprint: String
    }

    /// The digits that somebody has read out.
    struct Compared: Decodable, Sendable {
      let fingerprint: String
    }

    /// Makes the keys of somebody at this desk, which takes a second of work on purpose, and the request to let them in.
    ///
    /// - Throws: ``Refusal``.
    func ask(_ new: NewCoordinator, passphrase: borrowing SecretBytes) throws(Refusal) -> MadeRequest {
      let (id, programs) = try Self.checked(new.coordinator, new.programs)
      try Self.check(passphrase)
      let store = try openStore()
      do throws(VaultError) {
        guard store.ownKeys == .desk else { throw .otherPlace(id, .vault) }
        let request = try CoordinatorRequest.make(
          id, programs: programs, for: try Vault.claimedIdentity(of: store), passphrase: passphrase,
          machine: machine)
        return MadeRequest(
          name: "\(id).request", text: String(decoding: request.encoded, as: UTF8.self),
          fingerprint: request.fingerprint.description)
      } catch {
        throw Refusal(error)
      }
    }

    /// What a request says, and whether it can be added.
    ///
    /// - Throws: ``Refusal``.
    func read(_ file: borrowing SecretBytes) throws(Refusal) -> ReadRequest {
      let request = try Self.request(in: file)
      return try withVault { vault throws(VaultError) in
        try vault.checkCanAdmit(request, now: .now)
        return ReadRequest(
          coordinator: request.coordinator.titled, fingerprint: request.fingerprint.description,
          consequences: Self.consequences(ofAdmitting: request, to: vault))
      }
    }

    private static func consequences(
      ofAdmitting request: CoordinatorRequest, to vault: borrowing Vault
    ) -> [String] {
      NewKeys.consequences(
        for: request.coordinator.id, from: vault.coordinator.id, in: vault.state, wording: .page, now: .now)
    }

    /// Lets in who asks.
    ///
    /// - Returns: what there is to read out to them.
    /// - Throws: ``Refusal``.
    func admit(_ file: borrowing SecretBytes, _ decided: Decided<Compared>) throws(Refusal) -> String {
      let request = try Self.request(in: file)
      guard decided.subject.fingerprint == request.fingerprint.description else {
        throw .overtaken("the request is another one than the one that was displayed").about("request")
      }
      let id = request.coordinator.id
      return try end(
        decided, comingTo: { vault in Self.consequences(ofAdmitting: request, to: vault) }
      ) { vault throws(VaultError) in
        let isNew = vault.state.coordinator(id) == nil
        let joining = try vault.admit(request, now: .now)
        let proof = joining.map { ": \($0.fingerprint)" } ?? ""
        return
          "the coordinator \(id) \(isNew ? "was added" : "has new keys"). Read the vault fingerprint out to \(id), who is asked for it at the first log-in\(proof)"
      }
    }

    private static func request(in file: borrowing SecretBytes) throws(Refusal) -> CoordinatorRequest {
      do throws(RequestError) {
        return try file.withBytes { text throws(RequestError) in try CoordinatorRequest.open(text) }
      } catch {
        throw Refusal(error.problem(in: "the file")).about("request")
      }
    }
  }
#endif
