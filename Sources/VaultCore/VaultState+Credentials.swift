internal import Handoff

// What may happen to a credential, and what it changes.

extension VaultState {
  mutating func applyToCredential(
    _ event: LogEvent, putting puts: ItemHashes?, by author: ShortID, at time: Timestamp
  ) throws(VaultError) {
    let act = Generation.Act(author: author, time: time)
    switch event {
    case .credentialGenerated(
      let credential, let number, let name, let authorization, let expires, let check, let old):
      try make(
        credential, number, name, .generated, keeping: check, under: authorization, until: expires,
        replacing: old,
        putting: puts, act)

    case .credentialImported(let credential, let number, let name, let authorization, let expires, _, let old):
      try make(
        credential, number, name, .imported, keeping: nil, under: authorization, until: expires,
        replacing: old,
        putting: puts, act)

    case .vendorsAuthorized(let credential, let number, let authorization):
      try check(authorization, act)
      try change(credential, number, putting: puts) { generation throws(VaultError) in
        try generation.checkIsLive(at: time)
        let new = authorization.vendors
        if let known = new.first(where: { generation.isAuthorized($0.id) }) {
          throw .alreadyAuthorized(known.id, generation)
        }
        guard generation.lost == nil else { throw .lost(generation, bundleFor: nil) }
        guard generation.wiped == nil else { throw .tooLateToAuthorize(generation) }
        for withdrawal in generation.withdrawals
        where withdrawal.delivery != nil && new.contains(where: { $0.id == withdrawal.vendor.id }) {
          throw .wasServed(withdrawal.vendor.id, generation)
        }
        generation.vendors += new
        generation.authorizations.append(authorization)
      }

    case .authorizationWithdrawn(let credential, let number, let id, let reason):
      try change(credential, number, putting: puts) { generation throws(VaultError) in
        try generation.checkIsLive(at: time)
        guard let vendor = generation.vendors.first(where: { $0.id == id }) else {
          throw .notAuthorized(id, generation)
        }
        generation.withdraw(vendor, Generation.Ending(author: author, time: time, reason: reason))
      }

    case .credentialRevealed(let credential, let number):
      try change(credential, number, putting: puts) { generation throws(VaultError) in
        try generation.checkCanLeave(at: time)
        guard !generation.hasLeftSealed else { throw .alreadyExported(generation) }
        guard generation.lost == nil else { throw .lost(generation, bundleFor: nil) }
        guard generation.wiped == nil else { throw .wiped(generation) }
        try generation.checkIsSealed(to: author)
        generation.revealed = act
        generation.wipe(at: time)
      }

    case .deliveriesSealed(let credential, let number, let copies):
      guard !copies.isEmpty else { throw .noVendorNamed }
      let epoch = epoch
      try change(credential, number, putting: puts) { generation throws(VaultError) in
        try generation.checkCanLeave(at: time)
        for copy in copies {
          guard let vendor = generation.vendors.first(where: { $0.id == copy.vendor }) else {
            throw .notAuthorized(copy.vendor, generation)
          }
          guard copy.sealed == time, generation.delivery(to: copy.vendor) == nil else {
            throw .internal("a vendor has one copy, which is sealed when its entry is made")
          }
          let hash = puts?[ItemName.bundle(of: generation, to: copy.vendor)] ?? HexBytes([])
          generation.deliveries.append(
            Delivery(copy: copy, recipient: vendor, bundleHash: hash, epoch: epoch))
        }
        guard generation.lost == nil else { throw .lost(generation, bundleFor: nil) }
        guard generation.wiped == nil else { throw .wiped(generation) }
        try generation.checkIsSealed(to: author)
        if generation.waiting.isEmpty { generation.wipe(at: time) }
      }

    case .deliveryConfirmed(let credential, let number, let vendor):
      try change(credential, number, putting: puts) { generation throws(VaultError) in
        guard let index = generation.deliveries.firstIndex(where: { $0.vendor == vendor }) else {
          throw .noCodeExpected(credential)
        }
        let delivery = generation.deliveries[index]
        guard delivery.confirmed == nil else { throw .codeUsed(generation, delivery) }
        try generation.checkIsLive(at: time)
        generation.deliveries[index].confirmed = act
      }

    case .codesRefused(let credentials, let count):
      guard count > 0, !credentials.isEmpty, Set(credentials).count == credentials.count else {
        throw .internal("refused codes are some, and for each credential once")
      }
      let indices = try credentials.map { credential throws(VaultError) in try place(ofNewest: credential) }
      try exchange([], for: [], puts)
      for index in indices { generations[index].refusals.append(Generation.Refusal(last: act, count: count)) }

    case .expiredSecretsWiped(let credentials):
      guard !credentials.isEmpty, credentials == Set(credentials).sorted() else {
        throw .internal("expired secrets are some, each once, in the order of their codes")
      }
      let indices = try credentials.map { credential throws(VaultError) in try place(ofNewest: credential) }
      guard indices.allSatisfy({ generations[$0].hasExpiredSealed(at: time) }) else {
        throw .internal("a secret that is wiped because it has expired has expired, and is not wiped")
      }
      try exchange(indices.reduce(into: []) { $0.formUnion(generations[$1].secretNames) }, for: [], puts)
      for index in indices { generations[index].wipe(at: time) }

    case .credentialRevoked(let credential, let number, let reason):
      try change(credential, number, putting: puts) { generation throws(VaultError) in
        try generation.checkIsLive(at: time)
        generation.revoked = Generation.Ending(author: author, time: time, reason: reason)
        generation.wipe(at: time)
      }

    default:
      throw .internal("no event of a credential")
    }
  }

