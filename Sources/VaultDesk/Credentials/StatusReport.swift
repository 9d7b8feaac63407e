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
    let sealedTo: [String]
    let toForget: [String]
    let neverForget: [String]
    let vendors: [Delivery]
    let wrongCodes: [WrongCodes]

    private enum CodingKeys: String, CodingKey {
      case credential, generation, username, origin, author, issued, expires, reminder, replaces, revoked
      case secret, wiped, vendors
      case wrongCodes = "wrong_codes"
      case daysLeft = "days_left"
      case sealedTo = "sealed_to"
      case toForget = "to_forget"
      case neverForget = "never_forget"
    }
  }

  struct Delivery: Encodable {
    let id: String
    let name: String
    let delivery: String
    let sealed: Timestamp?
    let recipient: String?
    let confirmed: Timestamp?
    let lost: Timestamp?
    let withdrawn: Ending?
    let holds: Bool
    let stale: Int?

    init(_ standing: VendorStanding) {
      id = standing.vendor.id.text
      name = standing.vendor.name.text
      sealed = standing.delivery?.sealed
      recipient = standing.delivery?.recipient.key
      confirmed = standing.delivery?.confirmed?.time
      lost = standing.delivery?.lost?.time
      holds = standing.isHolder
      stale = standing.stale?.number
      if case .withdrawn(let withdrawal) = standing.stage {
        withdrawn = Ending(withdrawal.ending)
      } else {
        withdrawn = nil
      }
      delivery =
        switch standing.stage {
        case .unauthorized: "unauthorized"
        case .waiting: "waiting"
        case .unserved: "unserved"
        case .sealed: "sealed"
        case .confirmed: "confirmed"
        case .shown: "revealed"
        case .withdrawn: "withdrawn"
        }
    }
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
      let daysLeft = now.days(until: generation.expires)
      let copies = state.whoCouldOpenCopies(of: generation)
      return Credential(
        credential: generation.credential.text, generation: generation.number,
        username: generation.username.text, origin: generation.origin.rawValue,
        author: generation.author.text, issued: generation.issued, expires: generation.expires,
        daysLeft: daysLeft, reminder: generation.reminder(at: now, daysLeft: daysLeft),
        replaces: generation.replaces,
        revoked: generation.revoked.map(Ending.init),
        secret: Self.secret(of: generation), wiped: generation.wiped,
        sealedTo: generation.sealedTo.map(\.text), toForget: copies.now.map(\.text),
        neverForget: copies.forever.map(\.text),
        vendors: state.standings(to: generation).map(Delivery.init),
        wrongCodes: generation.refusals.map {
          WrongCodes(author: $0.last.author.text, count: $0.count, time: $0.last.time)
        })
    }
  }

  private static func secret(of generation: Generation) -> String {
    if generation.revealed != nil { return "revealed" }
    if generation.wiped == nil { return "sealed" }
    if generation.lost != nil { return "lost" }
    return generation.hasLeftSealed ? "delivered" : "wiped"
  }
}
