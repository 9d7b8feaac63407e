#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  /// A vendor's public key, before anybody relies on it.
  struct PublicKeyFile: Encodable, Sendable {
    let key: String
    let fingerprint: String

    /// Reads a key file.
    ///
    /// - Throws: ``Refusal``, also for what is a secret key, of which nothing is kept.
    init(_ file: borrowing SecretBytes) throws(Refusal) {
      do throws(KeyError) {
        let found = try file.withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
        let recipient = try found.key.recipient()
        key = recipient.text
        fingerprint = recipient.fingerprint.description
      } catch {
        throw Refusal(error.problem(in: "the file", for: .vendor)).advising(error.stepForPublicKey)
      }
    }
  }

  extension DeskSession {
    /// A vendor to be recorded.
    struct NewVendor: Decodable, Sendable {
      let id: String
      let name: String
      /// Its key; nothing, for one that a person gives the credential to.
      let key: String?
      /// Whether the vendor read out the fingerprint that was displayed.
      let isCompared: Bool
    }

    /// Records a vendor, and pins its key.
    ///
    /// - Throws: ``Refusal``.
    func add(_ new: NewVendor) throws(Refusal) {
      let id = try Refusal.reading("id") { () throws(Problem) in try Typed.shortID(new.id) }
      let name = try Refusal.reading("name") { () throws(Problem) in try Typed.name(new.name) }
      let key = try Self.key(new.key)
      let vendor = Vendor(
        id: id, name: name, key: key,
        verification: key == nil ? .none : new.isCompared ? .shown : .unverified)
      try withVault { vault throws(VaultError) in try vault.addVendor(vendor, now: .now) }
    }

    /// Another key of a vendor, or its first one.
    struct NewKey: Decodable, Sendable {
      let id: ShortID
      let key: String
      /// Whether the vendor read out the fingerprint that was displayed.
      let isCompared: Bool
      /// The fingerprint of the one until now, as it was displayed; nothing, where there was none.
      let before: String?
    }

    /// Pins another key to a vendor, if it has the one that was displayed.
    ///
    /// - Returns: what there is to do after that.
    /// - Throws: ``Refusal``.
    func change(_ new: NewKey) throws(Refusal) -> String {
      guard let key = try Self.key(new.key) else { throw .malformed }
      let done: String? = try withVault { vault throws(VaultError) in
        let now = Timestamp.now
        guard try Board.VendorLine(try vault.vendors([new.id])[0]).fingerprint == new.before else {
          return nil
        }
        try vault.changeKey(
          of: new.id, to: key, verification: new.isCompared ? .shown : .unverified, now: now)
        let sealed = vault.state.liveGenerations(at: now).filter {
          $0.delivery(to: new.id).map { $0.recipient.key != key.text } ?? false
        }
        guard !sealed.isEmpty else { return "The key was recorded." }
        return
          "The key was recorded. The bundle of \(sealed.titled) is for the earlier key, which still opens "
          + "it. To make one for the new key, regenerate the credentials."
      }
      guard let done else {
        throw .overtaken("the key of \(new.id) was changed since this was displayed; nothing was done")
          .about("key")
      }
      return done
    }

    /// Another name of a vendor.
    struct NewName: Decodable, Sendable {
      let vendor: ShortID
      let name: String
      /// The one until now, as it was displayed.
      let before: String
    }

    /// Gives a vendor another name for people, if it has the one that was displayed; the name that it has already is no
    /// change.
    ///
    /// - Throws: ``Refusal``.
    func rename(_ new: NewName) throws(Refusal) {
      let name = try Refusal.reading("name") { () throws(Problem) in try Typed.name(new.name) }
      let other: String? = try withVault { vault throws(VaultError) in
        let vendor = try vault.vendors([new.vendor])[0]
        guard vendor.name != name else { return nil }
        let displayed = try Board.VendorLine(vendor).name
        guard displayed == new.before else { return displayed }
        try vault.rename(new.vendor, to: name, now: .now)
        return nil
      }
      if let other {
        throw .overtaken("\(new.vendor) was named \(other) since this was displayed; nothing was done")
          .about("name")
      }
    }

    /// A vendor that is to be removed.
    struct LeavingVendor: Decodable, Sendable {
      let vendor: ShortID
    }

    /// What a vendor's removal comes to.
    ///
    /// - Throws: ``Refusal``.
    func outlook(ofRemoving leaving: LeavingVendor) throws(Refusal) -> Outlook {
      try withVault { vault throws(VaultError) in
        Outlook(consequences: try Self.removal(of: leaving.vendor, from: vault).consequences)
      }
    }

    private static func removal(
      of id: ShortID, from vault: borrowing Vault
    ) throws(VaultError) -> VendorRemoval {
      try vault.removal(of: id, in: .page, now: .now)
    }

    /// Removes a vendor.
    ///
    /// - Returns: what was done, and what it does not undo.
    /// - Throws: ``Refusal``.
    func remove(_ decided: Decided<LeavingVendor>) throws(Refusal) -> String {
      let (id, reason) = (decided.subject.vendor, try decided.remark())
      return try end(
        decided,
        comingTo: { vault throws(VaultError) in try Self.removal(of: id, from: vault).consequences }
      ) { vault throws(VaultError) in
        let (vendor, removal) = (try vault.vendors([id])[0], try Self.removal(of: id, from: vault))
        try vault.removeVendor(id, because: reason, now: .now)
        return ["removed: \(vendor.titled)", removal.knowledge].compactMap { $0 }.joined(separator: "; ")
      }
    }

    private static func key(_ text: String?) throws(Refusal) -> RecipientKey? {
      do throws(KeyError) {
        return try text.map { text throws(KeyError) in try RecipientKey(text: text) }
      } catch {
        throw .malformed
      }
    }
  }
#endif
