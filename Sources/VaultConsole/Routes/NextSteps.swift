#if Desk
  internal import Handoff
  internal import VaultCore
  internal import VaultDesk

  // What there is to do about a refusal, for who has only the page.

  extension KeyError {
    /// What there is to do where a vendor's public key belongs.
    var stepForPublicKey: String? {
      switch self {
      case .secretKeyInPublicPlace:
        "nobody but the vendor may have that: delete it, and ask the vendor to make a new key pair and to send vendor.pub"
      default: "ask the vendor for the file vendor.pub"
      }
    }

    /// What there is to do where an opener's own key belongs.
    var stepForOwnKey: String? {
      switch self {
      case .publicKeyInSecretPlace: "choose the other file of the pair, such as vendor.key"
      case .wrongPassphrase:
        "if it is lost, make a new key pair, and send the new vendor.pub to the district"
      default: nil
      }
    }
  }

  extension BundleError {
    /// What there is to do, for who opens it.
    var nextStep: String? {
      switch self {
      case .notABundle, .otherText, .severalBundles: "choose the file that the coordinator sent"
      case .rewritten, .truncated, .malformedArmor: "ask for the file itself, as an attachment"
      case .notForThisKey:
        "choose the bundle for your vendor, or put this key away and choose the other key file"
      case .expired: "ask the district for new credentials"
      case .resealed, .badSignature, .malformedMessage: "do not use it, and call the district"
      case .unknownVersion: "ask whoever installed Vendor Vault for the newest version"
      case .unknownIssuer, .secretSize, .sodium: nil
      }
    }
  }

  extension VaultError {
    /// What there is to do, for a coordinator.
    var nextStep: String? {
      switch self {
      case .codeUnknown: "ask the vendor to read it out again, one character at a time"
      case .vendorWithoutKey: "select Vendors, and record its key; or select Show Secret Key"
      case .desk(_, .exists):
        "it may be of a request that was not added yet; ask whoever installed Vendor Vault"
      case .notLetIn: "wait until another coordinator has added your request"
      case .forked, .memoryDamaged, .damaged, .clockBehind, .needsRepair, .otherKeys, .otherPlace, .moved:
        "ask whoever installed Vendor Vault, and show them this page"
      default: nil
      }
    }
  }

  extension OpeningObjection {
    /// What there is to do, for who opens the bundle.
    var nextStep: String? {
      switch self {
      case .superseded: "open the newest bundle, because only that one is honored"
      case .replacedIssuer, .otherFingerprint, .issuer: "do not use it, and call the district"
      case .unknownIssuer, .twin: nil
      }
    }
  }
#endif
