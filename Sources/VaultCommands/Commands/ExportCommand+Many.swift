internal import Handoff
internal import PrivateFiles
internal import VaultCore
internal import VaultDesk

// Bundles of many credentials.

extension ExportCommand {
  /// Writes the bundles of `schools`, or without them of all live credentials, to `named` vendors, or without them to
  /// all that each of them is for.
  func export(
    _ schools: [SchoolList.School]?, of vault: inout Vault, to named: [Vendor], now: Timestamp
  ) throws {
    var plan = ExportPlan(named: named)
    if let schools {
      let exports = try list.sort(schools) { school throws(VaultError) in
        try plan.vendors(of: try vault.generation(of: school.credential), in: vault, now: now)
      }
      plan.exports = zip(schools, exports).map { (credential: $0.credential, vendors: $1) }
    } else {
      try plan.addAll(of: vault, now: now)
    }
    guard !plan.exports.isEmpty || plan.byPerson > 0 else {
      throw Failure(
        .noInput, "no credential is waiting for an export", hint: "vault status shows how each of them stands"
      )
    }
    if !plan.exports.isEmpty { try OutputFile.makeFolder(output) }

    var tally = Tally()
    try Batch.run(.export, plan.exports, of: \.credential) { export in
      try write(export, of: &vault, counting: &tally)
    } report: { batch throws(Failure) in
      try report(tally, plan)
    }
  }

  /// What came of it.
  private struct Tally {
    var rows: [BundleRow] = []
    var written = 0
    var wereThere = 0
    var wiped = 0
    var waiting: [Vendor] = []
    var ofEarlierIssuer = 0
    var toEarlierKey = 0
  }

  private func write(
    _ export: (credential: CDSCode, vendors: [Vendor]), of vault: inout Vault, counting tally: inout Tally
  ) throws {
    let generation = try vault.generation(of: export.credential)
    let files = try export.vendors.map { vendor in try BundleFile(of: generation, for: vendor, in: output) }
    // Every file must be possible before the secret is wiped.
    for file in files where !file.wasThere {
      do throws(Failure) {
        _ = try OutputFile(at: file.path)
      } catch {
        throw Batch.Exception(failure: error)
      }
    }
    var after = generation
    if !files.allSatisfy(\.wasThere) {
      let result = try vault.export(export.credential, to: export.vendors, now: .now)
      after = result.generation
      for (file, bundle) in zip(files, result.bundles) where !file.wasThere {
        try OutputFile.write(bundle.text, to: file.path)
        tally.written += 1
      }
    }
    tally.wereThere += files.count(where: \.wasThere)
    tally.wiped += after.wiped == nil ? 0 : 1
    for vendor in after.waiting where !tally.waiting.contains(vendor) { tally.waiting.append(vendor) }
    tally.rows += zip(files, export.vendors).map { BundleRow($0, for: $1, of: after) }
    for vendor in export.vendors {
      guard let delivery = after.delivery(to: vendor.id) else { continue }
      if try vault.state.earlierIssuer(of: delivery) != nil { tally.ofEarlierIssuer += 1 }
      if delivery.recipient.key != vendor.key { tally.toEarlierKey += 1 }
    }
  }

  private func report(_ tally: Tally, _ plan: ExportPlan) throws(Failure) {
    var fields = Fields()
    let there = tally.wereThere == 0 ? "" : ", \(tally.wereThere) were there already"
    fields.add("bundles", "\(tally.written) written to \(output.escapedForDisplay)\(there)")
    if tally.wiped > 0 { fields.add("secret keys", "\(tally.wiped) wiped from the vault") }
    if !tally.waiting.isEmpty { fields.add("waiting", tally.waiting.titled) }
    if plan.byPerson > 0 {
      fields.add(
        "left", "\(plan.byPerson) for a vendor without a key; vault reveal displays each of them once")
    }
    try StandardStreams.report(
      result.json ? tally.rows.map(JSONOutput.line).joined() : fields.text,
      done: "the vault keeps the bundles; run the command again")
    if tally.ofEarlierIssuer > 0 {
      StandardStreams.note(
        "vault: note: \(tally.ofEarlierIssuer) of the bundles are signed with an earlier issuer key; vendors need the "
          + "earlier issuer file to open them, not the new one\n")
    }
    if tally.toEarlierKey > 0 {
      StandardStreams.note(
        "vault: note: \(tally.toEarlierKey) of the bundles are sealed to a vendor's earlier key; only a reset makes new ones\n"
      )
    }
    guard tally.written + tally.wereThere > 0 else { return }
    var vendors: [Vendor] = []
    for vendor in plan.exports.flatMap(\.vendors) where !vendors.contains(vendor) { vendors.append(vendor) }
    let lines =
      ["next: send each vendor its bundles, and it runs:"]
      + vendors.map { "  " + Self.openCommand("./*.bundle", $0.id) }
      + ["then: vault confirm CODE, with each code that the vendor reads back"]
    StandardStreams.note(lines.map { $0 + "\n" }.joined())
  }
}

/// Which bundles of which credentials are to be written.
private struct ExportPlan {
  /// Vendors that were named; none for all that a credential is for.
  let named: [Vendor]
  var exports: [(credential: CDSCode, vendors: [Vendor])] = []
  /// How many credentials can only be shown to a person.
  var byPerson = 0

  init(named: [Vendor]) { self.named = named }

  /// To whom a bundle of `generation` is to be written. Who has confirmed has it.
  func vendors(
    of generation: Generation, in vault: borrowing Vault, now: Timestamp
  ) throws(VaultError) -> [Vendor] {
    let vendors = (named.isEmpty ? generation.vendors : named)
      .filter { generation.delivery(to: $0.id)?.confirmed == nil }
    if !vendors.isEmpty { try vault.checkCanExport(generation, to: vendors, now: now) }
    return vendors
  }

  /// Adds all credentials of which a bundle can be written.
  mutating func addAll(of vault: borrowing Vault, now: Timestamp) throws(VaultError) {
    for generation in vault.state.credentials.compactMap({ vault.state.newest(of: $0) })
    where generation.isLive(at: now) && generation.revealed == nil {
      guard generation.vendors.allSatisfy({ $0.key != nil }) else {
        byPerson += 1
        continue
      }
      let chosen = named.isEmpty ? generation.vendors : named.filter(generation.vendors.contains)
      let unconfirmed = chosen.filter { generation.delivery(to: $0.id)?.confirmed == nil }
      if !unconfirmed.isEmpty { exports.append((generation.credential, unconfirmed)) }
    }
  }
}

extension OutputFile {
  /// Makes the folder that many files go to, if it is not there.
  fileprivate static func makeFolder(_ path: String) throws(Failure) {
    guard !InputFile.exists(path) else { return }
    do {
      try PrivateFolder.make(path)
    } catch .exists {
      // Another process may have been faster.
    } catch {
      throw Failure(.cannotCreate, "the folder \(path.escapedForDisplay) cannot be created: \(error)")
    }
  }
}
