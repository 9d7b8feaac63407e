public import Handoff

/// What the log says of a bundle when it is sealed.
public struct SealedCopy: Codable, Equatable, Sendable {
  /// For whom.
  public let vendor: ShortID
  /// The bundle's identifier.
  public let bundle: HexBytes
  /// What the vault keeps of the confirmation code: keyed BLAKE2b-256 of its text.
  public let confirmationCheck: HexBytes
  /// When it was sealed.
  public let sealed: Timestamp
}

/// One vendor's sealed copy of a credential, and whether the vendor has opened it.
public struct Delivery: Equatable, Sendable {
  /// What was recorded when it was sealed.
  public let copy: SealedCopy
  /// The vendor as it was recorded then, with the key that the bundle is sealed to.
  public let recipient: Vendor
  /// BLAKE2b-256 of the bundle's text.
  public let bundleHash: HexBytes
  /// The epoch whose vault key the check of the confirmation code was made with.
  public let epoch: Int
  /// Who took the vendor's call, and when.
  public internal(set) var confirmed: Generation.Act?
  /// Who found, and when, that somebody had changed or removed the kept bundle.
  public internal(set) var lost: Generation.Act?

  /// For whom.
  public var vendor: ShortID { copy.vendor }
  /// When it was sealed.
  public var sealed: Timestamp { copy.sealed }
}

/// What an export gives: the bundles to hand over, and how the credential stands after it.
public struct Export: Equatable, Sendable {
  /// The generation after the export; ``Generation/waiting`` and ``Generation/wiped`` tell what is left.
  public let generation: Generation
  /// One bundle for each vendor that was asked for.
  public let bundles: [Bundle]

  /// A bundle for one vendor.
  public struct Bundle: Equatable, Sendable {
    /// For whom.
    public let vendor: Vendor
    /// The text of the file.
    public let text: [UInt8]
    /// Whether it was sealed just now; otherwise it was kept from before.
    public let isNew: Bool
  }
}
