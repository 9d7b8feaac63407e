internal import Handoff
internal import VaultCore

/// What `status --json` tells.
struct StatusReport: Encodable {
  let organization: Organization
  let issuer: String
  let coordinators: [String]
  let credentials: [Credential]

  struct Credential: Encodable {
    let credential: String
    let generation: Int
    let username: String
    let origin: String
    let author: String
    let issued: Timestamp
    let expires: Timestamp
    let daysLeft: Int
    let reminder: Int?
    let replaces: Replacement?
    let revoked: Ending?
    let secret: String
    let wiped: Timestamp?
    let vendors: [Delivery]

    private enum CodingKeys: String, CodingKey {
      case credential, generation, username, origin, author, issued, expires, reminder, replaces, revoked
      case secret, wiped, vendors
      case daysLeft = "days_left"
    }
  }

  struct Delivery: Encodable {
    let id: String
    let name: String
    let delivery: String
    let sealed: Timestamp?
    let confirmed: Timestamp?
    let stale: Int?
  }

  struct Ending: Encodable {
    let author: String
    let time: Timestamp
    let reason: String
  }

  init(_ state: VaultState, _ generations: [Generation], now: Timestamp) {
    organization = state.organization
    issuer = state.issuer
    coordinators = state.coordinators.map(\.id.text)
    credentials = generations.map { generation in
      Credential(
        credential: generation.credential.text, generation: generation.number,
        username: generation.username.text, origin: generation.origin.rawValue,
        author: generation.author.text, issued: generation.issued, expires: generation.expires,
        daysLeft: now.days(until: generation.expires), reminder: generation.reminder(at: now),
        replaces: generation.replaces,
        revoked: generation.revoked.map {
          Ending(author: $0.author.text, time: $0.time, reason: $0.reason.text)
        },
        secret: Self.secret(of: generation), wiped: generation.wiped,
        vendors: generation.vendors.map { vendor in
          let delivery = generation.delivery(to: vendor.id)
          return Delivery(
            id: vendor.id.text, name: vendor.name.text, delivery: Self.stage(of: vendor, in: generation),
            sealed: delivery?.sealed, confirmed: delivery?.confirmed?.time,
            stale: state.staleGeneration(of: vendor.id, before: generation)?.number)
        })
    }
  }

  private static func secret(of generation: Generation) -> String {
    if generation.revealed != nil { return "revealed" }
    if generation.wiped == nil { return "sealed" }
    return generation.deliveries.isEmpty ? "wiped" : "delivered"
  }

  private static func stage(of vendor: Vendor, in generation: Generation) -> String {
    if generation.revealed != nil { return "revealed" }
    guard let delivery = generation.delivery(to: vendor.id) else { return "waiting" }
    return delivery.confirmed == nil ? "sealed" : "confirmed"
  }
}
