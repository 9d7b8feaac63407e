import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

/// I5, I6: what the log can tell is what can have happened.
@Suite("The state is a fold of events, and refuses those that cannot follow (I2, I5, I6)")
struct VaultStateTests {
  private let author = ShortID.of("office")
  private let founder = Coordinator(
    id: .of("office"), programs: [.caaspp], signingKey: HexBytes([1]), sealingKey: HexBytes([2]),
    renewedKey: HexBytes([2, 0]))
  private let school = Sample.organization.cds
  private let alpha: Vendor
  private let beta: Vendor
  private let start = Sample.start

  init() throws {
    alpha = try Party("alpha").vendor
    beta = try Party("beta").vendor
  }

  private var created: LogEvent {
    .vaultCreated(
      organization: Sample.organization, coordinator: founder, issuer: "issuer", salt: HexBytes([3]))
  }

  private func authorization(
    _ vendors: [Vendor], by coordinator: Coordinator? = nil, at time: Timestamp? = nil
  ) throws -> Authorization {
    try Authorization(
      Release(vendors: [], statement: Sample.statement), vendors: vendors,
      coordinator: coordinator ?? founder,
      now: time ?? start)
  }

  private func generated(
    _ number: Int = 1, _ authorization: Authorization, expires: Timestamp? = nil
  ) -> LogEvent {
    .credentialGenerated(
      credential: school, generation: number, username: .of("user"), authorization: authorization,
      expires: expires ?? Sample.after(1000), check: .sample, replaces: nil)
  }

  private func sealed(_ vendors: [Vendor], number: Int = 1, at time: Timestamp? = nil) -> LogEvent {
    .deliveriesSealed(
      credential: school, generation: number,
      deliveries: vendors.map {
        SealedCopy(
          vendor: $0.id, bundle: HexBytes([5]), confirmationCheck: HexBytes([7]), sealed: time ?? start)
      })
  }

  /// The state after `events`; all at the same time, unless the last has its own.
  private func state(_ events: [LogEvent], last: LogEvent? = nil, at time: Timestamp? = nil) throws
    -> VaultState
  {
    var state = try VaultState(first: created)
    for event in events { try state.apply(event, by: author, at: start) }
    if let last { try state.apply(last, by: author, at: time ?? start) }
    return state
  }

  private func isImpossible(
    _ event: LogEvent, after events: [LogEvent], at time: Timestamp? = nil
  ) throws -> Bool {
    let before = try state(events)
    var after = before
    let refusal = rejection { () throws(VaultError) in
      try after.apply(event, by: author, at: time ?? start)
    }
    return refusal != nil && after == before
  }

  @Test func onlyTheMakingOfAVaultComesFirst() throws {
    let refusal = rejection { () throws(VaultError) in
      _ = try VaultState(first: .vendorAdded(vendor: alpha))
    }
    #expect(refusal != nil)
    #expect(try isImpossible(created, after: []))
    #expect(try state([]).coordinators == [founder])
  }

  @Test func aVendorIsRecordedOnceAndAKeyPinnedOnce() throws {
    let twin = Vendor(
      id: .of("twin"), name: .of("Twin"), key: try alpha.recipientKey(), verification: .shown)
    let other = Vendor(id: alpha.id, name: .of("Other"), key: nil, verification: .none)
    #expect(try isImpossible(.vendorAdded(vendor: alpha), after: [.vendorAdded(vendor: alpha)]))
    #expect(try isImpossible(.vendorAdded(vendor: other), after: [.vendorAdded(vendor: alpha)]))
    #expect(try isImpossible(.vendorAdded(vendor: twin), after: [.vendorAdded(vendor: alpha)]))
  }

  @Test func vendorsWithoutKeysDoNotShareOne() throws {
    let vendors = [Party.keyless("paper"), Party.keyless("phone")]
    #expect(try state(vendors.map { .vendorAdded(vendor: $0) }).vendors == vendors)
  }

