import Handoff
import Sodium
import TestSupport

@testable import VaultCore

/// The keys of a stored vault, opened as the front door opens them, for tests that look behind it.
enum StoredKeys {
  /// The vault has no such keys.
  struct Missing: Error {}

  static func coordinatorKeys(of stored: StoredVault) throws -> CoordinatorKeys {
    let claimed = try LogVerifier.claimedVault(stored.entries)
    guard let box = stored.items[ItemName.coordinator(Sample.coordinator)] else { throw Missing() }
    let ring = try KeyRing.open(
      box, with: try SecretBytes.of(Sample.passphrase), vault: claimed, id: Sample.coordinator)
    guard let keys = ring.sets.last else { throw Missing() }
    return keys
  }

  static func vaultKey(of stored: StoredVault) throws -> VaultKey {
    guard let sealed = stored.items[ItemName.vaultKey(epoch: 1, Sample.coordinator)] else { throw Missing() }
    return try coordinatorKeys(of: stored).openVaultKey(sealed, epoch: 1)
  }

  static func vaultKeys(of stored: StoredVault) throws -> VaultKeys {
    VaultKeys(try vaultKey(of: stored), heldBy: Sample.coordinator)
  }
}
