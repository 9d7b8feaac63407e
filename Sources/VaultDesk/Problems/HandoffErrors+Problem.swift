public import Handoff
public import Sodium

// Keys, bundles and records that are not what they should be. Where the file is known, the fact names it.

extension SodiumError {
  /// What happened.
  public var problem: Problem {
    switch self {
    case .outOfMemory:
      Problem(.unavailable, "there is not enough memory to do this safely")
    case .unavailable:
      Problem(.unavailable, "the system gives no random numbers")
    case .forged, .unusableKey, .outOfRange:
      Problem(.badInput, "the data is not what was sealed")
    }
  }
}

extension KeyError {
  /// What happened, with a key in `file`.
  public func problem(in file: String? = nil) -> Problem {
    let name = file.map { $0.escapedForDisplay } ?? "the key"
    switch self {
    case .notAKey:
      return Problem(.badInput, "\(name) holds something that is no key")
    case .wrongCase:
      return Problem(.badInput, "the key in \(name) has letters in the wrong case")
    case .invalidCharacter, .checksum, .wrongLength:
      return Problem(.badInput, "the key in \(name) is misspelt: its Bech32 checksum does not match")
    case .unusable:
      return Problem(.badInput, "the key in \(name) is not safe to use: it is low-order or not canonical")
    case .wrongKind(let found):
      let wanted = found == .issuer ? "a vendor's key (vendor1… or age1…)" : "an issuer key (issuer1…)"
      return Problem(.badInput, "\(name) holds \(found.article) key where \(wanted) belongs")
    case .secretKeyInPublicPlace:
      return Problem(.badInput, "\(name) holds a secret key where a public key belongs")
    case .publicKeyInSecretPlace:
      return Problem(.badInput, "\(name) holds a public key where the secret key belongs")
    case .noKey:
      return Problem(.badInput, "\(name) holds no key")
    case .severalKeys:
      return Problem(.badInput, "\(name) holds more than one key")
    case .brokenSuccession:
      return Problem(.badInput, "\(name) says that its key follows another, which did not sign that")
    case .malformedSealedKey:
      return Problem(.badInput, "the sealed secret key in \(name) is damaged, or of a newer version")
    case .wrongPassphrase:
      return Problem(.notPermitted, "the passphrase does not open \(name)")
    case .sodium(let error):
      return error.problem
    }
  }
}

extension BundleError {
  /// What happened, with a bundle in `file`.
  public func problem(in file: String? = nil) -> Problem {
    let name = file.map { $0.escapedForDisplay } ?? "the bundle"
    switch self {
    case .notABundle:
      return Problem(.badInput, "\(name) holds no bundle")
    case .truncated:
      return Problem(.badInput, "\(name) is cut off: its last line is missing")
    case .malformedArmor:
      return Problem(.badInput, "\(name) is damaged on its way")
    case .severalBundles:
      return Problem(.badInput, "\(name) holds more than one bundle")
    case .notForThisKey:
      return Problem(
        .badInput, "\(name) does not open with this key: it is sealed to another, or was changed")
    case .unknownVersion:
      return Problem(.badInput, "\(name) is of a version that this program does not know")
    case .malformedMessage:
      return Problem(.badInput, "\(name) opens, but what is inside does not follow the format")
    case .badSignature:
      return Problem(.badInput, "\(name) is not signed by the issuer that it names")
    case .resealed:
      return Problem(.badInput, "\(name) was made for another vendor and sealed on to this key")
    case .unknownIssuer(let issuer):
      return Problem(
        .notPermitted, "\(name) is signed by an issuer that is not trusted here: \(issuer.fingerprint)")
    case .expired(let time):
      return Problem(.expired, "the credential in \(name) expired on \(time.day)")
    case .secretSize:
      return Problem(.badInput, "a secret has 1 to \(SealedBundle.secretSizeLimit) bytes")
    case .sodium(let error):
      return error.problem
    }
  }
}

extension RecordError {
  /// What happened, with a record in `file`.
  public func problem(in file: String? = nil) -> Problem {
    let name = file.map { $0.escapedForDisplay } ?? "the record"
    switch self {
    case .notARecord:
      return Problem(.badInput, "\(name) is no signed record, or is cut off")
    case .tooLarge:
      return Problem(
        .badInput, "\(name) is longer than the \(SignedRecord.sizeLimit) bytes that a record can have")
    case .unreadableText:
      return Problem(.badInput, "\(name) has characters that no record has; it was changed")
    case .malformedSignature, .badSignature:
      return Problem(.badInput, "\(name) is not what was signed: it was changed")
    case .unknownIssuer(let issuer):
      return Problem(.notPermitted, "\(name) is signed by another issuer: \(issuer.fingerprint)")
    case .sodium(let error):
      return error.problem
    }
  }
}

extension Problem {
  /// A bundle or a record in `file` that is signed with a key which the issuer named has replaced.
  public static func replacedIssuer(_ issuer: IssuerKey, of file: String) -> Problem {
    Problem(
      .notPermitted,
      "\(file.escapedForDisplay) is signed with the district's earlier issuer key \(issuer.fingerprint), "
        + "which was replaced")
  }
}

extension KeyKind {
  fileprivate var article: String {
    switch self {
    case .recipient: "a vendor's"
    case .issuer: "an issuer"
    }
  }
}
