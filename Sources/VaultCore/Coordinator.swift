public import Handoff
internal import Sodium

/// A person who may unlock the vault.
public struct Coordinator: Codable, Equatable, Sendable {
  /// The short name to unlock as.
  public let id: ShortID
  /// The programs served, in alphabetical order.
  public let programs: [Program]
  /// The Ed25519 key that signs this coordinator's log entries, 32 bytes.
  public let signingKey: HexBytes
  /// The X25519 key that vault keys are sealed to, 32 bytes. It lasts.
  public let sealingKey: HexBytes
  /// The X25519 key that secrets, and nothing else, are sealed to, 32 bytes. At a desk it is renewed when a secret was
  /// wiped, so that no copy of what was wiped can be opened any more.
  public internal(set) var renewedKey: HexBytes
  /// Where the secret halves of all three lie, sealed under the passphrase.
  public internal(set) var keys: Place

  /// Where a coordinator's secret halves lie.
  public enum Place: String, Codable, Sendable {
    /// In the vault itself.
    case vault
    /// At the coordinator's one desk. The vault has no copy.
    case desk
  }

  init(
    id: ShortID, programs: [Program], signingKey: HexBytes, sealingKey: HexBytes, renewedKey: HexBytes,
    keys: Place = .vault
  ) {
    self.id = id
    self.programs = programs
    self.signingKey = signingKey
    self.sealingKey = sealingKey
    self.renewedKey = renewedKey
    self.keys = keys
  }

  var publicKeys: Set<HexBytes> { [signingKey, sealingKey, renewedKey] }

  /// Whether the programs are spelled in the one way.
  ///
  /// - Throws: `KeyError.sodium(_:)` for a key that cannot be used.
  func checkKeys() throws(KeyError) -> Bool {
    do {
      _ = try Signature.PublicKey(signingKey.bytes)
      _ = try SealedBox.PublicKey(sealingKey.bytes)
      _ = try SealedBox.PublicKey(renewedKey.bytes)
    } catch {
      throw .sodium(error)
    }
    return programs == Set(programs).sorted() && publicKeys.count == 3
  }
}

/// A testing program that a coordinator serves.
public enum Program: String, Codable, CaseIterable, Comparable, Sendable {
  /// California Assessment of Student Performance and Progress.
  case caaspp
  /// English Language Proficiency Assessments for California.
  case elpac

  /// The order of declaration.
  public static func < (left: Program, right: Program) -> Bool { left.rawValue < right.rawValue }
}
