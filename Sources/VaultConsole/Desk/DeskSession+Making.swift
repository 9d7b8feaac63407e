#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// For whom a credential is to be made.
    struct Choice: Decodable, Sendable {
      /// The CDS code of a school; nothing, for the organization itself.
      let credential: String?
      let vendors: [String]
    }

    /// What somebody reads before they accept.
    struct Proposal: Encodable, Sendable {
      /// The exact text of the authorization.
      let statement: String
      let vendors: String
      /// The live generation that is replaced, if one is.
      let replaces: Int?
      /// What that comes to, a line each.
      let consequences: [String]
    }

    /// What somebody has accepted.
    struct Acceptance: Decodable, Sendable {
      let credential: String?
      let vendors: [String]
      /// The text as it was displayed.
      let statement: String
      /// The generation that is replaced, and why.
      let replaces: Int?
      let reason: String?
      /// Of a credential that the agency's screen shows: its user name, the day it ends on, and whether all of it was
      /// looked at again.
      let userName: String?
      let expires: String?
      let isAsShown: Bool?
    }

    /// What there is to accept.
    ///
    /// - Throws: ``Refusal``.
    func propose(_ choice: Choice) throws(Refusal) -> Proposal {
      let (code, ids) = try parse(choice.credential, choice.vendors)
      return try withVault { vault throws(VaultError) in
        let credential = code ?? vault.state.organization.cds
        let vendors = try vault.vendors(ids)
        let old = vault.state.newest(of: credential)
        let live = old.flatMap { $0.isLive(at: .now) ? $0 : nil }
        try vault.checkCanMake(credential, replacing: live?.number, now: .now)
        let statement = Self.statement(of: credential, to: vendors, in: vault.state)
        try Vault.check(statement: statement)
        let consequences = live?.consequences(ofOneFor: vendors, in: .page, now: .now) ?? ""
        return Proposal(
          statement: statement, vendors: vendors.titled, replaces: live?.number,
          consequences: consequences.split(separator: "\n").map(String.init))
      }
    }

    /// Makes a credential, or the next generation of one that is live.
    ///
    /// - Throws: ``Refusal``.
    func generate(_ acceptance: Acceptance) throws(Refusal) {
      let (code, ids) = try parse(acceptance.credential, acceptance.vendors)
      let replacement = try replacement(acceptance)
      try withAccepted(acceptance, code, ids) { vault, credential, release throws(VaultError) in
        if let replacement {
          _ = try vault.reset(
            credential, replacing: replacement.generation, because: replacement.reason, under: release,
            now: .now)
        } else {
          _ = try vault.generate(for: credential, under: release, now: .now)
        }
      }
    }

    /// Seals what the agency's screen shows.
    ///
    /// - Throws: ``Refusal``, of the kind `doubt` for what looks like a slip.
    func bringIn(_ acceptance: Acceptance, secret: consuming SecretBytes) throws(Refusal) {
      let (code, ids) = try parse(acceptance.credential, acceptance.vendors)
      let replacement = try replacement(acceptance)
      let user = try Refusal.reading("userName") { () throws(Problem) in
        try Typed.name(acceptance.userName ?? "")
      }
      let expires = try Refusal.reading("expires") { () throws(Problem) in
        try Typed.endOfDay(acceptance.expires ?? "")
      }
      guard Vault.isFit(secret) else { throw Refusal(VaultError.secretUnfit).about("secret") }
      let doubts = SecretDoubt.all(about: secret, user: user)
      guard doubts.isEmpty || acceptance.isAsShown == true else {
        throw .doubt(
          doubts.map { "the secret key \($0.fact)" }.joined(separator: "; ") + "; nothing was done"
        ).about("secret")
      }
      let slot = SecretBody(secret)
      try withAccepted(acceptance, code, ids) { vault, credential, release throws(VaultError) in
        guard let secret = slot.taken() else { throw .secretUnfit }
        _ = try vault.importCredential(
          for: credential, username: user, secret: secret, under: release, expires: expires,
          replacing: replacement, now: .now)
      }
    }

    // MARK: - What was accepted

    /// Changes the vault under the authorization that was accepted, if it is still the one that was displayed.
    private func withAccepted(
      _ acceptance: Acceptance, _ code: CDSCode?, _ ids: [ShortID],
      _ body: (inout Vault, CDSCode, Release) throws(VaultError) -> Void
    ) throws(Refusal) {
      let isDone = try withVault { vault throws(VaultError) -> Bool in
        let credential = code ?? vault.state.organization.cds
        let statement = Self.statement(of: credential, to: try vault.vendors(ids), in: vault.state)
        guard statement == acceptance.statement else { return false }
        try body(
          &vault, credential,
          Release(vendors: ids, statement: statement, interest: Authorization.usualInterest, accepted: .now))
        return true
      }
      guard isDone else {
        throw .overtaken("the authorization's text has changed since it was displayed; nothing was done")
      }
    }

    private static func statement(of credential: CDSCode, to vendors: [Vendor], in state: VaultState)
      -> String
    {
      Authorization.defaultStatement(
        organization: state.organization, credentials: [credential], vendors: vendors)
    }

    private func parse(_ credential: String?, _ vendors: [String]) throws(Refusal) -> (CDSCode?, [ShortID]) {
      let code = try Refusal.reading("credential") { () throws(Problem) in
        try credential.map { text throws(Problem) in try Typed.cds(text) }
      }
      let ids = try Refusal.reading("vendors") { () throws(Problem) in
        try vendors.map { text throws(Problem) in try Typed.shortID(text) }
      }
      return (code, ids)
    }

    private func replacement(_ acceptance: Acceptance) throws(Refusal) -> Replacement? {
      guard let number = acceptance.replaces else { return nil }
      let reason = try Refusal.reading("reason") { () throws(Problem) in
        try Typed.remark(acceptance.reason ?? "")
      }
      return Replacement(generation: number, reason: reason)
    }
  }
#endif
