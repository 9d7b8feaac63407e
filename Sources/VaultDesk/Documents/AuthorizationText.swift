internal import Handoff
internal import VaultCore

/// The record of a release, as an auditor asks for it. Nothing about students is in it. It is signed, and read in other
/// zones than it was written in, so that its times are in UTC, and say so.
enum AuthorizationText {
  /// The text of the record of `generation`, to be signed.
  ///
  /// - Throws: `KeyError` if a recorded key is unusable.
  static func make(_ state: VaultState, _ generation: Generation, now: Timestamp) throws(KeyError) -> String {
    var text = "Record of an authorization to release student data\nvendor-vault/authorization/v1\n\n"
    var record = Fields(width: 22)
    record.add("organization", state.organization.name.text.escapedForDisplay)
    record.add("CDS code", state.organization.cds.text)
    record.add("credential for", generation.credential.text)
    record.add("generation", "\(generation.number)")
    record.add("user name", generation.username.text.escapedForDisplay)
    record.add("origin", generation.origin == .generated ? "made by the vault" : "made by the testing agency")
    record.add("times", "in UTC, which the Z at their end says")
    record.add("data released", "Student Score Reports of CAASPP and ELPAC")
    record.add("made", "\(generation.issued) by \(generation.author)")
    record.add("honored until", generation.expires.description)
    if let old = generation.replaces {
      record.add("replaced", "generation \(old.generation), reason: \(old.reason.shown)")
    }
    text += record.text
    for (index, authorization) in generation.authorizations.enumerated() {
      text += "\nauthorization \(index + 1) of \(generation.authorizations.count)\n"
      text += try describe(authorization, of: generation)
    }
    text += "\nwhat happened since\n" + (try aftermath(of: generation, in: state))
    var end = Fields(width: 22)
    end.add("record of", now.description)
    end.add("signed by issuer", try IssuerKey(text: state.issuer).fingerprint.description)
    return text + "\n" + end.text
  }

  private static func describe(
    _ authorization: Authorization, of generation: Generation
  ) throws(KeyError) -> String {
    var fields = Fields(width: 22)
    fields.add("accepted", "\(authorization.accepted) by \(authorization.coordinator)")
    fields.add("programs served", authorization.programs.map(\.rawValue).joined(separator: ", "))
    fields.add("contract", authorization.contract?.shown ?? "not named")
    fields.add("legitimate interest", authorization.interest?.shown ?? "not named")
    for vendor in authorization.vendors {
      fields.add("vendor", vendor.titled)
      fields.add("  key fingerprint", try vendor.recipientKey()?.fingerprint.description ?? "none")
      fields.add("  verified", vendor.verification.record)
    }
    fields.add("statement, BLAKE2b", authorization.statementHash.text)
    let lines = authorization.statement.split(separator: "\n", omittingEmptySubsequences: false)
    return fields.text + lines.map { "  | " + String($0).escapedLinesForDisplay + "\n" }.joined()
  }

  /// The key that a delivery is sealed to, where it is another than the one that was authorized.
  private static func laterKey(of delivery: Delivery, _ generation: Generation) throws(KeyError) -> String {
    let authorized = generation.authorizations.flatMap(\.vendors).last { $0.id == delivery.vendor }
    guard let key = try delivery.recipient.recipientKey(), key.text != authorized?.key else { return "" }
    return "; to the key \(key.fingerprint), which was pinned after the authorization"
  }

  private static func aftermath(
    of generation: Generation, in state: VaultState
  ) throws(KeyError) -> String {
    var fields = Fields(width: 22)
    if let revealed = generation.revealed {
      fields.add("shown", "to \(revealed.author) at \(revealed.time)")
    }
    for delivery in generation.deliveries {
      let confirmed = delivery.confirmed.map { "confirmed at \($0.time), recorded by \($0.author)" }
      fields.add(
        "delivered",
        "\(delivery.vendor): sealed at \(delivery.sealed), \(confirmed ?? "not confirmed")"
          + (try laterKey(of: delivery, generation)))
    }
    for withdrawal in generation.withdrawals {
      let ending = withdrawal.ending
      fields.add(
        "withdrawn",
        "\(withdrawal.vendor.id), at \(ending.time) by \(ending.author), reason: \(ending.reason.shown)"
          + (try withdrawal.delivery.map { delivery throws(KeyError) in
            "; sealed to it at \(delivery.sealed)" + (try laterKey(of: delivery, generation))
          } ?? ""))
    }
    if let revoked = generation.revoked {
      fields.add("revoked", "at \(revoked.time) by \(revoked.author), reason: \(revoked.reason.shown)")
    }
    if let next = state.generations(of: generation.credential).first(where: { $0.number > generation.number })
    {
      let reason = next.replaces.map { ", reason: \($0.reason.shown)" } ?? ""
      fields.add("followed by", "generation \(next.number), at \(next.issued) by \(next.author)\(reason)")
    }
    fields.add(
      "secret key",
      generation.lost.map { "lost, as recorded at \($0.time)" } ?? generation.wiped.map { "wiped at \($0)" }
        ?? "sealed in the vault")
    return fields.text
  }
}

extension Vendor.Verification {
  /// How the key was verified, for the record.
  fileprivate var record: String {
    switch self {
    case .fingerprint: "the vendor read out its fingerprint, and the vault compared it"
    case .shown: "its fingerprint was shown to the coordinator, who compared it"
    case .unverified: "its fingerprint was not compared"
    case .none: "no key; a person gives it the credential"
    }
  }
}
