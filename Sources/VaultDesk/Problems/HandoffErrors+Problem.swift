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
      return Problem(.badInput, "\(name) does not hold a key")
    case .notASecretKey:
      return Problem(.badInput, "\(name) does not hold a secret key")
    case .otherText(let kind):
      return kind.problem(in: name, insteadOf: "a key")
    case .rewritten(let rewriting):
      return rewriting.problem(in: name)
    case .damagedSecretKey:
      return Problem(.badInput, "the secret key in \(name) is damaged: its Bech32 checksum does not match")
    case .brokenClaim:
      return Problem(
        .badInput, "\(name) says for which district its key speaks, and the key did not sign that")
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
      return Problem(.badInput, "\(name) does not hold a key")
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
      return Problem(.badInput, "\(name) does not hold a bundle")
    case .otherText(let kind):
      return kind.problem(in: name, insteadOf: "a bundle")
    case .rewritten(let rewriting):
      return rewriting.problem(in: name)
    case .truncated:
      return Problem(.badInput, "\(name) is cut off: its END line is missing")
    case .malformedArmor:
      return Problem(.badInput, "\(name) is damaged in transit")
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
      return Problem(.badInput, "\(name) is not a signed record, or is cut off")
    case .otherText(let kind):
      return kind.problem(in: name, insteadOf: "a signed record")
    case .rewritten(let rewriting):
      return rewriting.problem(in: name)
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

extension TextKind {
  /// What it is, with its article.
  public var title: String {
    switch self {
    case .bundle: "a sealed bundle"
    case .record: "a signed record"
    case .publicKey: "a public key"
    case .secretKey: "a secret key"
    case .ageFile: "a file that age encrypted"
    case .agePluginKey: "a key of an age plugin"
    case .agePostQuantumKey: "a post-quantum key of age"
    case .sshKey: "an SSH key"
    case .database: "a database"
    }
  }

  fileprivate func problem(in name: String, insteadOf wanted: String) -> Problem {
    switch self {
    case .agePluginKey, .agePostQuantumKey, .sshKey:
      Problem(.badInput, "\(name) holds \(title), which cannot be used here")
    case .bundle, .record, .publicKey, .secretKey, .ageFile, .database:
      Problem(.badInput, "\(name) is \(title), not \(wanted)")
    }
  }
}

extension Rewriting {
  fileprivate func problem(in name: String) -> Problem {
    switch self {
    case .quotedPrintable:
      Problem(.badInput, "a mail program rewrote the characters of \(name) (quoted-printable)")
    case .html:
      Problem(.badInput, "\(name) is HTML: a web page, or a mail that was rewritten as one")
    case .base64:
      Problem(.badInput, "\(name) is the source of a mail, with what it carries encoded in base64")
    }
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
