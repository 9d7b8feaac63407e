internal import Handoff
internal import Sodium
internal import VaultCore

// Every error of the rooms below, as a person hears of it: what happened, and what to do.

extension Failure {
  /// The words for an error of the project's own; nothing for others'.
  init?(any error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as VaultError: self.init(error)
    case let error as StoreError: self.init(error, vault: nil)
    case let error as BundleError: self.init(error)
    case let error as RecordError: self.init(error)
    case let error as KeyError: self.init(error)
    case let error as SodiumError: self.init(error)
    default: return nil
    }
  }

  init(_ error: SodiumError) {
    switch error {
    case .outOfMemory:
      self.init(.unavailable, "there is not enough memory to do this safely")
    case .unavailable:
      self.init(.unavailable, "the system gives no random numbers")
    case .forged, .unusableKey, .outOfRange:
      self.init(.badInput, "the data is not what was sealed")
    }
  }

  init(_ error: KeyError, in file: String? = nil) {
    let name = file.map { $0.escapedForDisplay } ?? "the key"
    switch error {
    case .notAKey:
      self.init(
        .badInput, "\(name) holds something that is no key",
        hint: "a public key file has one line that starts with vendor1, age1 or issuer1")
    case .wrongCase:
      self.init(
        .badInput, "the key in \(name) has letters in the wrong case",
        hint: "public keys are written in lower case, secret keys in upper case")
    case .invalidCharacter, .checksum, .wrongLength:
      self.init(
        .badInput, "the key in \(name) is misspelt: its Bech32 checksum does not match",
        hint: "a letter is wrong, missing or swapped; ask for the file again")
    case .unusable:
      self.init(
        .badInput, "the key in \(name) is not safe to use: it is low-order or not canonical",
        hint: "no honest program makes such a key; ask whoever sent it")
    case .wrongKind(let found):
      let wanted = found == .issuer ? "a vendor's key (vendor1… or age1…)" : "an issuer key (issuer1…)"
      self.init(.badInput, "\(name) holds \(found.article) key where \(wanted) belongs")
    case .secretKeyInPublicPlace:
      self.init(
        .badInput, "\(name) holds a secret key where a public key belongs",
        hint: "a secret key never leaves its owner; the public half is in the .pub file beside it")
    case .publicKeyInSecretPlace:
      self.init(
        .badInput, "\(name) holds a public key where the secret key belongs",
        hint: "the secret half is in the .key file that vault keygen wrote")
    case .noKey:
      self.init(.badInput, "\(name) holds no key")
    case .severalKeys:
      self.init(.badInput, "\(name) holds more than one key", hint: "keep one key in a file")
    case .brokenSuccession:
      self.init(
        .badInput, "\(name) says that its key follows another, which did not sign that",
        hint: "ask for the file again, and compare vault fingerprint with the district by phone")
    case .malformedSealedKey:
      self.init(.badInput, "the sealed secret key in \(name) is damaged, or of a newer version")
    case .wrongPassphrase:
      self.init(.notPermitted, "the passphrase does not open \(name)")
    case .sodium(let error):
      self.init(error)
    }
  }

  init(_ error: BundleError, in file: String? = nil) {
    let name = file.map { $0.escapedForDisplay } ?? "the bundle"
    switch error {
    case .notABundle:
      self.init(
        .badInput, "\(name) holds no bundle",
        hint: "a bundle has a line -----BEGIN VAULT BUNDLE-----; vault inspect says what a file is")
    case .truncated:
      self.init(.badInput, "\(name) is cut off: its last line is missing", hint: "ask for the file again")
    case .malformedArmor:
      self.init(.badInput, "\(name) is damaged on its way", hint: "ask for the file again")
    case .severalBundles:
      self.init(.badInput, "\(name) holds more than one bundle", hint: "keep one bundle in a file")
    case .notForThisKey:
      self.init(
        .badInput, "\(name) does not open with this key: it is sealed to another, or was changed",
        hint: "compare vault fingerprint of your .pub file with the one that the coordinator pinned")
    case .unknownVersion:
      self.init(.badInput, "\(name) is of a version that this program does not know")
    case .malformedMessage:
      self.init(.badInput, "\(name) opens, but what is inside does not follow the format")
    case .badSignature:
      self.init(.badInput, "\(name) is not signed by the issuer that it names")
    case .resealed:
      self.init(
        .badInput, "\(name) was made for another vendor and sealed on to this key",
        hint: "tell the district: whoever sent this has opened another vendor's bundle")
    case .unknownIssuer(let issuer):
      self.init(
        .notPermitted, "\(name) is signed by an issuer that is not trusted here: \(issuer.fingerprint)",
        hint: "compare these digits with the district by phone, then add --from FILE with its issuer key")
    case .expired(let time):
      self.init(
        .expired, "the credential in \(name) expired on \(time.day)", hint: "ask the district for a new one")
    case .secretSize:
      self.init(.badInput, "a secret has 1 to \(SealedBundle.secretSizeLimit) bytes")
    case .sodium(let error):
      self.init(error)
    }
  }

  init(_ error: RecordError, in file: String? = nil) {
    let name = file.map { $0.escapedForDisplay } ?? "the record"
    switch error {
    case .notARecord:
      self.init(
        .badInput, "\(name) is no signed record, or is cut off",
        hint: "a record ends with the line -----END VAULT SIGNATURE-----")
    case .tooLarge:
      self.init(
        .badInput, "\(name) is longer than the \(SignedRecord.sizeLimit) bytes that a record can have")
    case .unreadableText:
      self.init(.badInput, "\(name) has characters that no record has; it was changed")
    case .malformedSignature, .badSignature:
      self.init(
        .badInput, "\(name) is not what was signed: it was changed",
        hint: "ask for the file itself, not for a copy of its text")
    case .unknownIssuer(let issuer):
      self.init(
        .notPermitted, "\(name) is signed by another issuer: \(issuer.fingerprint)",
        hint: "compare these digits with the district by phone; its issuer key may have changed since")
    case .sodium(let error):
      self.init(error)
    }
  }

  /// The words for a bundle that is whole, and signed by nobody whom the vendor named.
  static func unknownIssuer(_ issuer: IssuerKey, of path: String, trusting trusted: TrustedIssuers) -> Failure
  {
    if trusted.haveReplaced(issuer) {
      return replacedIssuer(
        issuer, of: path,
        hint: "ask the district for a reset, because whoever has the earlier key can have signed this",
        "if it was expected, open it with the earlier key file: --from FILE")
    }
    let failure = Failure(BundleError.unknownIssuer(issuer), in: path)
    guard !trusted.keys.isEmpty else { return failure }
    return Failure(
      failure.status, failure.fact,
      hints: failure.hints + [
        "if the district changed its issuer key, ask for the new issuer.pub and compare its fingerprint by phone"
      ])
  }

  /// The words for a record that is whole, and signed by another than the one named.
  static func unknownIssuer(
    _ issuer: IssuerKey, ofRecord path: String, trusting trusted: TrustedIssuers
  ) -> Failure {
    guard trusted.haveReplaced(issuer) else { return Failure(RecordError.unknownIssuer(issuer), in: path) }
    return replacedIssuer(
      issuer, of: path,
      hint: "ask the district to sign it anew: vault authorization --generation N -o FILE",
      "if it is from before the change, verify it with the earlier key file: --from FILE")
  }

  private static func replacedIssuer(_ issuer: IssuerKey, of path: String, hint hints: String...) -> Failure {
    Failure(
      .notPermitted,
      "\(path.escapedForDisplay) is signed with the district's earlier issuer key \(issuer.fingerprint), "
        + "which was replaced", hints: hints)
  }

  /// The words for a bundle that is older than one that was opened before.
  static func superseded(_ path: String, by opening: OpenedLedger.Opening) -> Failure {
    Failure(
      .expired,
      "\(path.escapedForDisplay) is superseded by generation \(opening.generation), opened on \(opening.time.day)",
      hint: "open the newest bundle; the agency honours only that")
  }

  init(_ error: StoreError, vault path: String?) {
    let name = path.map { "the vault \($0.escapedForDisplay)" } ?? "the vault"
    switch error {
    case .missing:
      self.init(
        .noInput, path.map { "there is no vault at \($0.escapedForDisplay)" } ?? "there is no vault",
        hint: "check the path in --vault PATH or VENDOR_VAULT_FILE, or make a vault there",
        "vault init --organization \"NAME\" --cds CODE --coordinator ID")
    case .exists:
      self.init(
        .cannotCreate,
        path.map { "\($0.escapedForDisplay) exists already, and is left as it is" }
          ?? "the vault exists already",
        hint: "use it, or choose another place with --vault PATH")
    case .headMoved:
      self.init(.overtaken, "someone else's change came first; nothing was done", hint: "vault log")
    case .busy:
      self.init(.unavailable, "\(name) is in use by another process; nothing was done", hint: "try again")
    case .notAVault:
      self.init(.badInput, "\(path?.escapedForDisplay ?? "the file") is no vault")
    case .newerVersion:
      self.init(
        .badInput, "\(name) was written by a newer version of this program", hint: "install the newer version"
      )
    case .symbolicLink:
      self.init(.notPermitted, "\(name) is a symbolic link", hint: "name the file itself")
    case .notAFile:
      self.init(.badInput, "\(name) is no ordinary file")
    case .openToOthers:
      self.init(
        .notPermitted, "\(name) is open to others", hint: "chmod 600 \(path?.escapedForDisplay ?? "the file")"
      )
    case .foreignOwner:
      self.init(.notPermitted, "\(name) belongs to another user")
    case .hardLink:
      self.init(
        .notPermitted, "\(name) has a second name (a hard link), under which a wipe would be left half done",
        hint:
          "find / -xdev -samefile \(path?.escapedForDisplay ?? "FILE") shows both; remove one")
    case .folderOpenToOthers(let folder):
      self.init(
        .notPermitted, "others can write to \(folder.escapedForDisplay), and so replace \(name)",
        hint: "chmod go-w \(folder.escapedForDisplay)")
    case .foreignFolder(let folder):
      self.init(
        .notPermitted,
        "\(folder.escapedForDisplay) belongs to another user, who can replace \(name)",
        hint: "keep the vault in a folder of your own")
    case .foreignJournal:
      self.init(
        .notPermitted, "\(path?.escapedForDisplay ?? "the vault")-journal is no ordinary file of yours",
        hint: "find out who put it there, and move it away")
    case .damaged:
      self.init(.badInput, "\(name) is damaged", hint: "restore the newest backup of the file")
    case .unconfirmed(let reason):
      self.init(
        .io,
        "the change was made in \(name), but the disk does not confirm that it is kept: \(reason.escapedForDisplay)",
        hint: "look at vault log when the disk works again")
    case .full:
      self.init(.io, "there is no space left for \(name); nothing was done")
    case .unavailable(let reason):
      self.init(.unavailable, "\(name) cannot be used: \(reason.escapedForDisplay)")
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
