public import Handoff
public import VaultCore

/// What the removal of a vendor ends, and what it does not.
public struct VendorRemoval: Equatable, Sendable {
  private let vendor: ShortID
  /// The live generations that it was authorized for.
  public let withdrawn: [Generation]
  /// Those whose secret is wiped, because nobody else waits for it.
  public let wiped: [Generation]
  /// The live generations whose secret it may know.
  public let held: [Generation]
  private let wording: Wording

  /// Compares what is known before the removal and after it.
  init(of vendor: ShortID, from before: VaultState, to after: VaultState, in wording: Wording, now: Timestamp)
  {
    self.vendor = vendor
    self.wording = wording
    let live = before.liveGenerations(at: now)
    let left = after.liveGenerations(at: now)
    withdrawn = live.filter { generation in generation.vendors.contains { $0.id == vendor } }
    wiped = zip(live, left).filter { $0.wiped == nil && $1.wiped != nil }.map(\.1)
    held = left.filter { $0.isHeld(by: vendor) }
  }

  /// What it comes to, for whoever decides; nothing, where no live credential has to do with the vendor.
  public var consequences: [String] {
    [
      withdrawn.isEmpty ? nil : "its authorization for \(withdrawn.titled) is withdrawn",
      wiped.isEmpty
        ? nil : "the secret key of \(wiped.titled) is wiped, because no other vendor is waiting for it",
      knowledge,
    ].compactMap { $0 }
  }

  /// What the vendor may still know; nothing, where that is nothing.
  public var knowledge: String? {
    held.isEmpty
      ? nil : "\(vendor) may know the secret key of \(held.titled), and can use it \(wording.untilReset)"
  }
}

extension Vault {
  /// What it would come to that a vendor is removed.
  ///
  /// - Throws: as `removeVendor`.
  public func removal(
    of vendor: ShortID, in wording: Wording = .commands, now: Timestamp
  ) throws(VaultError) -> VendorRemoval {
    let after = try check(.vendorRemoved(vendor: vendor, reason: .unsaid), now: now)
    return VendorRemoval(of: vendor, from: state, to: after, in: wording, now: now)
  }
}
