internal import Handoff
internal import VaultCore

extension LogEvent {
  /// What happened, to follow the name of who did it.
  var sentence: String {
    switch self {
    case .vaultCreated(let organization, _, _, _):
      "made the vault of \(organization.name.text.escapedForDisplay), CDS \(organization.cds)"
    case .vendorAdded(let vendor):
      "added the vendor \(vendor.titled), key \(vendor.verification.sentence)"
    case .credentialGenerated(let credential, let generation, let username, let authorization, let expires, _):
      "made \(credential.grouped), generation \(generation), user \(username.text.escapedForDisplay), for "
        + "\(authorization.vendors.titled), until \(expires.day)"
    case .credentialRevealed(let credential, let generation):
      "was shown the secret of \(credential.grouped), generation \(generation), and it was wiped"
    case .deliveriesSealed(let credential, let generation, let deliveries):
      "sealed \(credential.grouped), generation \(generation), to "
        + deliveries.map(\.vendor.text).joined(separator: ", ")
    }
  }

  /// The event's name in JSON.
  var name: String {
    switch self {
    case .vaultCreated: "vaultCreated"
    case .vendorAdded: "vendorAdded"
    case .credentialGenerated: "credentialGenerated"
    case .credentialRevealed: "credentialRevealed"
    case .deliveriesSealed: "deliveriesSealed"
    }
  }
}

extension Vendor.Verification {
  /// How the key was verified.
  var sentence: String {
    switch self {
    case .fingerprint: "verified by its fingerprint"
    case .shown: "accepted after its fingerprint was shown"
    case .unverified: "not verified"
    case .none: "none"
    }
  }
}
