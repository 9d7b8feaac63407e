internal import Glibc
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// How far a command has come that does one thing for many credentials: for each all of it, or nothing.
struct Batch {
  /// For how many it is done.
  private(set) var count = 0
  /// Whether a signal ended it.
  private var isInterrupted = false
  private var failures: [Failure] = []
  private let total: Int
  private let verb: Verb

  /// What is done.
  enum Verb: String {
    case make, seal, export

    var participle: String { self == .make ? "made" : rawValue + "ed" }
  }

  /// Something that is wrong with one credential only, so that the others can go on.
  struct Exception: Error { let failure: Failure }

  /// What ends it between two credentials. It stops where the terminal says so, as every command does.
  private static let signals = HeldSignals.ending.filter { $0 != SIGTSTP }
  /// The most failures that are told one by one.
  private static let mostTold = 20

  /// Does `body` for each of `items`, until a signal ends it, or something is wrong that concerns more than one.
  ///
  /// - Parameter report: tells what was done, whatever ended it.
  static func run<Item>(
    _ verb: Verb, _ items: [Item], of credential: (Item) -> CDSCode, _ body: (Item) throws -> Void,
    report: (Batch) throws(Failure) -> Void
  ) throws(Failure) {
    try HeldSignals.during(signals) { signals throws(Failure) in
      var batch = Batch(total: items.count, verb: verb)
      loop: for (index, item) in items.enumerated() {
        guard !signals.isAnyPending else {
          batch.isInterrupted = true
          break
        }
        StandardStreams.progress("\(credential(item).grouped): \(index + 1) of \(items.count)")
        do {
          try body(item)
          batch.count += 1
        } catch {
          batch.failures.append(Self.failure(for: error, with: credential(item)))
          guard Self.concernsOne(error) else { break loop }
        }
      }
      StandardStreams.endProgress()
      if batch.count > 0 || batch.failures.isEmpty { try report(batch) }
      try batch.end()
    }
  }

  /// Tells what could not be done, if anything could not.
  private func end() throws(Failure) {
    let rest = "\(count) of \(total) are \(verb.participle); the same command \(verb)s the rest"
    if isInterrupted { return StandardStreams.note("vault: interrupted: \(rest)\n") }
    guard let last = failures.last else { return }
    for failure in failures.dropLast().prefix(Self.mostTold - 1) {
      StandardStreams.note("vault: \(failure.fact)\n")
    }
    if failures.count > Self.mostTold {
      StandardStreams.note("vault: and \(failures.count - Self.mostTold) more\n")
    }
    throw Failure(last.status, last.fact, hints: last.hints + [rest])
  }

  private static func concernsOne(_ error: any Error) -> Bool {
    error is Exception || (error as? VaultError)?.concernsOneCredential == true
  }

  private static func failure(for error: any Error, with credential: CDSCode) -> Failure {
    let failure = (error as? Exception)?.failure ?? Failure(any: error) ?? Failure(.io, "\(error)")
    let isNamed = failure.fact.contains(credential.grouped) || failure.fact.contains(credential.text)
    return Failure(
      failure.status, isNamed ? failure.fact : "\(credential.grouped): \(failure.fact)", hints: failure.hints)
  }
}

/// Where many credentials go that are to be made: to the vault, unless they are there from before.
struct PlannedSchools {
  /// Those that are still to be made.
  let open: [SchoolList.School]
  /// Those that are live already, just as they are to be made.
  let live: [Generation]

  /// Sorts the schools of a list, and refuses it if one of them cannot have the credential.
  init(
    _ schools: [SchoolList.School], of option: SchoolsOption, for vendors: [Vendor],
    _ origin: BundleHeader.Origin, in vault: borrowing Vault, now: Timestamp
  ) throws(Failure) {
    var live: [Generation] = []
    open = try option.sort(schools) { school throws(VaultError) -> SchoolList.School? in
      do throws(VaultError) {
        try vault.checkCanMake(school.credential, now: now)
      } catch .credentialLive(let generation)
        where generation.origin == origin && vendors.allSatisfy(generation.vendors.contains)
        && school.username ?? generation.username == generation.username
      {
        live.append(generation)
        return nil
      }
      if let expires = school.expires { try Vault.check(expiry: expires, now: now) }
      return school
    }.compactMap { $0 }
    self.live = live
  }

  /// What was made, in lines, and what was there.
  func report(
    _ made: [Generation], for vendors: [Vendor], asJSON: Bool, now: Timestamp
  ) throws(Failure) {
    var fields = Fields()
    let there = live.isEmpty ? "" : ", \(live.count) \(live.count == 1 ? "was" : "were") there already"
    fields.add("credentials", "\(made.count) new\(there)")
    fields.add("vendors", vendors.titled)
    if let expires = Self.days(made, now) { fields.add("expire", expires) }
    if let expires = Self.days(live, now) {
      fields.add(made.isEmpty ? "expire" : "the others", (made.isEmpty ? "" : "expire ") + expires)
    }
    if let first = made.first {
      fields.add("secret keys", first.origin == .generated ? "sealed; nobody has seen them" : "sealed")
    }
    let rows = made.map { MadeRow($0) } + live.map { MadeRow($0, isNew: false) }
    try StandardStreams.report(asJSON ? rows.map(JSONOutput.line).joined() : fields.text)
    if made.first?.origin == .generated {
      StandardStreams.note(
        GenerateCommand.ownService(
          instead: "vault import --schools FILE --days N "
            + vendors.map { "--vendor \($0.id)" }.joined(separator: " ")))
    }
    if let first = (made + live).first {
      StandardStreams.note(
        first.vendors.contains { $0.key == nil }
          ? "next: vault reveal CDS, for each, to display it once; a vendor without a key cannot get a bundle\n"
          : "next: vault export --all --to \(vendors.map(\.id.text).joined(separator: " ")) -o bundles\n")
    }
  }

  /// The first and the last day of expiry.
  private static func days(_ generations: [Generation], _ now: Timestamp) -> String? {
    guard let first = generations.map(\.expires).min(), let last = generations.map(\.expires).max() else {
      return nil
    }
    let start = first.dated(from: now)
    return first.day == last.day ? start : "from \(start) to \(last.dated(from: now))"
  }
}
