public import Handoff
public import VaultCore

/// How the credentials stand, for programs: its keys are stable.
public struct StatusReport: Encodable {
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
    let wrongCodes: [WrongCodes]

    private enum CodingKeys: String, CodingKey {
      case credential, generation, username, origin, author, issued, expires, reminder, replaces, revoked
      case secret, wiped, vendors
      case wrongCodes = "wrong_codes"
      case daysLeft = "days_left"
    }
  }

  struct Delivery: Encodable {
    let id: String
    let name: String
    let delivery: String
    let sealed: Timestamp?
    let confirmed: Timestamp?
    let withdrawn: Ending?
    let holds: Bool
    let stale: Int?
  }

  /// Wrong confirmation codes that were recorded.
  struct WrongCodes: Encodable {
    let author: String
    let count: Int
    let time: Timestamp
  }

  struct Ending: Encodable {
    let author: String
    let time: Timestamp
    let reason: String

    init(_ ending: Generation.Ending) {
      author = ending.author.text
      time = ending.time
      reason = ending.reason.text
    }
  }

  /// Takes how `generations` stand at `now`.
  public init(_ state: VaultState, _ generations: [Generation], now: Timestamp) {
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
        revoked: generation.revoked.map(Ending.init),
        secret: Self.secret(of: generation), wiped: generation.wiped,
        vendors: Self.deliveries(of: generation, in: state),
        wrongCodes: generation.refusals.map {
          WrongCodes(author: $0.last.author.text, count: $0.count, time: $0.last.time)
        })
    }
  }

  /// The vendors that may have it, and then those that may not, but could or hold an older one.
  private static func deliveries(of generation: Generation, in state: VaultState) -> [Delivery] {
    let others = state.vendors.filter { vendor in
      !generation.vendors.contains { $0.id == vendor.id }
        && (generation.withdrawal(of: vendor.id) != nil
          || state.staleGeneration(of: vendor.id, before: generation) != nil)
    }
    return (generation.vendors + others).map { vendor in
      let withdrawal = generation.withdrawal(of: vendor.id)
      let delivery = generation.delivery(to: vendor.id) ?? withdrawal?.delivery
      return Delivery(
        id: vendor.id.text, name: vendor.name.text, delivery: stage(of: vendor, in: generation),
        sealed: delivery?.sealed, confirmed: delivery?.confirmed?.time,
        withdrawn: withdrawal.map { Ending($0.ending) }, holds: generation.isHeld(by: vendor.id),
        stale: state.staleGeneration(of: vendor.id, before: generation)?.number)
    }
  }

  private static func secret(of generation: Generation) -> String {
    if generation.revealed != nil { return "revealed" }
    if generation.wiped == nil { return "sealed" }
    return generation.hasLeftSealed ? "delivered" : "wiped"
  }

  private static func stage(of vendor: Vendor, in generation: Generation) -> String {
    if generation.withdrawal(of: vendor.id) != nil { return "withdrawn" }
    guard generation.vendors.contains(where: { $0.id == vendor.id }) else { return "unauthorized" }
    if generation.revealed != nil { return "revealed" }
    guard let delivery = generation.delivery(to: vendor.id) else { return "waiting" }
    return delivery.confirmed == nil ? "sealed" : "confirmed"
  }
}
