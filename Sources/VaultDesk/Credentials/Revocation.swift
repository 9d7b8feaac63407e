public import Handoff
public import VaultCore

/// What it comes to that a generation of a credential is ended, or one vendor's authorization for it is withdrawn.
public struct Revocation: Equatable, Sendable {
  /// What is deleted where a credential is ended.
  public static let deletion = "its secret key and all bundles in the vault are deleted"
  /// What is deleted where an authorization is withdrawn.
  public static let bundleDeletion = "the vault's copy of its bundle is deleted"

  private let generation: Generation
  private let vendor: ShortID?
  private let isWiping: Bool
  private let wording: Wording

  /// Compares what is known before a revocation and after it: of one vendor's authorization; none named, of the whole
  /// generation.
  init(of generation: Generation, from vendor: ShortID?, to after: VaultState, in wording: Wording) {
    self.generation = generation
    self.vendor = vendor
    self.wording = wording
    isWiping = generation.wiped == nil && after.newest(of: generation.credential)?.wiped != nil
  }

  /// What it comes to, a line each, for whoever decides.
  public var consequences: [String] {
    let deleted =
      vendor.map { generation.delivery(to: $0) == nil ? nil : Self.bundleDeletion } ?? Self.deletion
    return [generation.summary(in: wording), deleted, loss, knowledge].compactMap { $0 }
  }

  /// That the secret key goes with the last vendor that waits for it; nothing where it does not, and where all of it ends.
  public var loss: String? {
    vendor != nil && isWiping
      ? "this wipes the secret key, because no other vendor is waiting for it" : nil
  }

  /// Who may know the secret key all the same; nothing where nobody may.
  public var knowledge: String? {
    if let vendor {
      return generation.isHeld(by: vendor)
        ? "\(vendor) has the secret key, and can use it \(wording.untilReset)" : nil
    }
    if generation.holders.isEmpty { return nil }
    let service =
      generation.origin == .imported
      ? "the testing agency honors it until it is replaced there"
      : "a service of your own honors it until it has your new verifiers"
    return "\(generation.holders.names) may know the secret key; \(service)"
  }
}

extension Vault {
  /// What it would come to that `generation` is ended, or that `vendor`'s authorization for it is withdrawn.
  ///
  /// - Throws: as `revoke` and `withdraw`.
  public func revocation(
    of generation: Generation, from vendor: ShortID?, in wording: Wording = .commands, now: Timestamp
  ) throws(VaultError) -> Revocation {
    let (credential, number) = (generation.credential, generation.number)
    let event: LogEvent =
      vendor.map {
        .authorizationWithdrawn(credential: credential, generation: number, vendor: $0, reason: .unsaid)
      } ?? .credentialRevoked(credential: credential, generation: number, reason: .unsaid)
    return Revocation(of: generation, from: vendor, to: try check(event, now: now), in: wording)
  }
}