  @Test(arguments: [0, -1, 2, 3])
  func theFirstGenerationIsNumberOne(number: Int) throws {
    #expect(
      try isImpossible(
        generated(number, authorization([alpha])), after: [.vendorAdded(vendor: alpha)]))
  }

  @Test func aLiveGenerationHasNoSuccessorAndAnExpiredOneHas() throws {
    let first = [LogEvent.vendorAdded(vendor: alpha), generated(1, try authorization([alpha]))]
    for (seconds, number, isRefused) in [
      (Int64(0), 2, true), (999, 2, true), (1000, 2, false), (1000, 1, true), (1000, 3, true),
    ] {
      let time = Sample.after(seconds)
      let next = generated(
        number, try authorization([alpha], at: time), expires: Sample.after(5000))
      #expect(try isImpossible(next, after: first, at: time) == isRefused, "\(number) after \(seconds) s")
    }
  }

  @Test func aGenerationExpiresAfterItIsMade() throws {
    let before = [LogEvent.vendorAdded(vendor: alpha)]
    #expect(try isImpossible(generated(1, authorization([alpha]), expires: start), after: before))
    #expect(
      try isImpossible(generated(1, authorization([alpha]), expires: Sample.after(-1)), after: before))
  }

  @Test func anAuthorizationIsTheAuthorsOfThatMomentForRecordedVendors() throws {
    let before = [LogEvent.vendorAdded(vendor: alpha)]
    let stranger = Coordinator(
      id: .of("stranger"), programs: [], signingKey: HexBytes([8]), sealingKey: HexBytes([9]),
      renewedKey: HexBytes([9, 0]))
    let renamed = Vendor(
      id: alpha.id, name: .of("Renamed"), key: try alpha.recipientKey(), verification: .fingerprint)
    let flawed: [Authorization] = [
      try authorization([]), try authorization([alpha], by: stranger),
      try authorization([alpha], at: Sample.after(1)), try authorization([beta]),
      try authorization([alpha, beta]), try authorization([renamed]),
    ]
    for authorization in flawed { #expect(try isImpossible(generated(1, authorization), after: before)) }
    #expect(try !isImpossible(generated(1, authorization([alpha])), after: before))
  }

  @Test func aSecretIsRevealedOnceAndNeverAfterADelivery() throws {
    let before: [LogEvent] = [
      .vendorAdded(vendor: alpha), .vendorAdded(vendor: beta),
      generated(1, try authorization([alpha, beta])),
    ]
    let reveal = LogEvent.credentialRevealed(credential: school, generation: 1)
    #expect(try isImpossible(reveal, after: before + [reveal]))
    #expect(try isImpossible(reveal, after: before + [sealed([alpha])]))
    #expect(try isImpossible(reveal, after: before + [sealed([alpha, beta])]))
    #expect(try isImpossible(sealed([alpha]), after: before + [reveal]))
    let revealed = try #require(try state(before, last: reveal).newest(of: school))
    #expect(revealed.wiped == start)
    #expect(revealed.revealed == Generation.Act(author: author, time: start))
  }

  @Test func aDeliveryGoesOnceToAWaitingVendorAtTheTimeOfItsEntry() throws {
    let before: [LogEvent] = [
      .vendorAdded(vendor: alpha), .vendorAdded(vendor: beta), generated(1, try authorization([alpha])),
    ]
    #expect(try isImpossible(sealed([beta]), after: before))
    #expect(try isImpossible(sealed([alpha, alpha]), after: before))
    #expect(try isImpossible(sealed([alpha, beta]), after: before))
    #expect(try isImpossible(sealed([alpha], at: Sample.after(1)), after: before))
    #expect(try isImpossible(sealed([alpha]), after: before + [sealed([alpha])]))
    #expect(try isImpossible(sealed([]), after: before))
  }

  @Test func nothingIsLetOutOfAnotherOrAnExpiredGeneration() throws {
    let before: [LogEvent] = [.vendorAdded(vendor: alpha), generated(1, try authorization([alpha]))]
    for number in [0, 2] {
      #expect(
        try isImpossible(.credentialRevealed(credential: school, generation: number), after: before))
      #expect(try isImpossible(sealed([alpha], number: number), after: before))
    }
    #expect(
      try isImpossible(.credentialRevealed(credential: Sample.school, generation: 1), after: before))
    let end = Sample.after(1000)
    let reveal = LogEvent.credentialRevealed(credential: school, generation: 1)
    #expect(try isImpossible(reveal, after: before, at: end))
    #expect(try isImpossible(sealed([alpha], at: end), after: before, at: end))
    #expect(try !isImpossible(reveal, after: before, at: Sample.after(999)))
  }

  @Test func theSecretIsWipedWhenNoAuthorizedVendorWaits() throws {
    let before: [LogEvent] = [
      .vendorAdded(vendor: alpha), .vendorAdded(vendor: beta),
      generated(1, try authorization([beta, alpha])),
    ]
    let waiting = try #require(try state(before).newest(of: school))
    #expect(waiting.waiting == [beta, alpha])
    #expect(waiting.wiped == nil)
    let half = try #require(try state(before, last: sealed([alpha])).newest(of: school))
    #expect(half.waiting == [beta])
    #expect(half.wiped == nil)
    let whole = try #require(try state(before + [sealed([alpha])], last: sealed([beta])).newest(of: school))
    #expect(whole.waiting.isEmpty)
    #expect(whole.wiped == start)
    #expect(whole.revealed == nil)
  }

  @Test func theSameEventsGiveTheSameState() throws {
    let events: [LogEvent] = [
      .vendorAdded(vendor: alpha), generated(1, try authorization([alpha])), sealed([alpha]),
    ]
    #expect(try state(events) == state(events))
    #expect(try state(events).credentials == [school])
  }
}
