internal import ArgumentParser
internal import Handoff
internal import VaultCore

/// How the credentials stand.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the credentials, their days left and each vendor's delivery.",
    discussion: """
      With --check, the exit status is 0 if nothing is due, 10 if a credential expires within 14 days, 22 if \
      one has expired; there is a line for each finding.

      EXAMPLE
        vault status --check
      """)

  @Argument(help: ArgumentHelp("The CDS code of one credential; otherwise all.", valueName: "credential"))
  var credential: String?

  @Flag(help: "One JSON object, keys as in README.")
  var json = false

  @Flag(help: "Say only what is due.")
  var check = false

  @OptionGroup var options: VaultOptions

  /// Days before the expiry at which the first reminder is due.
  private static let reminderDays = 14

  func validate() throws {
    guard !(json && check) else { throw ValidationError("give either --json or --check, not both") }
  }

  func run() throws {
    let credential = try credential.map(Parse.cds)
    let now = Timestamp.now
    let vault = try options.unlock(now: now)
    let state = vault.state
    let generations =
      try credential.map { [try vault.generation(of: $0)] } ?? state.credentials.compactMap(state.newest(of:))
    if check { return try check(generations, now: now) }
    if json { return try StandardStreams.write(JSONOutput.line(StatusReport(state, generations, now: now))) }

    var fields = Fields()
    fields.add(
      "organization",
      "\(state.organization.name.text.escapedForDisplay), CDS \(state.organization.cds.grouped)")
    fields.add("coordinators", state.coordinators.map(\.id.text).joined(separator: ", "))
    try StandardStreams.write(fields.text)
    for generation in generations { try StandardStreams.write("\n" + Self.describe(generation, now: now)) }
    if generations.isEmpty { StandardStreams.note("next: vault generate --vendor ID\n") }
  }

  private static func describe(_ generation: Generation, now: Timestamp) -> String {
    var fields = Fields()
    fields.add("credential", generation.titled)
    fields.add("user name", generation.username.text.escapedForDisplay)
    fields.add("made", "\(generation.issued) by \(generation.author)")
    fields.add(generation.isExpired(at: now) ? "expired" : "expires", generation.expires.dated(from: now))
    fields.add("secret key", secret(of: generation))
    for vendor in generation.authorization.vendors {
      fields.add(vendor.id.text, delivery(to: vendor, of: generation))
    }
    return fields.text
  }

  private static func secret(of generation: Generation) -> String {
    if let revealed = generation.revealed {
      return "shown to \(revealed.author) at \(revealed.time), and wiped"
    }
    if let wiped = generation.wiped { return "wiped at \(wiped); every vendor has its bundle" }
    return "sealed in the vault"
  }

  private static func delivery(to vendor: Vendor, of generation: Generation) -> String {
    if let delivery = generation.delivery(to: vendor.id) { return "bundle sealed at \(delivery.sealed)" }
    if generation.revealed != nil { return "by the person who was shown it" }
    return vendor.key == nil ? "waiting; without a key, for vault reveal" : "waiting"
  }

  private func check(_ generations: [Generation], now: Timestamp) throws {
    var status: ExitStatus?
    for generation in generations {
      if generation.isExpired(at: now) {
        try StandardStreams.write("\(generation.titled): expired \(generation.expires.dated(from: now))\n")
        status = .expired
      } else if now.days(until: generation.expires) <= Self.reminderDays {
        try StandardStreams.write("\(generation.titled): expires \(generation.expires.dated(from: now))\n")
        status = status ?? .expiresSoon
      }
    }
    if let status { throw status.code }
  }
}

/// What `status --json` tells.
private struct StatusReport: Encodable {
  let organization: Organization
  let issuer: String
  let coordinators: [String]
  let credentials: [Credential]

  struct Credential: Encodable {
    let credential: String
    let generation: Int
    let username: String
    let author: String
    let issued: Timestamp
    let expires: Timestamp
    let daysLeft: Int
    let secret: String
    let wiped: Timestamp?
    let vendors: [Delivery]

    private enum CodingKeys: String, CodingKey {
      case credential, generation, username, author, issued, expires, secret, wiped, vendors
      case daysLeft = "days_left"
    }
  }

  struct Delivery: Encodable {
    let id: String
    let name: String
    let delivery: String
    let sealed: Timestamp?
  }

  init(_ state: VaultState, _ generations: [Generation], now: Timestamp) {
    organization = state.organization
    issuer = state.issuer
    coordinators = state.coordinators.map(\.id.text)
    credentials = generations.map { generation in
      Credential(
        credential: generation.credential.text, generation: generation.number,
        username: generation.username.text, author: generation.author.text, issued: generation.issued,
        expires: generation.expires, daysLeft: now.days(until: generation.expires),
        secret: generation.revealed != nil ? "revealed" : generation.wiped != nil ? "delivered" : "sealed",
        wiped: generation.wiped,
        vendors: generation.authorization.vendors.map { vendor in
          let delivery = generation.delivery(to: vendor.id)
          return Delivery(
            id: vendor.id.text, name: vendor.name.text,
            delivery: delivery != nil ? "sealed" : generation.revealed != nil ? "revealed" : "waiting",
            sealed: delivery?.sealed)
        })
    }
  }
}
