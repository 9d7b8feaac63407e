import Handoff
import TestSupport

@testable import VaultCore

/// A vault's first steps as events, and what may come of them: for tests of the fold alone.
struct Events {
  var founder = Coordinator(
    id: .of("office"), programs: [.caaspp], signingKey: HexBytes([1]), sealingKey: HexBytes([2]),
    renewedKey: HexBytes([2, 0]))
  let second = Coordinator(
    id: .of("elpac"), programs: [.elpac], signingKey: HexBytes([3]), sealingKey: HexBytes([4]),
    renewedKey: HexBytes([4, 0]))
  let recovery = Coordinator(
    id: .recovery, programs: [], signingKey: HexBytes([5]), sealingKey: HexBytes([6]),
    renewedKey: HexBytes([6, 0]))
  let secondAnew = Coordinator(
    id: .of("elpac"), programs: [.elpac], signingKey: HexBytes([30]), sealingKey: HexBytes([31]),
    renewedKey: HexBytes([31, 0]))
  let founderAnew = Coordinator(
    id: .of("office"), programs: [.caaspp], signingKey: HexBytes([60]), sealingKey: HexBytes([61]),
    renewedKey: HexBytes([62]))
  let credential = Sample.organization.cds
  let alpha: Vendor
  let beta: Vendor
  let paper = Party.keyless("paper")
  let reason = Remark.of("why not")

  init() throws {
    alpha = try Party("alpha").vendor
    beta = try Party("beta").vendor
  }

  /// One event, who did it, and when.
  struct Step {
    let event: LogEvent
    var author = Sample.coordinator
    var time = Sample.start
  }

  // MARK: - Folding

  /// The state after these steps.
  func state(_ steps: [Step] = []) throws -> VaultState {
    var state = try VaultState(
      first: .vaultCreated(
        organization: Sample.organization, coordinator: founder, issuer: "issuer 1", salt: HexBytes([7])))
    for step in steps { try state.apply(step.event, by: step.author, at: step.time) }
    return state
  }

  /// The newest generation after these steps.
  func newest(_ steps: [Step]) throws -> Generation? { try state(steps).newest(of: credential) }

  /// Whether `step` cannot follow these; then it changes nothing.
  func isImpossible(_ step: Step, after steps: [Step]) throws -> Bool {
    let before = try state(steps)
    var after = before
    let refusal = rejection { () throws(VaultError) in
      try after.apply(step.event, by: step.author, at: step.time)
    }
    return refusal != nil && after == before
  }

  // MARK: - People

  func added(_ coordinator: Coordinator? = nil, by author: ShortID = Sample.coordinator) -> Step {
    Step(event: .coordinatorAdded(coordinator: coordinator ?? second), author: author)
  }

  /// The second coordinator, or another one, has new keys.
  func keysReplaced(_ new: Coordinator? = nil, by author: ShortID = .recovery) -> Step {
    Step(event: .coordinatorKeysReplaced(coordinator: new ?? secondAnew), author: author)
  }

  func passphraseChanged() -> Step { Step(event: .passphraseChanged(coordinator: founderAnew)) }

  func recoveryMade(_ code: Coordinator? = nil, by author: ShortID = Sample.coordinator) -> Step {
    Step(event: .recoveryCodeMade(coordinator: code ?? recovery), author: author)
  }

  func removed(
    _ id: ShortID? = nil, by author: ShortID = Sample.coordinator, epoch: Int = 2, old: String = "issuer 1",
    new: String = "issuer 2"
  ) throws -> Step {
    Step(
      event: .coordinatorRemoved(
        coordinator: id ?? second.id,
        epoch: NewEpoch(
          number: epoch, commitment: HexBytes([8]), issuer: new,
          succession: try succession(from: old, to: new))),
      author: author)
  }

