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
    /// What it comes to, if the coordinator is in the vault already.
    let consequence: String?
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
      let isReplaced = try withVault { vault throws(VaultError) in
        try vault.checkCanAdmit(request, now: .now)
        return vault.state.coordinator(request.coordinator.id) != nil
      }
      let id = request.coordinator.id
      return ReadRequest(
        coordinator: request.coordinator.titled, fingerprint: request.fingerprint.description,
        consequence: isReplaced
          ? "\(id) is a coordinator already, and gets new keys; the key file that \(id) had no longer opens the vault"
          : nil)
    }

    /// Lets in who asks.
    ///
    /// - Returns: what there is to read out to them.
    /// - Throws: ``Refusal``.
    func admit(_ file: borrowing SecretBytes, _ compared: Compared) throws(Refusal) -> String {
      let request = try Self.request(in: file)
      guard compared.fingerprint == request.fingerprint.description else {
        throw .overtaken("the request is another one than the one that was displayed").about("request")
      }
      let id = request.coordinator.id
      let joining = try withVault { vault throws(VaultError) in try vault.admit(request, now: .now) }
      let proof = joining.map { ": \($0.fingerprint)" } ?? ""
      return
        "the coordinator \(id) was added. Read the vault fingerprint out to \(id), who is asked for it at the first log-in\(proof)"
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
