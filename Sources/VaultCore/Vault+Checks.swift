public import Handoff
public import Sodium

// What cannot be, and why. Each verb checks it; asked beforehand, it spares a person a decision that could not
// be carried out.

extension Vault {
  // MARK: - Vendors

  /// Refuses a vendor whose name is taken or whose key is pinned already.
  ///
  /// - Throws: ``VaultError/vendorExists(_:)``, ``VaultError/keyPinnedTo(_:)``.
  public func checkIsNew(_ vendor: Vendor) throws(VaultError) {
    guard state.vendor(vendor.id) == nil else { throw .vendorExists(vendor.id) }
    if let key = vendor.key, let other = state.vendors.first(where: { $0.key == key }) {
      throw .keyPinnedTo(other.id)
    }
  }

  /// The vendor that `key` is pinned to.
  ///
  /// - Throws: ``VaultError/keyNotPinned(_:)``.
  public func vendor(pinnedTo key: RecipientKey) throws(VaultError) -> Vendor {
    guard let vendor = state.vendor(pinnedTo: key) else { throw .keyNotPinned(key.fingerprint) }
    return vendor
  }

  /// The recorded vendors of these names, in this order, each once.
  ///
  /// - Throws: ``VaultError/unknownVendor(_:known:)``, ``VaultError/noVendorNamed``.
  public func vendors(_ ids: [ShortID]) throws(VaultError) -> [Vendor] {
    var vendors: [Vendor] = []
    for id in ids {
      guard let vendor = state.vendor(id) else { throw .unknownVendor(id, known: state.vendors.map(\.id)) }
      if !vendors.contains(vendor) { vendors.append(vendor) }
    }
    guard !vendors.isEmpty else { throw .noVendorNamed }
    return vendors
  }

  // MARK: - Credentials

  /// The newest generation of the credential (none named: the only one).
  ///
  /// - Throws: ``VaultError/noCredential(_:)``, ``VaultError/credentialNeeded(known:)``.
  public func generation(of credential: CDSCode? = nil) throws(VaultError) -> Generation {
    let known = state.credentials
    guard let named = credential ?? known.first else { throw .noCredential(nil) }
    guard credential != nil || known.count == 1 else { throw .credentialNeeded(known: known) }
    guard let newest = state.newest(of: named) else { throw .noCredential(named) }
    return newest
  }

  /// Refuses what is not honoured any more.
  ///
  /// - Throws: ``VaultError/revoked(_:)``, ``VaultError/expired(_:)``.
  public func checkIsLive(_ generation: Generation, now: Timestamp) throws(VaultError) {
    guard generation.revoked == nil else { throw .revoked(generation) }
    guard !generation.isExpired(at: now) else { throw .expired(generation) }
  }

  /// Refuses to replace what is still honoured, and schools of other districts.
  ///
  /// - Throws: ``VaultError/credentialLive(_:)``, ``VaultError/foreignSchool(_:)``.
  public func checkCanGenerate(for credential: CDSCode, now: Timestamp) throws(VaultError) {
    let own = state.organization.cds
    guard credential == own || (own.isDistrict && credential.district == own.district) else {
      throw .foreignSchool(credential)
    }
    if let newest = state.newest(of: credential), newest.isLive(at: now) { throw .credentialLive(newest) }
  }

  /// Refuses to replace another generation than the newest.
  ///
  /// - Throws: ``VaultError/notTheNewest(named:newest:)``.
  public func checkIsNewest(_ number: Int, of newest: Generation) throws(VaultError) {
    guard number == newest.number else { throw .notTheNewest(named: number, newest: newest) }
  }

  /// Refuses an import that would override what it does not name, or that has an impossible expiry.
  ///
  /// - Throws: ``VaultError/notTheNewest(named:newest:)``, ``VaultError/noCredential(_:)``,
  ///   ``VaultError/credentialLive(_:)``, ``VaultError/foreignSchool(_:)``, ``VaultError/expiry(_:)``.
  public func checkCanImport(
    for credential: CDSCode, replacing number: Int?, expires: Timestamp, now: Timestamp
  ) throws(VaultError) {
    if let number {
      guard let newest = state.newest(of: credential) else { throw .noCredential(credential) }
      try checkIsNewest(number, of: newest)
    } else {
      try checkCanGenerate(for: credential, now: now)
    }
    guard now < expires, expires <= now.adding(days: Self.dayLimits.upperBound + 1) else {
      throw .expiry(expires)
    }
  }

  /// Whether a secret made elsewhere can be handed on in every form: visible ASCII.
  public static func isFit(_ secret: borrowing SecretBytes) -> Bool {
    importedSizes.contains(secret.count)
      && secret.withBytes { bytes in bytes.byteOffsets.allSatisfy { 0x21...0x7e ~= bytes[$0] } }
  }

