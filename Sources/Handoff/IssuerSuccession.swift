public import Sodium

/// That one issuer key follows another, signed by the one before.
///
/// It says that whoever held the old secret key wanted the new one. That may be a thief: people still compare
/// the new key's fingerprint on the phone.
public struct IssuerSuccession: Codable, Equatable, Sendable {
  /// The key before, `issuer1…`, which signs.
  public let old: String
  /// The key that follows, `issuer1…`.
  public let new: String
  /// Ed25519, 64 bytes, over a domain tag and both keys.
  public let signature: HexBytes

  /// Signs that `new` follows `old`.
  ///
  /// - Throws: ``KeyError/brokenSuccession`` if they are the same key; ``KeyError/unusable``,
  ///   ``KeyError/sodium(_:)``.
  public static func make(
    old: borrowing Signature.KeyPair, new: IssuerKey
  ) throws(KeyError) -> IssuerSuccession {
    let oldText = try IssuerKey(bytes: old.publicKey).text
    guard oldText != new.text else { throw .brokenSuccession }
    do {
      let signature = try message(old: oldText, new: new.text).withBytes { message throws(SodiumError) in
        try old.sign(message)
      }
      return IssuerSuccession(old: oldText, new: new.text, signature: HexBytes(signature))
    } catch {
      throw .sodium(error)
    }
  }

  init(old: String, new: String, signature: HexBytes) {
    self.old = old
    self.new = new
    self.signature = signature
  }

  /// Verifies that the old key signed.
  ///
  /// - Throws: ``KeyError/brokenSuccession``; what is wrong with the text of a key; ``KeyError/sodium(_:)``.
  public func verify() throws(KeyError) {
    let (signer, _) = (try IssuerKey(text: old), try IssuerKey(text: new))
    guard old != new else { throw .brokenSuccession }
    do {
      try Self.message(old: old, new: new).withBytes { message throws(SodiumError) in
        try Signature.verify(signature.bytes, of: message, by: signer.key)
      }
    } catch {
      throw error == .forged ? .brokenSuccession : .sodium(error)
    }
  }

  /// Verifies that each of `successions`, the oldest first, leads to the next and the last to `key`, and that
  /// no key comes twice.
  ///
  /// - Throws: as ``verify()``.
  static func verify(_ successions: [IssuerSuccession], leadTo key: IssuerKey) throws(KeyError) {
    let followers = successions.dropFirst().map(\.old) + [key.text]
    for (succession, follower) in zip(successions, followers) {
      guard succession.new == follower else { throw .brokenSuccession }
      try succession.verify()
    }
    guard Set(successions.map(\.old) + [key.text]).count == successions.count + 1 else {
      throw .brokenSuccession
    }
  }

  private static func message(old: String, new: String) -> [UInt8] {
    [UInt8]("vendor-vault/issuer-succession/v1\n\(old)\n\(new)\n".utf8)
  }
}
