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
      Problem(.unavailable, "the system does not provide random numbers")
    case .forged, .unusableKey, .outOfRange:
      Problem(.badInput, "the sealed data was changed, or belongs to another key")
    }
  }
}

/// Which key belongs where another file, or another key, was given.
public enum KeyPlace: Sendable {
  /// Any public key.
  case publicKey
  /// The public key of a vendor.
  case vendor
  /// The public key of a district.
  case issuer
  /// A vendor's own secret key.
  case secretKey

  fileprivate var title: String {
    switch self {
    case .publicKey: "a public key"
    case .vendor: "a vendor's public key"
    case .issuer: "a district's issuer key"
    case .secretKey: "a secret key"
    }
  }
}

extension KeyError {
  /// What happened, with a key in `file`, where one for `place` belongs.
  public func problem(in file: String? = nil, for place: KeyPlace = .publicKey) -> Problem {
    let name = file.map { $0.escapedForDisplay } ?? "the key"
    switch self {
    case .notAKey, .notASecretKey, .noKey:
      return Problem(.badInput, "\(name) does not contain \(place.title)")
    case .keyInComment:
      return Problem(.badInput, "the lines of \(name) were joined, so that its key is in a comment")
    case .otherText(let kind):
      return kind.problem(in: name, insteadOf: place.title)
    case .rewritten(let rewriting):
      return rewriting.problem(in: name)
    case .damagedSecretKey:
      return Problem(.badInput, "the secret key in \(name) is damaged: its Bech32 checksum does not match")
    case .brokenClaim:
      return Problem(
        .badInput, "\(name) names a district for its key, but the key did not sign that")
    case .wrongCase:
      return Problem(.badInput, "the key in \(name) has letters in the wrong case")
    case .invalidCharacter, .checksum, .wrongLength:
      return Problem(.badInput, "the key in \(name) is misspelled: its Bech32 checksum does not match")
    case .unusable:
      return Problem(.badInput, "the key in \(name) is not safe to use: it is low-order or not canonical")
    case .wrongKind(let found):
      return Problem(.badInput, "\(name) contains \(found.title), but \(place.title) is needed")
    case .secretKeyInPublicPlace:
      return Problem(.badInput, "\(name) contains a secret key, but \(place.title) is needed")
    case .publicKeyInSecretPlace:
      return Problem(.badInput, "\(name) contains a public key, but a secret key is needed")
    case .severalKeys:
      return Problem(.badInput, "\(name) contains more than one key")
    case .brokenSuccession:
      return Problem(
        .badInput, "\(name) says that its key follows an earlier key, but the earlier key did not sign that")
    case .malformedSealedKey:
      return Problem(
        .badInput, "the sealed secret key in \(name) is damaged, or was written by a newer version")
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
      return Problem(.badInput, "\(name) does not contain a bundle")
    case .otherText(let kind):
      return kind.problem(in: name, insteadOf: "a bundle")
    case .rewritten(let rewriting):
      return rewriting.problem(in: name)
    case .truncated:
      return Problem(.badInput, "\(name) is cut off: its END line is missing")
    case .malformedArmor:
      return Problem(.badInput, "\(name) was damaged in transit")
    case .severalBundles:
      return Problem(.badInput, "\(name) contains more than one bundle")
    case .notForThisKey:
      return Problem(
        .badInput, "\(name) does not open with this key: it is sealed to another key, or was changed")
    case .unknownVersion:
      return Problem(.badInput, "\(name) has a version that this program does not know")
    case .malformedMessage:
      return Problem(.badInput, "\(name) opens, but its contents do not follow the format")
    case .badSignature:
      return Problem(.badInput, "\(name) is not signed by the issuer that it names")
    case .resealed:
      return Problem(.badInput, "\(name) was made for another vendor, then sealed again to this key")
    case .unknownIssuer(let issuer):
      return Problem(
        .notPermitted, "\(name) is signed by an issuer that is not trusted here: \(issuer.fingerprint)")
    case .expired(let time):
      return Problem(.expired, "the credential in \(name) expired on \(time.shown)")
    case .secretSize:
      return Problem(.badInput, "a secret key must have 1 to \(SealedBundle.secretSizeLimit) bytes")
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
      return Problem(.badInput, "\(name) is not a signed record, or is cut off")
    case .otherText(let kind):
      return kind.problem(in: name, insteadOf: "a signed record")
    case .rewritten(let rewriting):
      return rewriting.problem(in: name)
    case .tooLarge:
      return Problem(
        .badInput, "\(name) is too long for a record, which has at most \(SignedRecord.sizeLimit) bytes")
    case .unreadableText:
      return Problem(.badInput, "\(name) was changed: it has characters that a record cannot have")
    case .malformedSignature, .badSignature:
      return Problem(.badInput, "\(name) was changed after it was signed")
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

extension TextKind {
  /// What it is, with its article.
  public var title: String {
    switch self {
    case .bundle: "a sealed bundle"
    case .record: "a signed record"
    case .verifiers: "a file of verifiers"
    case .request: "a coordinator's request"
    case .publicKey: "a public key"
    case .secretKey: "a secret key"
    case .ageFile: "a file that age encrypted"
    case .agePluginKey: "a key of an age plugin"
    case .agePostQuantumKey: "a post-quantum key of age"
    case .sshKey: "an SSH key"
    case .database: "a vault, or another database"
    }
  }

  func problem(in name: String, insteadOf wanted: String) -> Problem {
    switch self {
    case .agePluginKey, .agePostQuantumKey, .sshKey:
      Problem(.badInput, "\(name) contains \(title), which cannot be used here")
    case .bundle, .record, .verifiers, .request, .publicKey, .secretKey, .ageFile, .database:
      Problem(.badInput, "\(name) is \(title), not \(wanted)")
    }
  }
}

extension Rewriting {
  func problem(in name: String) -> Problem {
    switch self {
    case .email:
      Problem(.badInput, "\(name) is the source of an email, not the file that came with it")
    case .base64:
      Problem(.badInput, "\(name) was encoded by a mail program (base64)")
    case .quotedPrintable:
      Problem(.badInput, "a mail program changed the characters in \(name) (quoted-printable)")
    case .html:
      Problem(.badInput, "\(name) is HTML: a web page, or an email that was saved as one")
    }
  }
}

extension KeyKind {
  /// Whose key it is.
  public var title: String {
    switch self {
    case .recipient: "a vendor's key"
    case .issuer: "a district's issuer key"
    }
  }
}