  /// Refuses a statement that nobody could have read as it is.
  ///
  /// - Throws: ``VaultError/statement(_:)``.
  public static func check(statement: String) throws(VaultError) {
    guard (1...Authorization.statementSizeLimit).contains(statement.utf8.count) else {
      throw .statement(.size)
    }
    guard statement.unicodeScalars.allSatisfy({ $0.isDisplayable || $0 == "\n" }) else {
      throw .statement(.invisible)
    }
  }

  // MARK: - Who may have it

  /// Refuses to authorize vendors that cannot be served any more, or are authorized already.
  ///
  /// - Throws: ``VaultError/alreadyAuthorized(_:_:)``, ``VaultError/wasServed(_:_:)``,
  ///   ``VaultError/tooLateToAuthorize(_:)``, ``VaultError/vendorWithoutKey(_:)``, ``VaultError/revoked(_:)``,
  ///   ``VaultError/expired(_:)``.
  public func checkCanAuthorize(
    _ vendors: [Vendor], for generation: Generation, now: Timestamp
  ) throws(VaultError) {
    try checkIsLive(generation, now: now)
    for vendor in vendors where generation.vendors.contains(where: { $0.id == vendor.id }) {
      throw .alreadyAuthorized(vendor.id, generation)
    }
    guard generation.wiped == nil else { throw .tooLateToAuthorize(generation) }
    for vendor in vendors
    where generation.withdrawals.contains(where: { $0.vendor.id == vendor.id && $0.delivery != nil }) {
      throw .wasServed(vendor.id, generation)
    }
    // It would wait for a reveal that cannot be any more, and hold up every export.
    if generation.hasLeftSealed, let keyless = vendors.first(where: { $0.key == nil }) {
      throw .vendorWithoutKey(keyless.id)
    }
  }

  /// Refuses to withdraw what was not given.
  ///
  /// - Throws: ``VaultError/notAuthorized(_:_:)``, ``VaultError/revoked(_:)``, ``VaultError/expired(_:)``.
  public func checkCanWithdraw(
    _ vendors: [ShortID], from generation: Generation, now: Timestamp
  ) throws(VaultError) {
    try checkIsLive(generation, now: now)
    for id in vendors where !generation.vendors.contains(where: { $0.id == id }) {
      throw .notAuthorized(id, generation)
    }
  }

  // MARK: - Letting it out

  /// Refuses a reveal that cannot be: the secret is gone, on its way to vendors, or no longer honoured.
  ///
  /// - Throws: ``VaultError/alreadyRevealed(_:)``, ``VaultError/alreadyExported(_:)``,
  ///   ``VaultError/wiped(_:)``, ``VaultError/revoked(_:)``, ``VaultError/expired(_:)``.
  public func checkCanReveal(_ generation: Generation, now: Timestamp) throws(VaultError) {
    guard generation.revoked == nil else { throw .revoked(generation) }
    guard generation.revealed == nil else { throw .alreadyRevealed(generation) }
    guard !generation.hasLeftSealed else { throw .alreadyExported(generation) }
    guard generation.wiped == nil else { throw .wiped(generation) }
    guard !generation.isExpired(at: now) else { throw .expired(generation) }
  }

  /// Refuses an export that cannot be.
  ///
  /// - Throws: as ``export(_:to:now:)``, before anything is opened.
  public func checkCanExport(
    _ generation: Generation, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) {
    guard !vendors.isEmpty else { throw .noVendorNamed }
    for vendor in vendors {
      guard generation.vendors.contains(vendor) else { throw .notAuthorized(vendor.id, generation) }
    }
    guard generation.revealed == nil else { throw .alreadyRevealed(generation) }
    try checkIsLive(generation, now: now)
    // A vendor without a key would wait for ever, and after an export nobody may be shown the secret.
    if let keyless = generation.vendors.first(where: { $0.key == nil }) {
      throw .vendorWithoutKey(keyless.id)
    }
    for vendor in vendors {
      if let delivery = generation.delivery(to: vendor.id), delivery.confirmed != nil {
        throw .alreadyConfirmed(generation, delivery)
      }
    }
  }

  /// Refuses a code that is right, and too late.
  ///
  /// - Throws: ``VaultError/codeUsed(_:_:)``, ``VaultError/codeSuperseded(_:_:newest:)``,
  ///   ``VaultError/revoked(_:)``, ``VaultError/expired(_:)``.
  func checkCanConfirm(_ generation: Generation, _ vendor: Vendor, now: Timestamp) throws(VaultError) {
    if let newest = state.newest(of: generation.credential), newest.number > generation.number {
      throw .codeSuperseded(generation, vendor, newest: newest)
    }
    if let delivery = generation.delivery(to: vendor.id), delivery.confirmed != nil {
      throw .codeUsed(generation, delivery)
    }
    try checkIsLive(generation, now: now)
  }
}
