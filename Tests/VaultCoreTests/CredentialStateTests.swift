import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("The life of a credential is what can have happened to it (I2, I5, I6)")
struct CredentialStateTests {
  private let events: Events
  private let generated: [Events.Step]
  private let end = Sample.start.adding(days: 90)

  init() throws {
    events = try Events()
    generated = try events.generated()
  }

  // MARK: - The next generation

  @Test func aResetNamesTheGenerationThatItReplaces() throws {
    for (number, old, isRefused) in [(2, 1, false), (2, 0, true), (2, 2, true), (3, 1, true), (1, 1, true)] {
      let reset = try events.made(number, replacing: old)
      #expect(try events.isImpossible(reset, after: generated) == isRefused, "\(number) for \(old)")
    }
    #expect(try events.isImpossible(events.made(2), after: generated))
    #expect(try events.isImpossible(events.made(1, replacing: 0), after: [generated[0]]))
    let twice = generated + [try events.made(2, replacing: 1)]
    #expect(try events.isImpossible(events.made(3, replacing: 1), after: twice))
    let newest = try #require(try events.newest(twice))
    #expect(newest.replaces == Replacement(generation: 1, reason: events.reason))
    #expect(newest.number == 2 && newest.wiped == nil)
  }

  @Test func whatWasReplacedHasNoSecretLeft() throws {
    let reset = try events.made(2, replacing: 1, at: Sample.after(5))
    #expect(try events.state(generated + [reset]).generations.map(\.wiped) == [Sample.after(5), nil])
    // The wipe before it stays the time of the wipe.
    let served = generated + [events.sealed([events.alpha, events.beta], at: Sample.after(3)), reset]
    #expect(try events.state(served).generations.map(\.wiped) == [Sample.after(3), nil])
  }

  @Test func afterARevocationTheNextNeedsNoName() throws {
    let revoked = generated + [events.revoked(at: Sample.after(1))]
    let next = try events.made(2, at: Sample.after(2))
    #expect(try events.isImpossible(next, after: generated))
    #expect(try !events.isImpossible(next, after: revoked))
    #expect(try !events.isImpossible(events.made(2, replacing: 1, at: Sample.after(2)), after: revoked))
  }

  @Test func anImportFollowsTheSameRules() throws {
    let first = try #require(try events.newest(Array(generated.dropLast()) + [try events.imported(1)]))
    #expect(first.origin == .imported)
    #expect(first.username == .of("agency"))
    #expect(first.expires == Sample.start.adding(days: 365))
    #expect(first.wiped == nil && first.replaces == nil)
    #expect(try events.isImpossible(events.imported(2), after: generated))
    #expect(try events.isImpossible(events.imported(2, replacing: 2), after: generated))
    #expect(try !events.isImpossible(events.imported(2, replacing: 1), after: generated))
    #expect(try !events.isImpossible(events.imported(2, at: end), after: generated))
  }

  @Test func noCredentialIsHonoredForMoreThanAYear() throws {
    let vendors = Array(generated.dropLast())
    let latest = Sample.start.adding(days: 366)
    for step in [
      try events.imported(1, expires: Timestamp(seconds: latest.seconds + 1)),
      try events.made(1, expires: Timestamp(seconds: latest.seconds + 1)),
      try events.imported(1, expires: Sample.start), try events.imported(1, expires: Sample.after(-1)),
    ] {
      #expect(try events.isImpossible(step, after: vendors))
    }
    #expect(try !events.isImpossible(events.imported(1, expires: latest), after: vendors))
  }

  @Test func aCredentialIsOfTheOrganizationOrOneOfItsSchools() throws {
    let vendors = Array(generated.dropLast())
    #expect(try !events.isImpossible(events.made(1, of: Sample.school), after: vendors))
    #expect(try events.isImpossible(events.made(1, of: Sample.foreignSchool), after: vendors))
  }

  // MARK: - Further vendors

  @Test func oneMoreVendorIsAuthorizedBesideTheOthers() throws {
    let more = try events.authorized([events.paper], at: Sample.after(1))
    let newest = try #require(try events.newest(generated + [more]))
    #expect(newest.vendors == [events.alpha, events.beta, events.paper])
    #expect(newest.waiting == newest.vendors)
    #expect(newest.authorizations.map(\.vendors) == [[events.alpha, events.beta], [events.paper]])
    #expect(newest.authorizations.map(\.accepted) == [Sample.start, Sample.after(1)])
    #expect(newest.authorization.vendors == [events.alpha, events.beta])
  }

