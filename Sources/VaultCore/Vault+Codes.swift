public import Handoff

// Whose confirmation code it is, and what becomes of wrong ones.

extension Vault {
  /// So many wrong codes in a row are an entry of the log.
  static let wrongCodeLimit = 5

  /// Takes the code that a vendor read back: its delivery is confirmed, and the kept bundle is dropped.
  ///
  /// - Returns: the generation after it, and whose code it was.
  /// - Throws: ``VaultError/codeUnknown(inARow:isRecorded:)``, which has counted the wrong code, and recorded
  ///   the fifth in a row; ``VaultError/noCodeExpected(_:)``, ``VaultError/codeUsed(_:_:)``,
  ///   ``VaultError/codeSuperseded(_:_:newest:canExport:)``, ``VaultError/codeWithdrawn(_:_:)``,
  ///   ``VaultError/expired(_:)``, ``VaultError/revoked(_:)``, or as every change does.
  public mutating func confirm(
    _ code: ConfirmationCode, for credential: CDSCode? = nil, now: Timestamp
  ) throws(VaultError) -> (generation: Generation, vendor: Vendor) {
    try session.checkIsPerson(at: now)
    guard let (generation, vendor) = try find(code, for: credential, now: now) else {
      throw try refuse(code, for: credential, now: now)
    }
    try checkIsNewest(generation, codeOf: vendor, now: now)
    try session.record(
      .deliveryConfirmed(
        credential: generation.credential, generation: generation.number, vendor: vendor.id),
      now: now)
    forgetWrongCodes(for: [generation.credential])
    return (try self.generation(of: generation.credential), vendor)
  }

  /// The delivery that gives `code`, in the newest generation that has one.
  ///
  /// - Throws: ``VaultError/codeWithdrawn(_:_:)``.
  func find(
    _ code: ConfirmationCode, for credential: CDSCode?, now: Timestamp
  ) throws(VaultError) -> (Generation, Vendor)? {
    for generation in state.generations.reversed()
    where credential ?? generation.credential == generation.credential {
      for vendor in generation.vendors {
        guard let delivery = generation.delivery(to: vendor.id) else { continue }
        if try session.isCode(code, of: delivery.copy, sealedIn: delivery.epoch) {
          return (generation, vendor)
        }
      }
      for withdrawal in generation.withdrawals {
        guard let delivery = withdrawal.delivery else { continue }
        guard try session.isCode(code, of: delivery.copy, sealedIn: delivery.epoch) else { continue }
        try checkIsNewest(generation, codeOf: withdrawal.vendor, now: now)
        throw .codeWithdrawn(generation, withdrawal)
      }
    }
    return nil
  }

  /// Counts a wrong code; the fifth in a row is recorded. Where the machine cannot count, each is.
  mutating func refuse(
    _ code: ConfirmationCode, for credential: CDSCode?, now: Timestamp
  ) throws(VaultError) -> VaultError {
    let expecting = state.credentials.filter { named in
      guard credential ?? named == named, let newest = state.newest(of: named) else { return false }
      return newest.isLive(at: now) && newest.deliveries.contains { $0.confirmed == nil }
    }
    guard !expecting.isEmpty else { return .noCodeExpected(credential) }
    var counts: [CDSCode: Int] = [:]
    let isCounted = session.change { memory in
      for expected in expecting {
        // Whatever the memory says: one more than none at least, and the limit at most.
        let before = min(max(memory.wrongCodes[expected.text, default: 0], 0), Self.wrongCodeLimit - 1)
        counts[expected] = before + 1
        memory.wrongCodes[expected.text] = before + 1
      }
    }
    let count = counts.values.max() ?? 1
    let many = isCounted ? expecting.filter { counts[$0] == Self.wrongCodeLimit } : expecting
    guard !many.isEmpty else { return .codeUnknown(inARow: count, isRecorded: false) }
    try session.record(.codesRefused(credentials: many, count: count), now: now)
    forgetWrongCodes(for: many)
    return .codeUnknown(inARow: count, isRecorded: true)
  }

  func forgetWrongCodes(for credentials: [CDSCode]) {
    session.change { memory in
      for credential in credentials { memory.wrongCodes[credential.text] = nil }
    }
  }

  /// Refuses the code of an older generation than the newest.
  ///
  /// - Throws: ``VaultError/codeSuperseded(_:_:newest:canExport:)``.
  func checkIsNewest(
    _ generation: Generation, codeOf vendor: Vendor, now: Timestamp
  ) throws(VaultError) {
    guard let newest = state.newest(of: generation.credential), newest.number > generation.number else {
      return
    }
    let canExport = (try? checkCanExport(newest, to: [vendor], now: now)) != nil
    throw .codeSuperseded(generation, vendor, newest: newest, canExport: canExport)
  }
}
