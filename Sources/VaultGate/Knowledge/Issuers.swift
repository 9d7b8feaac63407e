internal import Handoff
internal import PrivateFiles
internal import Sodium

/// An issuer key, and for whom it speaks: what its file says, which the key signed.
struct Issuer: Equatable, Sendable {
  let key: IssuerKey
  let organization: BundleHeader.Organization
  /// The keys before, `issuer1…`, each of which signed that the next follows it.
  let ancestors: Set<String>

  /// Takes the contents of a key file; nothing, where it has another kind of key.
  ///
  /// - Throws: `KeyError`; ``Unclaimed``.
  init?(_ text: RawSpan) throws {
    let file = try KeyFile.parsePublic(text)
    guard case .issuer(let key) = file.key else { return nil }
    guard let claim = file.claim else { throw Unclaimed() }
    self.key = key
    organization = claim.organization
    ancestors = Set(file.follows.map(\.old))
  }

  /// The file does not say for whom its key speaks.
  struct Unclaimed: Error {}
}

/// The issuers whose files count: one for each organization.
struct Issuers: Sendable {
  /// By the CDS code of the organization that they speak for.
  private(set) var counting: [CDSCode: Issuer] = [:]
  /// The organizations for which no key counts, because a person has to say which.
  private(set) var disputed: Set<CDSCode> = []

  /// Nobody.
  init() {}

  /// Takes what all files say. Of an organization's keys the one counts that all others lead to, as successors do; and no
  /// key counts that another file, or a successor, gives to another organization, or that a file of the organization may
  /// have replaced that cannot be read.
  init(_ found: [Issuer], unread: Set<CDSCode>) {
    for (code, rivals) in Dictionary(grouping: found, by: \.organization.cds) {
      let newest = Set(rivals.map(\.key.text)).subtracting(rivals.flatMap(\.ancestors))
      let isElsewhere = found.contains { other in
        other.organization.cds != code
          && rivals.contains {
            $0.key == other.key || other.ancestors.contains($0.key.text)
              || $0.ancestors.contains(other.key.text)
          }
      }
      if newest.count == 1, !isElsewhere, !unread.contains(code) {
        // Lines about the keys before can be missing in a copy.
        counting[code] = rivals.filter { newest.contains($0.key.text) }
          .max { $0.ancestors.count < $1.ancestors.count }
      } else {
        disputed.insert(code)
      }
    }
  }

  /// Whether an organization has a key of its own, whichever that is.
  func hasOwn(_ code: CDSCode) -> Bool { counting[code] != nil || disputed.contains(code) }

  /// The one whose key this is.
  func issuer(with key: IssuerKey) -> Issuer? { counting.values.first { $0.key == key } }

  /// Whether this is a key that one of those that count has replaced.
  func haveReplaced(_ key: IssuerKey) -> Bool {
    counting.values.contains { $0.ancestors.contains(key.text) }
  }
}
