internal import Handoff

// What may happen to a vendor, and what it changes.

extension VaultState {
  mutating func applyToVendor(
    _ event: LogEvent, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    switch event {
    case .vendorAdded(let new):
      guard vendor(new.id) == nil else { throw .vendorExists(new.id) }
      if let key = new.key { try checkIsPinnedToNobody(key) }
      try exchange([], for: [], puts)
      vendors.append(new)
      update(new)

    case .vendorKeyChanged(let id, let key, let verification):
      var vendor = try recorded(id)
      try checkIsPinnedToNobody(key)
      try exchange([], for: [], puts)
      vendor.key = key
      vendor.verification = verification
      update(vendor)

    case .vendorRenamed(let id, let name):
      var vendor = try recorded(id)
      try exchange([], for: [], puts)
      vendor.name = name
      update(vendor)

    case .vendorRemoved(let id, let reason):
      let vendor = try recorded(id)
      let ending = Generation.Ending(author: act.author, time: act.time, reason: reason)
      let indices = credentials.compactMap(index(ofNewest:)).filter { generations[$0].isAuthorized(id) }
      let after = indices.map { index in
        var generation = generations[index]
        generation.withdraw(vendor, ending)
        return generation
      }
      let gone = zip(indices, after).map { generations[$0].itemNames.subtracting($1.itemNames) }
      try exchange(gone.reduce(into: []) { $0.formUnion($1) }, for: [], puts)
      for (index, generation) in zip(indices, after) { generations[index] = generation }
      vendors.removeAll { $0.id == id }

    default:
      throw .internal("no event of a vendor")
    }
  }

  private func recorded(_ id: ShortID) throws(VaultError) -> Vendor {
    guard let vendor = vendor(id) else { throw .unknownVendor(id, known: vendors.map(\.id)) }
    return vendor
  }

  private func checkIsPinnedToNobody(_ key: String) throws(VaultError) {
    if let other = vendors.first(where: { $0.key == key }) { throw .keyPinnedTo(other.id) }
  }

  /// The vendor is as it is now wherever it is named, but for what was accepted of it and sealed to it before.
  private mutating func update(_ new: Vendor) {
    for index in vendors.indices where vendors[index].id == new.id { vendors[index] = new }
    for index in generations.indices { generations[index].update(new) }
  }
}

extension Generation {
  fileprivate mutating func update(_ new: Vendor) {
    for index in vendors.indices where vendors[index].id == new.id { vendors[index] = new }
    for index in withdrawals.indices where withdrawals[index].vendor.id == new.id {
      withdrawals[index].vendor = new
    }
  }

  /// Ends a vendor's authorization, with the bundle that is kept for it; and the secret, if nobody waits for it then.
  mutating func withdraw(_ vendor: Vendor, _ ending: Ending) {
    withdrawals.append(
      Withdrawal(
        vendor: vendor, ending: ending, delivery: delivery(to: vendor.id), isHeld: isHeld(by: vendor.id)))
    vendors.removeAll { $0.id == vendor.id }
    deliveries.removeAll { $0.vendor == vendor.id }
    if waiting.isEmpty { wipe(at: ending.time) }
  }
}
