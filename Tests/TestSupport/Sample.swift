internal import Glibc
public import Handoff
public import Sodium
public import VaultCore

extension ValidatedText {
  /// The value of a text that follows the rule; traps on any other.
  public static func of(_ text: String) -> Self {
    guard let value = Self(text) else { preconditionFailure("\(text) is not a \(Self.self)") }
    return value
  }
}

/// The district, coordinator and times that the tests of a vault's life use.
public enum Sample {
  /// A district.
  public static let organization = Organization(name: .of("Sample Unified"), cds: .of("19647330000000"))
  /// A school of the district.
  public static let school = CDSCode.of("19647331234567")
  /// A school of another district.
  public static let foreignSchool = CDSCode.of("19647251234567")
  /// Who makes the vault.
  public static let coordinator = ShortID.of("office")
  /// The coordinator's passphrase.
  public static let passphrase = "four words make sense"
  /// A second coordinator, of another program.
  public static let secondCoordinator = ShortID.of("elpac")
  /// The second coordinator's passphrase.
  public static let secondPassphrase = "other words for a second person"
  /// Why things are done.
  public static let reason = Remark.of("as agreed by phone")
  /// The text that is accepted.
  public static let statement = "The score reports are released to the vendors named."
  /// When the vault is made.
  public static let start = Timestamp(seconds: 1_795_000_000)

  /// The instant `seconds` after ``start``.
  public static func after(_ seconds: Int64) -> Timestamp { Timestamp(seconds: start.seconds + seconds) }

  /// Makes a vault with these vendors.
  public static func makeVault(
    in store: any VaultStore, vendors: [Vendor] = [], machine: Machine = .forgetful, now: Timestamp = start
  ) throws(VaultError) -> Vault {
    _ = RememberedHashes.shared
    var vault = try Vault.create(
      in: store, organization: organization, coordinator: coordinator, programs: [.elpac, .caaspp],
      passphrase: try secret(passphrase), cost: .interactive, machine: machine, now: now)
    for vendor in vendors { try vault.addVendor(vendor, now: now) }
    return vault
  }

  /// Makes a vault that two coordinators share, with a credential for these vendors.
  public static func makeSharedVault(
    in store: any VaultStore, vendors: [Vendor], machine: Machine = .forgetful
  ) throws(VaultError) -> Vault {
    var vault = try makeVault(in: store, vendors: vendors, machine: machine)
    let passphrase = try secret(secondPassphrase)
    switch store.ownKeys {
    case .vault:
      try vault.addCoordinator(
        secondCoordinator, programs: [.elpac], passphrase: passphrase, cost: .interactive, now: start)
    case .desk:
      let request = try CoordinatorRequest.make(
        secondCoordinator, programs: [.elpac], for: vault.identity, passphrase: passphrase,
        cost: .interactive, machine: machine)
      _ = try vault.admit(request, now: start)
    }
    _ = try vault.generate(under: release(to: vendors), now: start)
    return vault
  }

  /// The sample statement, for these vendors.
  public static func release(to vendors: [Vendor]) -> Release {
    Release(vendors: vendors.map(\.id), statement: statement)
  }

  /// Unlocks the vault as its second coordinator.
  public static func unlockAsSecond(
    _ store: any VaultStore, machine: Machine = .forgetful, now: Timestamp = start
  ) throws(VaultError) -> Vault {
    try unlock(store, as: secondCoordinator, passphrase: secondPassphrase, machine: machine, now: now)
  }

  /// Unlocks the vault as its coordinator, who believes that it is the organization's.
  public static func unlock(
    _ store: any VaultStore, as id: ShortID? = coordinator, passphrase: String = Sample.passphrase,
    machine: Machine = .forgetful, now: Timestamp = start
  ) throws(VaultError) -> Vault {
    try Vault.unlock(
      store, as: id, passphrase: try secret(passphrase), machine: machine, now: now,
      comparing: { _ in true })
  }

  /// Makes a recovery code, and returns it as a person would write it down.
  public static func recoveryCode(of vault: inout Vault, now: Timestamp = start) throws(VaultError) -> String
  {
    try vault.makeRecoveryCode(cost: .interactive, now: now)
      .reveal { String(decoding: $0.copiedBytes(), as: UTF8.self) }
  }

  /// A code that no vault has given.
  public static func foreignCode() throws -> ConfirmationCode {
    let key = try RecipientSecretKey.make().publicKey
    let issuer = try IssuerKey(bytes: try Signature.KeyPair(seed: try Signature.makeSeed()).publicKey)
    return try BundleHeader(
      credential: organization.cds, generation: 1, username: .of("user"), coordinator: coordinator,
      organization: organization,
      vendor: BundleHeader.Vendor(id: .of("foreign"), name: .of("Foreign")), recipient: key, issuer: issuer,
      issued: start, expires: after(1), origin: .generated,
      log: LogHead(index: 0, head: HexBytes([UInt8](repeating: 0, count: 32)))
    ).confirmationCode()
  }

  /// The text in guarded memory.
  public static func secret(_ text: String) throws(VaultError) -> SecretBytes {
    do {
      return try SecretBytes.of(text)
    } catch {
      throw .sodium(error)
    }
  }
}

/// A vendor with its secret key: what the district pins, and what opens the bundles.
public struct Party: ~Copyable {
  /// The vendor as the district records it.
  public let vendor: Vendor
  /// The vendor's own key.
  public let key: RecipientSecretKey

  /// Makes a vendor with a fresh key.
  public init(_ id: String) throws(KeyError) {
    key = try RecipientSecretKey.make()
    vendor = Vendor(
      id: .of(id), name: .of("Vendor \(id)"), key: key.publicKey, verification: .fingerprint)
  }

  /// The code that this vendor reads back after opening its bundle of `export`.
  public borrowing func code(of export: Export) throws -> ConfirmationCode {
    let bundle = export.bundles.first { $0.vendor == vendor }
    return try SealedBundle.parse(bundle?.text ?? []).header(with: key).confirmationCode()
  }

  /// A vendor without a key.
  public static func keyless(_ id: String) -> Vendor {
    Vendor(id: .of(id), name: .of("Vendor \(id)"), key: nil, verification: .none)
  }
}

/// The error with which a vault refuses what `body` does; traps on an error of another kind.
public func vaultError(_ body: () throws -> Void) -> VaultError? { error(of: body) }

/// The error with which a store refuses what `body` does; traps on an error of another kind.
public func storeError(_ body: () throws -> Void) -> StoreError? { error(of: body) }

// A closure of several statements has no typed throws without saying so, which would hide what it does.
private func error<Failure: Error>(of body: () throws -> Void) -> Failure? {
  do {
    try body()
    return nil
  } catch let error as Failure {
    return error
  } catch {
    preconditionFailure("\(error) is not a \(Failure.self)")
  }
}

extension [UInt8] {
  /// Whether `other` occurs in these bytes.
  public func holds(_ other: [UInt8]) -> Bool { occurrences(of: other) > 0 }

  /// How often `other`, which is not empty, occurs in these bytes.
  public func occurrences(of other: [UInt8]) -> Int {
    guard let first = other.first, count >= other.count else { return 0 }
    return unsafe withUnsafeBytes { bytes in
      let end = count - other.count + 1
      var (found, start) = (0, 0)
      while start < end, let whole = bytes.baseAddress,
        let place = unsafe memchr(whole + start, Int32(first), end - start)
      {
        if unsafe memcmp(place, other, other.count) == 0 { found += 1 }
        start = unsafe whole.distance(to: place) + 1
      }
      return found
    }
  }
}