  @Test func whoCannotBeAuthorizedIsNot() throws {
    let stranger = try Party("stranger").vendor
    for vendors in [
      [], [events.alpha], [events.paper, events.paper], [stranger], [events.paper, events.beta],
    ] {
      #expect(try events.isImpossible(events.authorized(vendors), after: generated))
    }
    let more = try events.authorized([events.paper])
    #expect(try !events.isImpossible(more, after: generated))
    #expect(try events.isImpossible(more, after: generated + [more]))
    // Another's acceptance, or one that is yet to come; one for many schools comes before the entry of each.
    #expect(
      try events.isImpossible(events.authorized([events.paper], by: events.second), after: generated))
    var late = more
    late.time = Sample.after(1)
    #expect(try !events.isImpossible(late, after: generated))
    var early = try events.authorized([events.paper], at: Sample.after(1))
    early.time = Sample.start
    #expect(try events.isImpossible(early, after: generated))
    #expect(try events.isImpossible(events.authorized([events.paper], number: 2), after: generated))
    #expect(try events.isImpossible(events.authorized([events.paper], at: end), after: generated))
  }

  @Test func afterTheWipeNobodyIsAuthorized() throws {
    for wipe in [
      events.sealed([events.alpha, events.beta]), events.revealed(), events.revoked(),
    ] {
      #expect(try events.isImpossible(events.authorized([events.paper]), after: generated + [wipe]))
    }
    let half = generated + [events.sealed([events.alpha])]
    #expect(try !events.isImpossible(events.authorized([events.paper]), after: half))
  }

  @Test func whoseServedAuthorizationWasWithdrawnIsNotAuthorizedAgain() throws {
    let unserved = generated + [events.withdrawn(events.alpha)]
    #expect(try !events.isImpossible(events.authorized([events.alpha]), after: unserved))
    let served = generated + [events.sealed([events.alpha]), events.withdrawn(events.alpha)]
    #expect(try events.isImpossible(events.authorized([events.alpha]), after: served))
  }

  // MARK: - Withdrawals

  @Test func aWithdrawnVendorDoesNotWait() throws {
    let newest = try #require(try events.newest(generated + [events.withdrawn(events.alpha)]))
    #expect(newest.vendors == [events.beta] && newest.waiting == [events.beta])
    #expect(newest.wiped == nil)
    let ending = Generation.Ending(author: Sample.coordinator, time: Sample.start, reason: events.reason)
    #expect(
      newest.withdrawals == [
        Generation.Withdrawal(vendor: events.alpha, ending: ending, delivery: nil, isHeld: false)
      ])
    // What was authorized stays on record.
    #expect(newest.authorization.vendors == [events.alpha, events.beta])
    #expect(
      try events.isImpossible(
        events.sealed([events.alpha]), after: generated + [events.withdrawn(events.alpha)]))
  }

  @Test func theSecretIsWipedWhenTheLastWhoWaitsIsWithdrawn() throws {
    let half = generated + [events.sealed([events.alpha])]
    let last = try #require(
      try events.newest(half + [events.withdrawn(events.beta, at: Sample.after(2))]))
    #expect(last.wiped == Sample.after(2))
    #expect(last.deliveries.map(\.vendor) == [events.alpha.id])
    // While another waits, it stays.
    let served = try #require(try events.newest(half + [events.withdrawn(events.alpha)]))
    #expect(served.wiped == nil)
    #expect(served.deliveries.isEmpty)
    #expect(served.withdrawals.map { $0.delivery?.vendor } == [events.alpha.id])
    // One bundle left the vault: nobody is shown the secret any more.
    #expect(
      try events.isImpossible(events.revealed(), after: half + [events.withdrawn(events.alpha)]))
    let all = try #require(
      try events.newest(generated + [events.withdrawn(events.alpha), events.withdrawn(events.beta)]))
    #expect(all.wiped == Sample.start && all.vendors.isEmpty)
    #expect(!all.hasLeftSealed)
  }

  @Test func onlyWhatWasGivenIsWithdrawn() throws {
    #expect(try events.isImpossible(events.withdrawn(events.paper), after: generated))
    #expect(try events.isImpossible(events.withdrawn(events.alpha, number: 2), after: generated))
    #expect(try events.isImpossible(events.withdrawn(events.alpha, at: end), after: generated))
    let once = generated + [events.withdrawn(events.alpha)]
    #expect(try events.isImpossible(events.withdrawn(events.alpha), after: once))
    let revoked = generated + [events.revoked()]
    #expect(try events.isImpossible(events.withdrawn(events.alpha), after: revoked))
    // After the wipe it can be: it says that the vendor should have it no more.
    let wiped = generated + [events.sealed([events.alpha, events.beta], at: Sample.after(1))]
    let late = try #require(
      try events.newest(wiped + [events.withdrawn(events.alpha, at: Sample.after(2))]))
    #expect(late.wiped == Sample.after(1))
    // It has the secret all the same, and holds it still when there is a newer one.
    #expect(late.holders == [events.beta, events.alpha] && late.formerHolders == [events.alpha])
    let state = try events.state(
      wiped + [
        events.withdrawn(events.alpha, at: Sample.after(2)),
        try events.made(2, for: [events.beta], replacing: 1, at: Sample.after(3)),
      ])
    let (first, second) = (state.generations[0], state.generations[1])
    #expect(state.standings(to: first).map(\.stale) == [nil, nil])
    let standing = try #require(state.standings(to: second).last)
    #expect(standing.vendor == events.alpha && standing.stale == first && standing.stage == .unauthorized)
  }

  @Test func whoWasWithdrawnHoldsWhatWasGivenBefore() throws {
    let early = generated + [events.withdrawn(events.alpha), events.revealed(at: Sample.after(1))]
    #expect(try events.newest(early)?.holders == [events.beta])
    let late = generated + [events.revealed(), events.withdrawn(events.alpha, at: Sample.after(1))]
    #expect(try events.newest(late)?.holders == [events.beta, events.alpha])
  }

  // MARK: - The end

  @Test func aRevocationEndsWhatIsLeft() throws {
    let newest = try #require(try events.newest(generated + [events.revoked(at: Sample.after(4))]))
    #expect(
      newest.revoked
        == Generation.Ending(author: Sample.coordinator, time: Sample.after(4), reason: events.reason))
    #expect(newest.wiped == Sample.after(4))
    #expect(!newest.isLive(at: Sample.after(4)) && !newest.isExpired(at: Sample.after(4)))
    let served = generated + [events.sealed([events.alpha, events.beta], at: Sample.after(1))]
    #expect(try events.newest(served + [events.revoked(at: Sample.after(4))])?.wiped == Sample.after(1))
    #expect(try events.isImpossible(events.revoked(), after: generated + [events.revoked()]))
    #expect(try events.isImpossible(events.revoked(number: 2), after: generated))
    #expect(try events.isImpossible(events.revoked(at: end), after: generated))
  }

  @Test func nothingComesOutOfWhatWasRevoked() throws {
    let revoked = generated + [events.sealed([events.alpha]), events.revoked()]
    #expect(try events.isImpossible(events.sealed([events.beta]), after: revoked))
    #expect(try events.isImpossible(events.confirmed(events.alpha), after: revoked))
    #expect(try events.isImpossible(events.revealed(), after: generated + [events.revoked()]))
  }

  // MARK: - Codes

  @Test func aDeliveryIsConfirmedOnce() throws {
    let sealed = generated + [events.sealed([events.alpha])]
    let newest = try #require(
      try events.newest(sealed + [events.confirmed(events.alpha, at: Sample.after(7))]))
    #expect(
      newest.delivery(to: events.alpha.id)?.confirmed
        == Generation.Act(author: Sample.coordinator, time: Sample.after(7)))
    #expect(
      try events.isImpossible(
        events.confirmed(events.alpha), after: sealed + [events.confirmed(events.alpha)]))
    #expect(try events.isImpossible(events.confirmed(events.beta), after: sealed))
    #expect(try events.isImpossible(events.confirmed(events.alpha, number: 2), after: sealed))
    #expect(try events.isImpossible(events.confirmed(events.alpha, at: end), after: sealed))
    #expect(
      try events.isImpossible(
        events.confirmed(events.alpha), after: sealed + [events.withdrawn(events.alpha)]))
    #expect(
      try events.isImpossible(
        events.confirmed(events.alpha), after: sealed + [try events.made(2, replacing: 1)]))
  }

  @Test func refusedCodesAreOnRecordForEachCredentialMeant() throws {
    let newest = try #require(try events.newest(generated + [events.refused(), events.refused()]))
    #expect(newest.refusals.count == 2)
    #expect(newest.refusals[0].last == Generation.Act(author: Sample.coordinator, time: Sample.start))
    #expect(newest.refusals[0].count == 5)
    for step in [
      events.refused([]), events.refused(count: 0), events.refused(count: -1),
      events.refused([events.credential, events.credential]), events.refused([Sample.school]),
      events.refused([events.credential, Sample.school]),
    ] {
      #expect(try events.isImpossible(step, after: generated))
    }
  }

  @Test func aDeliveryRemembersTheEpochOfItsCode() throws {
    let before = [events.added()] + generated
    let late = before + [events.sealed([events.alpha]), try events.removed(), events.sealed([events.beta])]
    #expect(try events.newest(late)?.deliveries.map(\.epoch) == [1, 2])
  }

  @Test func whoHoldsAnOlderGenerationIsStale() throws {
    let before =
      generated + [
        events.sealed([events.alpha]), try events.made(2, for: [events.alpha, events.beta], replacing: 1),
      ]
    let state = try events.state(before)
    let newest = try #require(state.newest(of: events.credential))
    #expect(state.standings(to: newest).map(\.stale?.number) == [1, nil])
    let served = try events.state(before + [events.sealed([events.alpha], number: 2)])
    let after = try #require(served.newest(of: events.credential))
    #expect(served.standings(to: after).map(\.stale) == [nil, nil])
  }
}
