internal import Handoff
internal import Sodium

/// Up to which entry a coordinator has verified every signature, and the spelling of every body, on a machine. The
/// coordinator signs it: whoever may write what the machine remembers could else have an entry pass that its author never
/// signed, and the vault key, which the other coordinators hold as well, would not tell them apart.
public struct VerifiedHead: Codable, Equatable, Sendable {
  /// The newest entry that was verified. Its hash stands for all before it.
  let head: LogHead
  private let signature: HexBytes

  init(
    _ head: LogHead, of vault: [UInt8], signingWith keys: CoordinatorKeys
  ) throws(SodiumError) {
    self.head = head
    signature = HexBytes(
      try Self.signedBytes(head, of: vault).withBytes { signed throws(SodiumError) in
        try keys.signing.sign(signed)
      })
  }

  /// Whether the entries go through this head, and the coordinator with these keys said that they hold up to it.
  func vouches(
    for entries: [[UInt8]], of vault: [UInt8], to keys: CoordinatorKeys
  ) throws(SodiumError) -> Bool {
    guard entries.indices.contains(head.index),
      try LogHead(index: head.index, entry: entries[head.index]) == head
    else { return false }
    do {
      let own = try Signature.PublicKey(keys.signing.publicKey)
      try Self.signedBytes(head, of: vault).withBytes { signed throws(SodiumError) in
        try Signature.verify(signature.bytes, of: signed, by: own)
      }
      return true
    } catch {
      guard error.isOfTheInput else { throw error }
      return false
    }
  }

  private static func signedBytes(_ head: LogHead, of vault: [UInt8]) -> [UInt8] {
    [UInt8]("vendor-vault/verified/v1\n".utf8) + vault + [UInt8](bigEndian: UInt64(head.index))
      + head.head.bytes
  }
}
