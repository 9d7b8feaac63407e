internal import Handoff

// What can be done on the command line about a key, a bundle or a record that is not what it should be.

extension KeyError {
  var hints: [String] {
    switch self {
    case .notAKey: ["a public key file has one line that starts with vendor1, age1 or issuer1"]
    case .wrongCase: ["public keys are written in lower case, secret keys in upper case"]
    case .invalidCharacter, .checksum, .wrongLength:
      ["a letter is wrong, missing or swapped; ask for the file again"]
    case .unusable: ["no honest program makes such a key; ask whoever sent it"]
    case .secretKeyInPublicPlace:
      ["a secret key never leaves its owner; the public half is in the .pub file beside it"]
    case .publicKeyInSecretPlace: ["the secret half is in the .key file that vault keygen wrote"]
    case .severalKeys: ["keep one key in a file"]
    case .brokenSuccession:
      ["ask for the file again, and compare vault fingerprint with the district by phone"]
    case .wrongKind, .noKey, .malformedSealedKey, .wrongPassphrase, .sodium: []
    }
  }
}

extension BundleError {
  var hints: [String] {
    switch self {
    case .notABundle:
      ["a bundle has a line -----BEGIN VAULT BUNDLE-----; vault inspect says what a file is"]
    case .truncated, .malformedArmor: ["ask for the file again"]
    case .severalBundles: ["keep one bundle in a file"]
    case .notForThisKey:
      ["compare vault fingerprint of your .pub file with the one that the coordinator pinned"]
    case .resealed: ["tell the district: whoever sent this has opened another vendor's bundle"]
    case .unknownIssuer:
      ["compare these digits with the district by phone, then add --from FILE with its issuer key"]
    case .expired: ["ask the district for a new one"]
    case .unknownVersion, .malformedMessage, .badSignature, .secretSize, .sodium: []
    }
  }
}

extension RecordError {
  var hints: [String] {
    switch self {
    case .notARecord: ["a record ends with the line -----END VAULT SIGNATURE-----"]
    case .malformedSignature, .badSignature: ["ask for the file itself, not for a copy of its text"]
    case .unknownIssuer:
      ["compare these digits with the district by phone; its issuer key may have changed since"]
    case .tooLarge, .unreadableText, .sodium: []
    }
  }
}