  // MARK: - The next generation

  /// The number of a credential's next generation. What is honored gives way only to one who names it.
  ///
  /// - Throws: ``VaultError/foreignSchool(_:)``, ``VaultError/noCredential(_:)``,
  ///   ``VaultError/notTheNewest(named:newest:)``, ``VaultError/credentialLive(_:)``.
  func nextNumber(
    of credential: CDSCode, replacing number: Int?, at time: Timestamp
  ) throws(VaultError) -> Int {
    guard organization.cds.covers(credential) else { throw .foreignSchool(credential) }
    let newest = newest(of: credential)
    if let number {
      guard let newest else { throw .noCredential(credential) }
      guard number == newest.number else { throw .notTheNewest(named: number, newest: newest) }
    } else if let newest, newest.isLive(at: time) {
      throw .credentialLive(newest)
    }
    return (newest?.number ?? 0) + 1
  }

  private mutating func make(
    _ credential: CDSCode, _ number: Int, _ username: DisplayName, _ origin: BundleHeader.Origin,
    keeping kept: GeneratedCheck?, under authorization: Authorization, until expires: Timestamp,
    replacing old: Replacement?,
    putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    guard try number == nextNumber(of: credential, replacing: old?.generation, at: act.time) else {
      throw .internal("generation \(number) is not the next")
    }
    try Vault.check(expiry: expires, now: act.time)
    try check(authorization, act)
    let before = index(ofNewest: credential)
    let holders = coordinators.map(\.id)
    try exchange(
      before.map { generations[$0].itemNames } ?? [],
      for: Set(holders.map { ItemName.secret(credential, number, for: $0) }), puts)
    // What was left of it went with the commit that made the next one.
    if let index = before { generations[index].wipe(at: act.time) }
    add(
      Generation(
        credential: credential, number: number, username: username, origin: origin, check: kept,
        replaces: old,
        authorizations: [authorization], author: act.author, issued: act.time, expires: expires,
        vendors: authorization.vendors, epoch: epoch, sealedTo: holders, unforgotten: holders))
  }

  private func check(_ authorization: Authorization, _ act: Generation.Act) throws(VaultError) {
    let named = authorization.vendors
    guard !named.isEmpty else { throw .noVendorNamed }
    if let unknown = named.first(where: { vendor($0.id) != $0 }) {
      throw .unknownVendor(unknown.id, known: vendors.map(\.id))
    }
    guard authorization.coordinator == act.author, authorization.accepted <= act.time,
      authorization.programs == author(act.author)?.programs, Set(named.map(\.id)).count == named.count
    else { throw .internal("an authorization is its author's, not of a later moment, for each vendor once") }
  }

  // MARK: - The newest generation

  private func place(ofNewest credential: CDSCode) throws(VaultError) -> Int {
    guard let index = index(ofNewest: credential) else { throw .noCredential(credential) }
    return index
  }

  /// Changes the newest generation of a credential, if it is the one that is named; all of it, or nothing.
  private mutating func change(
    _ credential: CDSCode, _ number: Int, putting puts: ItemHashes?,
    _ body: (inout Generation) throws(VaultError) -> Void
  ) throws(VaultError) {
    let index = try place(ofNewest: credential)
    var generation = generations[index]
    guard generation.number == number else { throw .notTheNewest(named: number, newest: generation) }
    let before = generation.itemNames
    try body(&generation)
    let after = generation.itemNames
    try exchange(before.subtracting(after), for: after.subtracting(before), puts)
    generations[index] = generation
  }
}

extension Generation {
  /// Whether it has expired and its secret, which nobody can be given any more, is still there.
  func hasExpiredSealed(at time: Timestamp) -> Bool { wiped == nil && isExpired(at: time) }

  /// Refuses what `coordinator` cannot open.
  func checkIsSealed(to coordinator: ShortID) throws(VaultError) {
    guard sealedTo.contains(coordinator) else { throw .sealedToOthers(self) }
  }

  /// Refuses what is not honored any more.
  func checkIsLive(at time: Timestamp) throws(VaultError) {
    guard revoked == nil else { throw .revoked(self) }
    guard !isExpired(at: time) else { throw .expired(self) }
  }

  /// Refuses what is not handed out to anybody any more, in any form.
  func checkCanLeave(at time: Timestamp) throws(VaultError) {
    guard revoked == nil else { throw .revoked(self) }
    guard revealed == nil else { throw .alreadyRevealed(self) }
    try checkIsLive(at: time)
  }
}
