public import Sodium

/// Why a key or a key file is refused.
public enum KeyError: Error, Equatable, Sendable {
  /// The text is not a Bech32 string of a known kind.
  case notAKey
  /// The same, where a secret key belongs.
  case notASecretKey
  /// It is something else that this program knows.
  case otherText(TextKind)
  /// What carried the text rewrote its characters.
  case rewritten(Rewriting)
  /// Upper and lower case are mixed, or the case is not the one this kind is written in.
  case wrongCase
  /// A character outside of the Bech32 alphabet.
  case invalidCharacter
  /// The Bech32 checksum does not match: a letter is wrong, missing or swapped.
  case checksum
  /// The payload is not 32 bytes, or its last bits are not zero.
  case wrongLength
  /// A secret key with a character that is wrong, missing or too many.
  case damagedSecretKey
  /// A low-order or non-canonical public key.
  case unusable
  /// A key of another kind than the place asks for.
  case wrongKind(found: KeyKind)
  /// A secret key where a public key belongs.
  case secretKeyInPublicPlace
  /// A public key where a secret key belongs.
  case publicKeyInSecretPlace
  /// A key file that is empty but for comments.
  case noKey
  /// A key file whose only key is in a comment, because its lines were joined into one.
  case keyInComment
  /// A key file with more than one key.
  case severalKeys
  /// A key file names an older issuer key that did not sign that this one follows it.
  case brokenSuccession
  /// A key file says for which organization its key speaks, and the key did not sign that.
  case brokenClaim
  /// A passphrase-sealed key file that is damaged or of an unknown version.
  case malformedSealedKey
  /// The passphrase does not open the sealed key file, or the file was changed.
  case wrongPassphrase
  /// libsodium refused: no memory, no randomness.
  case sodium(SodiumError)
}

/// The two kinds of public key.
public enum KeyKind: String, Sendable, CaseIterable {
  /// A vendor's X25519 key; opens bundles.
  case recipient
  /// An organization's Ed25519 key; signs bundles.
  case issuer
}
