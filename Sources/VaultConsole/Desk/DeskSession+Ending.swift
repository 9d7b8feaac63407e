#if Desk
  internal import Handoff
  internal import VaultCore
  internal import VaultDesk

  // What ends something: what that comes to is read before it is decided, and what was read is what is done.

  /// What somebody reads before they end something.
  struct Outlook: Encodable, Sendable {
    /// What it comes to, a line each.
    let consequences: [String]
  }

  /// What somebody decided to end, and what that comes to as it was displayed.
  struct Decided<Subject: Decodable & Sendable>: Decodable, Sendable {
    let subject: Subject
    private let reason: String?
    let consequences: [String]

    private enum CodingKeys: CodingKey {
      case reason, consequences
    }

    init(from decoder: any Decoder) throws {
      subject = try Subject(from: decoder)
      let terms = try decoder.container(keyedBy: CodingKeys.self)
      reason = try terms.decodeIfPresent(String.self, forKey: .reason)
      consequences = try terms.decode([String].self, forKey: .consequences)
    }

    /// Why, in the words of who decided.
    ///
    /// - Throws: ``Refusal``.
    func remark() throws(Refusal) -> Remark {
      try Refusal.reading("reason") { () throws(Problem) in try Typed.remark(reason ?? "") }
    }
  }

  extension DeskSession {
    /// A generation of a credential, or one vendor's authorization for it.
    struct Revoked: Decodable, Sendable {
      let credential: CDSCode
      let generation: Int
      /// Whose authorization; nothing, for all of it.
      let vendor: ShortID?
    }

    /// What a revocation comes to.
    ///
    /// - Throws: ``Refusal``.
    func outlook(ofRevoking revoked: Revoked) throws(Refusal) -> Outlook {
      try withVault { vault throws(VaultError) in
        Outlook(consequences: try Self.revocation(of: revoked, in: vault).consequences)
      }
    }

    /// Ends a credential, or withdraws one vendor's authorization for it.
    ///
    /// - Returns: what was done, and what it does not undo.
    /// - Throws: ``Refusal``.
    func revoke(_ decided: Decided<Revoked>) throws(Refusal) -> String {
      let (revoked, reason) = (decided.subject, try decided.remark())
      return try end(
        decided,
        comingTo: { vault throws(VaultError) in try Self.revocation(of: revoked, in: vault).consequences }
      ) { vault throws(VaultError) in
        let knowledge = try Self.revocation(of: revoked, in: vault).knowledge
        let done: String
        if let vendor = revoked.vendor {
          let after = try vault.withdraw(vendor, from: revoked.credential, because: reason, now: .now)
          done = "withdrawn: the authorization of \(vendor) for \(after.titled)"
        } else {
          let after = try vault.revoke(revoked.credential, because: reason, now: .now)
          done = "revoked: \(after.titled)"
        }
        return [done, knowledge].compactMap { $0 }.joined(separator: "; ")
      }
    }

    private static func revocation(
      of revoked: Revoked, in vault: borrowing Vault
    ) throws(VaultError) -> Revocation {
      let generation = try newest(revoked.credential, revoked.generation, in: vault)
      return try vault.revocation(of: generation, from: revoked.vendor, in: .page, now: .now)
    }

    /// Does what was decided, if it still comes to what was displayed.
    ///
    /// - Returns: what `act` says was done.
    /// - Throws: ``Refusal``.
    func end<Subject>(
      _ decided: Decided<Subject>, comingTo consequences: (borrowing Vault) throws(VaultError) -> [String],
      _ act: (inout Vault) throws(VaultError) -> String
    ) throws(Refusal) -> String {
      let done: String? = try withVault { vault throws(VaultError) in
        guard try consequences(vault) == decided.consequences else { return nil }
        let done = try act(&vault)
        vault.forget(now: .now)
        return done
      }
      guard let done else {
        throw .overtaken(
          "what this ends has changed since it was displayed; nothing was done, so read it again")
      }
      return done
    }
  }
#endif
