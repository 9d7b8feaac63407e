internal import FoundationEssentials
public import Sodium

/// What a text is, by what stands in it; nothing of it is verified.
public enum TextKind: String, Sendable, CaseIterable {
  /// A sealed bundle.
  case bundle
  /// A signed record.
  case record
  /// A public key that this program uses.
  case publicKey
  /// A secret key that this program uses, open or under a passphrase.
  case secretKey
  /// A file that age encrypted, such as a secret key under age's own passphrase.
  case ageFile
  /// A key that only an age plugin can use, public or secret.
  case agePluginKey
  /// A post-quantum key of age, public or secret.
  case agePostQuantumKey
  /// An SSH key, public or secret.
  case sshKey
  /// An SQLite database, as a vault is.
  case database

  /// Looks at a text in UTF-8 or UTF-16, and copies nothing of it into ordinary memory.
  ///
  /// - Throws: `SodiumError.outOfMemory`, `SodiumError.unavailable`.
  public static func of(_ text: RawSpan) throws(SodiumError) -> TextKind? {
    try text.withUTF8(orThrow: { $0 }) { text throws(SodiumError) in TextKind(of: text) }
  }

  init?(of text: RawSpan) {
    if text.hasPrefix("SQLite format 3\0") {
      self = .database
    } else if SealedBundle.isPresent(in: text) {
      self = .bundle
    } else if SignedRecord.isPresent(in: text) {
      self = .record
    } else if SealedKeyFile.armor.isPresent(in: text) {
      self = .secretKey
    } else if text.contains("age-encryption.org/v1") || text.contains("-----BEGIN AGE ENCRYPTED FILE-----") {
      self = .ageFile
    } else if text.contains("-----BEGIN OPENSSH PRIVATE KEY-----") || text.contains("ssh-ed25519 ")
      || text.contains("ssh-rsa ")
    {
      self = .sshKey
    } else if let kind = KeySpot.kind(in: text) {
      self = kind
    } else {
      return nil
    }
  }
}

/// What rewrote the characters of a text, so that it has to be sent again as an attachment.
public enum Rewriting: String, Sendable, CaseIterable {
  /// Quoted-printable (RFC 2045): `=3D` for `=`, and lines broken by `=`.
  case quotedPrintable
  /// HTML: tags and entities.
  case html
  /// Base64 of the whole, as in a mail's source (`.eml`).
  case base64

  /// Looks for traces of one; `text` is in UTF-8 and could not be read as it is.
  init?(of text: RawSpan) {
    // In bytes that are not a text anything is found.
    guard text.firstOffset(of: 0) == nil else { return nil }
    let isOurs = text.mentions("VAULT")
    if Self.encodings(of: "BEGIN VAULT ").contains(where: { text.contains($0) }) {
      self = .base64
    } else if isOurs,
      ["quoted-printable", "=3D", "=20", "=2D", "=C2=A0"].contains(where: { text.mentions($0) })
    {
      self = .quotedPrintable
    } else if ["<html", "<!doctype"].contains(where: { text.mentions($0) })
      || isOurs
        && ["<br", "<p>", "<p ", "<div", "<pre", "<span", "&nbsp;", "&#", "&gt;"].contains(where: {
          text.mentions($0)
        })
    {
      self = .html
    } else {
      return nil
    }
  }

  /// What base64 makes of `text` wherever it stands among other bytes: as much as depends on it alone.
  private static func encodings(of text: String) -> [String] {
    (0..<3).map { before in
      let bytes = [UInt8](repeating: 0, count: before) + [UInt8](text.utf8)
      let base64 = Data(bytes).base64EncodedString().utf8
      return String(
        decoding: base64.prefix(bytes.count * 8 / 6).dropFirst((before * 8 + 5) / 6), as: UTF8.self)
    }
  }
}
