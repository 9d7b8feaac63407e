public import Handoff

/// What a vault knows: the fold of its log. No I/O, no cryptography, no clock.
public struct VaultState: Equatable, Sendable {
  /// The organization that owns the vault.
  public let organization: Organization
  /// The organization's issuer key, `issuer1…`.
  public let issuer: String
  /// Who may unlock the vault.
  public private(set) var coordinators: [Coordinator]
  /// The recorded vendors, in the order of recording.
  public private(set) var vendors: [Vendor] = []
  /// All generations of all credentials, in the order of making.
  public private(set) var generations: [Generation] = []

  /// An event that cannot follow what happened before it.
  struct Impossible: Error {}

  /// The state after the first event.
  init(first event: LogEvent) throws(Impossible) {
    guard case .vaultCreated(let organization, let coordinator, let issuer, _) = event else {
      throw Impossible()
    }
    self.organization = organization
    self.issuer = issuer
    coordinators = [coordinator]
  }

  /// The coordinator of that name.
  public func coordinator(_ id: ShortID) -> Coordinator? { coordinators.first { $0.id == id } }

  /// The vendor of that name.
  public func vendor(_ id: ShortID) -> Vendor? { vendors.first { $0.id == id } }

  /// The vendor that a key is pinned to.
  public func vendor(pinnedTo key: RecipientKey) -> Vendor? { vendors.first { $0.key == key.text } }

  /// The credentials there are, by the organization or school they are for.
  public var credentials: [CDSCode] { Set(generations.map(\.credential)).sorted() }

  /// The newest generation of a credential: the only one that is honoured.
  public func newest(of credential: CDSCode) -> Generation? {
    generations.last { $0.credential == credential }
  }

  /// Goes on by one event, or stays as it is.
  mutating func apply(_ event: LogEvent, by author: ShortID, at time: Timestamp) throws(Impossible) {
    switch event {
    case .vaultCreated:
      throw Impossible()

    case .vendorAdded(let new):
      guard vendor(new.id) == nil, !vendors.contains(where: { $0.key != nil && $0.key == new.key }) else {
        throw Impossible()
      }
      vendors.append(new)

    case .credentialGenerated(let credential, let number, let username, let authorization, let expires, _):
      let previous = newest(of: credential)
      guard number == (previous?.number ?? 0) + 1, previous?.isExpired(at: time) ?? true, time < expires,
        !authorization.vendors.isEmpty, authorization.coordinator == author, authorization.accepted == time,
        authorization.vendors.allSatisfy({ vendor($0.id) == $0 })
      else { throw Impossible() }
      generations.append(
        Generation(
          credential: credential, number: number, username: username, origin: .generated,
          authorization: authorization, author: author, issued: time, expires: expires))

    case .credentialRevealed(let credential, let number):
      try change(credential, number, at: time) { generation throws(Impossible) in
        guard generation.deliveries.isEmpty else { throw Impossible() }
        generation.revealed = Generation.Passing(author: author, time: time)
        generation.wiped = time
      }

    case .deliveriesSealed(let credential, let number, let deliveries):
      guard !deliveries.isEmpty else { throw Impossible() }
      try change(credential, number, at: time) { generation throws(Impossible) in
        for delivery in deliveries {
          guard delivery.sealed == time, generation.waiting.contains(where: { $0.id == delivery.vendor })
          else { throw Impossible() }
          generation.deliveries.append(delivery)
        }
        if generation.waiting.isEmpty { generation.wiped = time }
      }
    }
  }

  /// Changes the newest generation of a credential while its secret is still there to let out.
  private mutating func change(
    _ credential: CDSCode, _ number: Int, at time: Timestamp,
    _ body: (inout Generation) throws(Impossible) -> Void
  ) throws(Impossible) {
    guard let index = generations.lastIndex(where: { $0.credential == credential }),
      generations[index].number == number, generations[index].wiped == nil,
      !generations[index].isExpired(at: time)
    else { throw Impossible() }
    var generation = generations[index]
    try body(&generation)
    generations[index] = generation
  }
}
