internal import Handoff

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
