public import Handoff

// Those who may receive a credential, and their keys.

extension Vault {
  /// Records a vendor and pins its key.
  ///
  /// - Throws: ``VaultError/vendorExists(_:)``, ``VaultError/keyPinnedTo(_:)``, or as every change does:
  ///   ``VaultError/overtaken(by:)``, ``VaultError/clockBehind(now:newest:by:)``,
  ///   ``VaultError/recoveryOnlyLetsIn``, ``VaultError/forked(_:)``,
  ///   ``VaultError/store(_:)``, ``VaultError/sodium(_:)``.
  public mutating func addVendor(_ vendor: Vendor, now: Timestamp) throws(VaultError) {
    try session.record(.vendorAdded(vendor: vendor), now: now)
  }

  /// Pins another key to a vendor, or its first one. A waiting delivery goes to the new key; a bundle that is sealed to
  /// the one before stays as it is.
  ///
  /// - Throws: ``VaultError/unknownVendor(_:known:)``, ``VaultError/keyPinnedTo(_:)``, or as every change does.
  public mutating func changeKey(
    of vendor: ShortID, to key: RecipientKey, verification: Vendor.Verification, now: Timestamp
  ) throws(VaultError) {
    try session.record(
      .vendorKeyChanged(vendor: vendor, key: key.text, verification: verification), now: now)
  }

  /// Gives a vendor another name for people.
  ///
  /// - Throws: ``VaultError/unknownVendor(_:known:)``, or as every change does.
  public mutating func rename(
    _ vendor: ShortID, to name: DisplayName, now: Timestamp
  ) throws(VaultError) {
    try session.record(.vendorRenamed(vendor: vendor, name: name), now: now)
  }

  /// Removes a vendor, and withdraws its authorization for the newest generations with it, as
  /// ``withdraw(_:from:because:now:)`` does. What it has opened already it keeps, until a reset. One that is recorded
  /// under the same short name later is the same vendor to the history.
  ///
  /// - Throws: ``VaultError/unknownVendor(_:known:)``, or as every change does.
  public mutating func removeVendor(
    _ vendor: ShortID, because reason: Remark, now: Timestamp
  ) throws(VaultError) {
    try session.record(.vendorRemoved(vendor: vendor, reason: reason), now: now)
  }
}
