internal import Handoff

// How the events of a credential change what is known.

extension VaultState {
  mutating func applyToCredential(
    _ event: LogEvent, by author: ShortID, at time: Timestamp
  ) throws(Impossible) {
    let passing = Generation.Passing(author: author, time: time)
    switch event {
    case .credentialGenerated(
      let credential, let number, let name, let authorization, let expires, _, let old):
      try make(
        credential, number, name, .generated, under: authorization, until: expires, replacing: old, passing)

    case .credentialImported(let credential, let number, let name, let authorization, let expires, _, let old):
      try make(
        credential, number, name, .imported, under: authorization, until: expires, replacing: old, passing)

    case .vendorsAuthorized(let credential, let number, let authorization):
      try check(authorization, passing)
      try changeUnwiped(credential, number, at: time) { generation throws(Impossible) in
        for vendor in authorization.vendors {
          guard !generation.vendors.contains(where: { $0.id == vendor.id }),
            !generation.withdrawals.contains(where: { $0.vendor.id == vendor.id && $0.delivery != nil })
          else { throw Impossible() }
          generation.vendors.append(vendor)
        }
        generation.authorizations.append(authorization)
      }

    case .authorizationWithdrawn(let credential, let number, let id, let reason):
      try changeLive(credential, number, at: time) { generation throws(Impossible) in
        guard let vendor = generation.vendors.first(where: { $0.id == id }) else { throw Impossible() }
        generation.withdrawals.append(
          Generation.Withdrawal(
            vendor: vendor, ending: Generation.Ending(author: author, time: time, reason: reason),
            delivery: generation.delivery(to: id), isHeld: generation.isHeld(by: id)))
        generation.vendors.removeAll { $0.id == id }
        generation.deliveries.removeAll { $0.vendor == id }
        if generation.waiting.isEmpty { generation.wiped = generation.wiped ?? time }
      }

    case .credentialRevealed(let credential, let number):
      try changeUnwiped(credential, number, at: time) { generation throws(Impossible) in
        guard !generation.hasLeftSealed else { throw Impossible() }
        generation.revealed = passing
        generation.wiped = time
      }

    case .deliveriesSealed(let credential, let number, let copies):
      guard !copies.isEmpty else { throw Impossible() }
      let epoch = epoch
      try changeUnwiped(credential, number, at: time) { generation throws(Impossible) in
        for copy in copies {
          guard copy.sealed == time, generation.waiting.contains(where: { $0.id == copy.vendor }) else {
            throw Impossible()
          }
          generation.deliveries.append(Delivery(copy: copy, epoch: epoch))
        }
        if generation.waiting.isEmpty { generation.wiped = time }
      }

    case .deliveryConfirmed(let credential, let number, let vendor):
      try changeLive(credential, number, at: time) { generation throws(Impossible) in
        guard let index = generation.deliveries.firstIndex(where: { $0.vendor == vendor }),
          generation.deliveries[index].confirmed == nil
        else { throw Impossible() }
        generation.deliveries[index].confirmed = passing
      }

    case .codesRefused(let credentials, let count):
      guard count > 0, !credentials.isEmpty, Set(credentials).count == credentials.count else {
        throw Impossible()
      }
      for credential in credentials {
        guard let index = generations.lastIndex(where: { $0.credential == credential }) else {
          throw Impossible()
        }
        generations[index].refusals.append(Generation.Refusal(last: passing, count: count))
      }

    case .credentialRevoked(let credential, let number, let reason):
      try changeLive(credential, number, at: time) { generation in
        generation.revoked = Generation.Ending(author: author, time: time, reason: reason)
        generation.wiped = generation.wiped ?? time
      }

    case .vaultCreated, .coordinatorAdded, .coordinatorRemoved, .passphraseChanged, .recoveryCodeMade,
      .rollbackAccepted, .vendorAdded:
      throw Impossible()
    }
  }

  private mutating func make(
    _ credential: CDSCode, _ number: Int, _ username: DisplayName, _ origin: BundleHeader.Origin,
    under authorization: Authorization, until expires: Timestamp, replacing old: Replacement?,
    _ making: Generation.Passing
  ) throws(Impossible) {
    try check(authorization, making)
    let previous = newest(of: credential)
    // What is honoured gives way only to one who names it.
    let mayFollow =
      old.map { $0.generation == previous?.number } ?? !(previous?.isLive(at: making.time) ?? false)
    guard mayFollow, number == (previous?.number ?? 0) + 1, making.time < expires,
      expires <= making.time.adding(days: Vault.dayLimits.upperBound + 1)
    else { throw Impossible() }
    if let index = generations.lastIndex(where: { $0.credential == credential }) {
      // What was left of it went with the commit that made the next one.
      generations[index].wiped = generations[index].wiped ?? making.time
    }
    generations.append(
      Generation(
        credential: credential, number: number, username: username, origin: origin, replaces: old,
        authorizations: [authorization], author: making.author, issued: making.time, expires: expires,
        vendors: authorization.vendors))
  }

  private func check(_ authorization: Authorization, _ passing: Generation.Passing) throws(Impossible) {
    guard !authorization.vendors.isEmpty, authorization.coordinator == passing.author,
      authorization.programs == author(passing.author)?.programs, authorization.accepted == passing.time,
      Set(authorization.vendors.map(\.id)).count == authorization.vendors.count,
      authorization.vendors.allSatisfy({ vendor($0.id) == $0 })
    else { throw Impossible() }
  }

  /// Changes the newest generation of a credential while it is honoured.
  private mutating func changeLive(
    _ credential: CDSCode, _ number: Int, at time: Timestamp,
    _ body: (inout Generation) throws(Impossible) -> Void
  ) throws(Impossible) {
    guard let index = generations.lastIndex(where: { $0.credential == credential }),
      generations[index].number == number, generations[index].isLive(at: time)
    else { throw Impossible() }
    var generation = generations[index]
    try body(&generation)
    generations[index] = generation
  }

  /// As ``changeLive``, while its secret is still there to let out.
  private mutating func changeUnwiped(
    _ credential: CDSCode, _ number: Int, at time: Timestamp,
    _ body: (inout Generation) throws(Impossible) -> Void
  ) throws(Impossible) {
    try changeLive(credential, number, at: time) { generation throws(Impossible) in
      guard generation.wiped == nil else { throw Impossible() }
      try body(&generation)
    }
  }
}
