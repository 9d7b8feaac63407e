#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// One generation of a credential, by what the page shows of it.
    struct Named: Codable, Sendable {
      let credential: CDSCode
      let generation: Int
    }

    /// A vendor's copy of one.
    struct NamedCopy: Decodable, Sendable {
      let credential: CDSCode
      let generation: Int
      let vendor: ShortID
    }

    /// A file to be kept by the browser.
    struct Download: Sendable {
      let name: String
      let bytes: [UInt8]
    }

    /// Lets the secret key out to one person. It is wiped, durably, before this returns.
    ///
    /// - Throws: ``Refusal``.
    func reveal(_ named: Named) throws(Refusal) -> OneTimeSecret {
      try withVault { vault throws(VaultError) in
        let generation = try Self.newest(named.credential, named.generation, in: vault)
        return try vault.reveal(generation.credential, now: .now)
      }
    }

    /// The bundle for one vendor: sealed now, or again the one that is kept.
    ///
    /// - Throws: ``Refusal``.
    func bundle(_ named: NamedCopy) throws(Refusal) -> Download {
      try withVault { vault throws(VaultError) in
        let generation = try Self.newest(named.credential, named.generation, in: vault)
        let export = try vault.export(
          generation.credential, to: try vault.vendors([named.vendor]), now: .now)
        return Download(name: generation.bundleName(for: named.vendor), bytes: export.bundles.flatMap(\.text))
      }
    }

    /// Takes the code that a vendor read back.
    ///
    /// - Returns: whose it was.
    /// - Throws: ``Refusal``.
    func confirm(_ text: String) throws(Refusal) -> String {
      guard let code = ConfirmationCode(text: text) else {
        throw .badInput(
          "this is not a confirmation code, which has 12 letters and digits; nothing was done"
        ).about("text")
      }
      return try withVault { vault throws(VaultError) in
        let (generation, vendor) = try vault.confirm(code, now: .now)
        return "\(vendor.titled) has \(generation.titled)"
      }
    }

    static func newest(
      _ credential: CDSCode, _ number: Int, in vault: borrowing Vault
    ) throws(VaultError) -> Generation {
      let newest = try vault.generation(of: credential)
      guard newest.number == number else { throw .notTheNewest(named: number, newest: newest) }
      return newest
    }

    // MARK: - What is not secret

    /// All that happened, a line each, the newest first.
    ///
    /// - Throws: ``Refusal``.
    func history() throws(Refusal) -> [String] {
      try withVault { vault throws(VaultError) in
        vault.history.reversed().map { "\($0.time.shown): \($0.author) \($0.event.sentence(in: .page))" }
      }
    }

    /// The signed record of a generation's authorizations.
    ///
    /// - Throws: ``Refusal``.
    func record(_ named: Named) throws(Refusal) -> Download {
      try withVault { vault throws(VaultError) in
        let generations = vault.state.generations(of: named.credential)
        guard let generation = generations.first(where: { $0.number == named.generation }) else {
          throw .noCredential(named.credential)
        }
        return Download(
          name: "authorization-\(named.credential)-g\(named.generation).txt",
          bytes: try vault.record(of: generation, now: .now).encoded)
      }
    }

    /// The issuer's public key file, which openers need.
    ///
    /// - Throws: ``Refusal``.
    func issuerFile() throws(Refusal) -> Download {
      try withVault { vault throws(VaultError) in
        Download(name: "issuer.pub", bytes: try vault.issuerFile(now: .now).text)
      }
    }

    /// The expiries for a calendar.
    ///
    /// - Throws: ``Refusal``.
    func calendar() throws(Refusal) -> Download {
      try withVault { vault throws(VaultError) in
        let text = try vault.calendar(of: nil, now: .now) { generation in
          generation.origin == .imported
            ? ["make a new one on the agency's screen, and bring it in on the page of Vendor Vault"]
            : ["on the page of Vendor Vault, select Regenerate Credentials"]
        }
        return Download(name: "credentials.ics", bytes: [UInt8](text.utf8))
      }
    }
  }
#endif