  /// A change of the issuer key as the fold sees it; who reads the log has verified its signature by then.
  private func succession(from old: String, to new: String) throws -> IssuerSuccession {
    try CanonicalJSON.decode(
      IssuerSuccession.self,
      from: [UInt8](#"{"new":"\#(new)","old":"\#(old)","signature":"09"}"#.utf8))
  }

  // MARK: - Credentials

  /// The vendors are recorded, and a credential is made for the first of them.
  func generated(for vendors: [Vendor]? = nil) throws -> [Step] {
    [alpha, beta, paper].map { Step(event: .vendorAdded(vendor: $0)) }
      + [try made(1, for: vendors ?? [alpha, beta])]
  }

  func keyChanged(_ vendor: Vendor, to key: String?) -> Step {
    Step(event: .vendorKeyChanged(vendor: vendor.id, key: key ?? "", verification: .shown))
  }

  func renamed(_ vendor: Vendor, to name: String) -> Step {
    Step(event: .vendorRenamed(vendor: vendor.id, name: .of(name)))
  }

  func removed(_ vendor: Vendor) -> Step {
    Step(event: .vendorRemoved(vendor: vendor.id, reason: reason))
  }

  func authorization(
    _ vendors: [Vendor], by author: Coordinator? = nil, at time: Timestamp = Sample.start
  ) throws -> Authorization {
    try Authorization(
      Release(vendors: [], statement: Sample.statement), vendors: vendors, coordinator: author ?? founder,
      now: time)
  }

  func made(
    _ number: Int, of named: CDSCode? = nil, for vendors: [Vendor]? = nil, replacing old: Int? = nil,
    at time: Timestamp = Sample.start, expires: Timestamp? = nil
  ) throws -> Step {
    Step(
      event: .credentialGenerated(
        credential: named ?? credential, generation: number, username: .of("user"),
        authorization: try authorization(vendors ?? [alpha], at: time),
        expires: expires ?? time.adding(days: 90), check: .sample,
        replaces: old.map { Replacement(generation: $0, reason: reason) }),
      time: time)
  }

  func imported(
    _ number: Int, replacing old: Int? = nil, at time: Timestamp = Sample.start, expires: Timestamp? = nil
  ) throws -> Step {
    Step(
      event: .credentialImported(
        credential: credential, generation: number, username: .of("agency"),
        authorization: try authorization([alpha], at: time), expires: expires ?? time.adding(days: 365),
        check: "check", replaces: old.map { Replacement(generation: $0, reason: reason) }),
      time: time)
  }

  func authorized(
    _ vendors: [Vendor], number: Int = 1, by author: Coordinator? = nil, at time: Timestamp = Sample.start
  ) throws -> Step {
    Step(
      event: .vendorsAuthorized(
        credential: credential, generation: number,
        authorization: try authorization(vendors, by: author, at: time)),
      time: time)
  }

  func withdrawn(_ vendor: Vendor, number: Int = 1, at time: Timestamp = Sample.start) -> Step {
    Step(
      event: .authorizationWithdrawn(
        credential: credential, generation: number, vendor: vendor.id, reason: reason),
      time: time)
  }

  func revealed(at time: Timestamp = Sample.start) -> Step {
    Step(event: .credentialRevealed(credential: credential, generation: 1), time: time)
  }

  func sealed(_ vendors: [Vendor], number: Int = 1, at time: Timestamp = Sample.start) -> Step {
    Step(
      event: .deliveriesSealed(
        credential: credential, generation: number,
        deliveries: vendors.map {
          SealedCopy(
            vendor: $0.id, bundle: HexBytes([11]), confirmationCheck: HexBytes([13]), sealed: time)
        }),
      time: time)
  }

  func confirmed(_ vendor: Vendor, number: Int = 1, at time: Timestamp = Sample.start) -> Step {
    Step(
      event: .deliveryConfirmed(credential: credential, generation: number, vendor: vendor.id), time: time)
  }

  func revoked(number: Int = 1, at time: Timestamp = Sample.start) -> Step {
    Step(event: .credentialRevoked(credential: credential, generation: number, reason: reason), time: time)
  }

  func refused(_ credentials: [CDSCode]? = nil, count: Int = 5, at time: Timestamp = Sample.start) -> Step {
    Step(event: .codesRefused(credentials: credentials ?? [credential], count: count), time: time)
  }
}

extension GeneratedCheck {
  static let sample = GeneratedCheck(
    mac: HexBytes([UInt8](repeating: 2, count: 32)), salt: HexBytes([UInt8](repeating: 3, count: 16)),
    verifier: HexBytes([UInt8](repeating: 4, count: 32)))
}
