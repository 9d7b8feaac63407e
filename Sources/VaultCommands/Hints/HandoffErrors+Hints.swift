internal import Handoff
internal import VaultDesk

// What can be done on the command line about a key, a bundle or a record that is not what it should be.

extension KeyError {
  func hints(for file: String?, in place: KeyPlace = .publicKey) -> [String] {
    switch self {
    case .notAKey, .notASecretKey, .noKey, .wrongKind: [place.hint]
    case .otherText(.ageFile) where place == .secretKey:
      [
        "if it is the secret key under a passphrase of age:",
        "age -d \(file.map(ShellWord.ofFile) ?? "FILE") | vault open BUNDLE --key -",
      ]
    case .otherText(.agePluginKey), .otherText(.agePostQuantumKey), .otherText(.sshKey):
      ["use a key that vault keygen makes, or one of age-keygen that starts with age1"]
    case .otherText: [place.hint]
    case .rewritten: Rewriting.hints
    case .keyInComment: ["use the file itself, or put the key on a line of its own"]
    case .damagedSecretKey:
      ["a character is wrong, missing or too many; use the .key file itself, or a backup of it"]
    case .brokenClaim:
      ["ask for the file itself, as an attachment, and compare vault fingerprint with the district by phone"]
    case .wrongCase: ["a public key is all lowercase, and a secret key all uppercase"]
    case .invalidCharacter, .checksum, .wrongLength:
      ["a letter is wrong, missing or swapped; \(Rewriting.hints[0])"]
    case .unusable: ["no honest program makes such a key; ask whoever sent it"]
    case .secretKeyInPublicPlace where place == .issuer: [place.hint]
    case .secretKeyInPublicPlace:
      ["keep your secret key to yourself; the public key is in the .pub file beside it"]
    case .publicKeyInSecretPlace: ["the secret half is in the .key file that vault keygen wrote"]
    case .severalKeys: ["put each key in a file of its own"]
    case .brokenSuccession:
      ["ask for the file again, and compare vault fingerprint with the district by phone"]
    case .wrongPassphrase:
      ["if the passphrase is lost, make a new key with vault keygen, and send the public key to the district"]
    case .malformedSealedKey: ["restore the newest backup of the file, or make a new key with vault keygen"]
    case .sodium: []
    }
  }
}

extension KeyPlace {
  /// Where such a key is.
  fileprivate var hint: String {
    switch self {
    case .publicKey: "a public key starts with vendor1, age1 or issuer1"
    case .vendor:
      "it starts with vendor1 or age1, and is in the .pub file that the vendor's vault keygen wrote"
    case .issuer: "it starts with issuer1, and is in the file that the district's vault issuer wrote"
    case .secretKey:
      "it starts with VENDOR-SECRET-KEY-1 or AGE-SECRET-KEY-1, or is the .key file that vault keygen wrote"
    }
  }
}

extension Rewriting {
  fileprivate static var hints: [String] { ["ask for the file itself, as an attachment"] }
}

extension BundleError {
  var hints: [String] {
    switch self {
    case .notABundle: ["a bundle has a line -----BEGIN VAULT BUNDLE-----; ask for it as an attachment"]
    case .otherText(.ageFile):
      ["vault did not make it: age -d opens it, with the key that it is encrypted to"]
    case .otherText: ["a bundle has a line -----BEGIN VAULT BUNDLE-----"]
    case .rewritten, .truncated, .malformedArmor: Rewriting.hints
    case .severalBundles: ["put each bundle in a file of its own"]
    case .notForThisKey:
      ["compare vault fingerprint of your .pub file with the one that the coordinator pinned"]
    case .resealed: ["tell the district: whoever sent this has opened another vendor's bundle"]
    case .unknownIssuer:
      ["compare these digits with the district by phone, then add --from FILE with its issuer key"]
    case .expired: ["ask the district for a new one"]
    case .unknownVersion: ["install the newer version"]
    case .malformedMessage, .badSignature: ["tell the district, and ask for a new one"]
    case .secretSize, .sodium: []
    }
  }
}

extension RecordError {
  var hints: [String] {
    switch self {
    case .notARecord, .otherText: ["a record ends with the line -----END VAULT SIGNATURE-----"]
    case .rewritten, .malformedSignature, .badSignature, .unreadableText: Rewriting.hints
    case .unknownIssuer:
      ["compare these digits with the district by phone; its issuer key may have changed since"]
    case .tooLarge, .sodium: []
    }
  }
}
