import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("How each vendor stands is said once, for whoever shows it")
struct VendorStandingTests {
  private let events: Events

  init() throws { events = try Events() }

  private func standings(_ steps: [Events.Step]) throws -> [VendorStanding] {
    let state = try events.state(try events.generated() + steps)
    return state.standings(to: try #require(state.newest(of: events.credential)))
  }

  @Test func aCopyIsSealedAndThenConfirmed() throws {
    let sealed = [events.sealed([events.alpha], at: Sample.after(1))]
    let before = try standings(sealed)
    #expect(before.map(\.vendor) == [events.alpha, events.beta])
    let delivery = try #require(before[0].delivery)
    #expect(before.map(\.stage) == [.sealed(delivery), .waiting])
    #expect(before.map(\.isHolder) == [true, false])
    let after = try standings(sealed + [events.confirmed(events.alpha, at: Sample.after(2))])[0]
    let act = Generation.Act(author: Sample.coordinator, time: Sample.after(2))
    #expect(after.stage == .confirmed(try #require(after.delivery), act))
    #expect(after.delivery?.copy == delivery.copy && after.isHolder)
  }

  @Test func whoWasNotServedBeforeTheEndIsNotWaiting() throws {
    let ended = try standings([events.sealed([events.alpha]), events.revoked()])
    #expect(ended[1].stage == .unserved && !ended[1].isHolder)
    #expect(ended[0].stage == .sealed(try #require(ended[0].delivery)))
  }

  @Test func aPersonServesAllWhomTheSecretWasShownFor() throws {
    let act = Generation.Act(author: Sample.coordinator, time: Sample.after(3))
    let shown = try standings([events.revealed(at: Sample.after(3))])
    #expect(shown.map(\.stage) == [.shown(act), .shown(act)])
    #expect(shown.allSatisfy { $0.isHolder && $0.delivery == nil })
  }

  @Test func whoWasWithdrawnComesAfterTheOthersWithWhatItHas() throws {
    let withdrawn = try standings([events.sealed([events.alpha]), events.withdrawn(events.alpha)])
    #expect(withdrawn.map(\.vendor) == [events.beta, events.alpha])
    guard case .withdrawn(let withdrawal) = withdrawn[1].stage else {
      Issue.record("\(withdrawn[1].stage)")
      return
    }
    #expect(withdrawal.vendor == events.alpha && withdrawn[1].delivery == withdrawal.delivery)
    #expect(withdrawn[1].isHolder && withdrawn[1].stale == nil)
  }

  @Test func whoHoldsAnOlderOneIsNamedAlsoWithoutAnAuthorization() throws {
    let reset = try standings([
      events.sealed([events.alpha, events.beta]), try events.made(2, for: [events.beta], replacing: 1),
    ])
    #expect(reset.map(\.vendor) == [events.beta, events.alpha])
    #expect(reset.map(\.stage) == [.waiting, .unauthorized])
    #expect(reset.map(\.stale?.number) == [1, 1] && reset.allSatisfy { !$0.isHolder })
  }
}
