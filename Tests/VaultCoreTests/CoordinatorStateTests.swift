import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("Who shares a vault is what the log can tell of people (I5)")
struct CoordinatorStateTests {
  private let events: Events

  init() throws { events = try Events() }

  @Test func anAddedCoordinatorActs() throws {
    let state = try events.state([events.added()])
    #expect(state.coordinators == [events.founder, events.second])
    #expect(state.epoch == 1)
    let act = Events.Step(event: .vendorAdded(vendor: events.paper), author: events.second.id)
    #expect(try events.isImpossible(act, after: []))
    #expect(try !events.isImpossible(act, after: [events.added()]))
  }

  @Test func noTwoCoordinatorsShareANameOrAKey() throws {
    func twin(_ id: String, signing: UInt8, sealing: UInt8) -> Coordinator {
      Coordinator(
        id: .of(id), programs: [], signingKey: HexBytes([signing]), sealingKey: HexBytes([sealing]),
        renewedKey: HexBytes([sealing, 0]))
    }
    for coordinator in [
      twin("office", signing: 20, sealing: 21), twin("third", signing: 1, sealing: 21),
      twin("third", signing: 20, sealing: 2), twin("recovery", signing: 20, sealing: 21),
    ] {
      #expect(try events.isImpossible(events.added(coordinator), after: []))
    }
    #expect(try !events.isImpossible(events.added(twin("third", signing: 20, sealing: 21)), after: []))
  }

  @Test func theFounderIsNotNamedLikeTheRecoveryCode() {
    let refusal = rejection { () throws(VaultError) in
      _ = try VaultState(
        first: .vaultCreated(
          organization: Sample.organization, coordinator: events.recovery, issuer: "i", salt: HexBytes([])))
    }
    #expect(refusal != nil)
  }

  @Test func aRemovalBeginsTheNextEpochWithItsKeys() throws {
    let state = try events.state([events.added(), try events.removed()])
    #expect(state.coordinators == [events.founder])
    #expect(state.epoch == 2)
    #expect(state.issuer == "issuer 2")
    #expect(state.successions.map(\.old) == ["issuer 1"] && state.successions.map(\.new) == ["issuer 2"])
    #expect(state.commitments == [2: HexBytes([8])])
    // Who was removed does nothing more, but may come back, by another's hand and with new keys.
    let act = Events.Step(event: .vendorAdded(vendor: events.paper), author: events.second.id)
    #expect(try events.isImpossible(act, after: [events.added(), try events.removed()]))
    let removed = [events.added(), try events.removed()]
    #expect(try events.isImpossible(events.added(), after: removed))
    let again = try events.state(removed + [events.added(events.secondAnew)])
    #expect(again.coordinators == [events.founder, events.secondAnew])
  }

  @Test func whoCannotBeRemovedStays() throws {
    let two = [events.added()]
    // Nobody removes themselves, so that the last one stays.
    #expect(try events.isImpossible(events.removed(Sample.coordinator), after: []))
    #expect(try events.isImpossible(events.removed(Sample.coordinator), after: two))
    #expect(try events.isImpossible(events.removed(.of("nobody")), after: two))
    #expect(try events.isImpossible(events.removed(.recovery), after: two + [events.recoveryMade()]))
    #expect(try !events.isImpossible(events.removed(Sample.coordinator, by: events.second.id), after: two))
  }

  @Test(arguments: [0, 1, 3]) func epochsFollowEachOther(epoch: Int) throws {
    #expect(try events.isImpossible(events.removed(epoch: epoch), after: [events.added()]))
  }

  @Test func anIssuerKeyComesFromTheOneBeforeIt() throws {
    let two = [events.added()]
    #expect(try events.isImpossible(events.removed(old: "issuer 0"), after: two))
    #expect(try events.isImpossible(events.removed(new: "issuer 1"), after: two))
    let once = two + [try events.removed(), events.added(events.secondAnew)]
    #expect(try events.isImpossible(events.removed(epoch: 3, old: "issuer 1", new: "issuer 3"), after: once))
    #expect(try !events.isImpossible(events.removed(epoch: 3, old: "issuer 2", new: "issuer 3"), after: once))
  }

  @Test func passphrasesAndRollbacksChangeNothingElse() throws {
    let seen = LogHead(index: 9, head: HexBytes([14]))
    let rollback = LogEvent.rollbackAccepted(seen: seen)
    #expect(try events.state([Events.Step(event: rollback)]) == events.state())
    let changed = events.passphraseChanged().event
    #expect(try events.state([Events.Step(event: changed)]).coordinators == [events.founderAnew])
    for event in [changed, rollback] {
      #expect(try events.isImpossible(Events.Step(event: event, author: .of("nobody")), after: []))
    }
    // It is one's own, and the keys are new.
    let added = [events.added()]
    #expect(try events.isImpossible(Events.Step(event: changed, author: events.second.id), after: added))
    let old = LogEvent.passphraseChanged(coordinator: events.founder)
    #expect(try events.isImpossible(Events.Step(event: old), after: added))
  }

  // MARK: - The recovery code

  @Test func theRecoveryCodeAddsOneCoordinatorAndIsSpent() throws {
    let made = [events.recoveryMade()]
    #expect(try events.state(made).recovery == events.recovery)
    // It is not a coordinator.
    #expect(try events.state(made).coordinators == [events.founder])
    let used = made + [events.added(by: .recovery)]
    #expect(try events.state(used).coordinators == [events.founder, events.second])
    #expect(try events.state(used).recovery == nil)
    let third = Coordinator(
      id: .of("third"), programs: [], signingKey: HexBytes([20]), sealingKey: HexBytes([21]),
      renewedKey: HexBytes([21, 0]))
    #expect(try events.isImpossible(events.added(third, by: .recovery), after: used))
    #expect(try events.isImpossible(events.added(by: .recovery), after: []))
  }

  @Test func theRecoveryCodeGivesOneCoordinatorNewKeysAndIsSpent() throws {
    let made = [events.added(), events.recoveryMade()]
    let replaced = try events.state(made + [events.keysReplaced()])
    #expect(replaced.coordinators == [events.founder, events.secondAnew])
    #expect(replaced.recovery == nil)
    #expect(try events.isImpossible(events.keysReplaced(), after: [events.added()]))
    #expect(try events.isImpossible(events.keysReplaced(), after: [events.recoveryMade()]))
    // Otherwise it is nobody's business but their own.
    #expect(try events.isImpossible(events.keysReplaced(by: Sample.coordinator), after: made))
    #expect(try events.isImpossible(events.keysReplaced(by: .of("nobody")), after: made))
    let own = try events.state(made + [events.keysReplaced(by: events.second.id)])
    #expect(own.recovery == events.recovery)
  }

  @Test func newKeysChangeNothingElseAndAreNobodys() throws {
    func anew(_ programs: [Program] = [.elpac], signing: UInt8 = 30, sealing: UInt8 = 31) -> Coordinator {
      Coordinator(
        id: events.second.id, programs: programs, signingKey: HexBytes([signing]),
        sealingKey: HexBytes([sealing]), renewedKey: HexBytes([sealing, 0]))
    }
    let made = [events.added(), events.recoveryMade()]
    for new in [
      anew([.caaspp, .elpac]), anew(signing: 1), anew(sealing: 2), anew(signing: 3), anew(sealing: 4),
    ] {
      #expect(try events.isImpossible(events.keysReplaced(new), after: made))
    }
    // Keys that were replaced do not come back, under any name.
    let replaced = made + [events.keysReplaced()]
    let third = Coordinator(
      id: .of("third"), programs: [], signingKey: HexBytes([3]), sealingKey: HexBytes([40]),
      renewedKey: HexBytes([40, 0]))
    let code = Coordinator(
      id: .recovery, programs: [], signingKey: HexBytes([41]), sealingKey: HexBytes([4]),
      renewedKey: HexBytes([4, 0]))
    #expect(try events.isImpossible(events.added(third), after: replaced))
    #expect(try events.isImpossible(events.recoveryMade(code), after: replaced))
    #expect(
      try events.isImpossible(events.keysReplaced(events.second, by: events.second.id), after: replaced))
    let removed = replaced + [try events.removed()]
    #expect(try events.isImpossible(events.added(), after: removed))
    #expect(try events.isImpossible(events.added(events.secondAnew), after: removed))
  }

  // MARK: - Keys at desks

  @Test func keysLieWhereTheFoundersLie() throws {
    func placed(_ coordinator: Coordinator, _ keys: Coordinator.Place) -> Coordinator {
      Coordinator(
        id: coordinator.id, programs: coordinator.programs, signingKey: coordinator.signingKey,
        sealingKey: coordinator.sealingKey, renewedKey: coordinator.renewedKey, keys: keys)
    }
    var desks = events
    desks.founder = placed(events.founder, .desk)
    let (here, there) = (placed(events.second, .vault), placed(events.second, .desk))
    #expect(try events.isImpossible(events.added(there), after: []))
    #expect(try desks.isImpossible(events.added(here), after: []))
    #expect(
      try desks.state([events.added(there)]).items.keys.sorted() == [
        "issuer-key/1", "vault-key/1/elpac", "vault-key/1/office",
      ])
    // The code is made for the day on which every desk is lost.
    #expect(try !desks.isImpossible(events.recoveryMade(), after: []))
    #expect(try desks.isImpossible(events.recoveryMade(placed(events.recovery, .desk)), after: []))
    // Lost keys are replaced by whoever is left.
    let anew = placed(events.secondAnew, .desk)
    let replaced = events.keysReplaced(anew, by: Sample.coordinator)
    #expect(try desks.state([events.added(there), replaced]).coordinators == [desks.founder, anew])
    #expect(try desks.isImpossible(replaced, after: [events.added(there), replaced]))
  }

  @Test func theRecoveryCodeDoesNothingElse() throws {
    let before = [events.added(), events.recoveryMade()] + (try events.generated())
    var steps = [
      try events.removed(),
      events.recoveryMade(
        Coordinator(
          id: .recovery, programs: [], signingKey: HexBytes([50]), sealingKey: HexBytes([51]),
          renewedKey: HexBytes([51, 0]))),
      try events.made(2, replacing: 1),
      try events.imported(2, replacing: 1), try events.authorized([events.paper]),
      events.withdrawn(events.alpha), events.revealed(), events.sealed([events.alpha]), events.revoked(),
      events.refused(), events.passphraseChanged(),
      Events.Step(event: .vendorAdded(vendor: Party.keyless("other"))),
      events.keyChanged(events.paper, to: "key"), events.renamed(events.paper, to: "Other"),
      events.removed(events.beta),
    ]
    for index in steps.indices {
      #expect(try !events.isImpossible(steps[index], after: before), "\(steps[index].event)")
      steps[index].author = .recovery
      #expect(try events.isImpossible(steps[index], after: before), "\(steps[index].event)")
    }
    // But for going on with an older vault, which is what a recovery may begin with.
    let rollback = LogEvent.rollbackAccepted(seen: LogHead(index: 9, head: HexBytes([14])))
    let accepted = before + [Events.Step(event: rollback, author: .recovery)]
    #expect(try events.state(accepted).recovery == events.recovery)
    #expect(try events.isImpossible(Events.Step(event: rollback, author: .recovery), after: []))
  }

  @Test func aRemovalVoidsTheRecoveryCode() throws {
    let removed = [events.added(), events.recoveryMade(), try events.removed()]
    #expect(try events.state(removed).recovery == nil)
    #expect(try events.isImpossible(events.added(by: .recovery), after: removed))
  }

  @Test func aNewRecoveryCodeTakesThePlaceOfTheOld() throws {
    let other = Coordinator(
      id: .recovery, programs: [], signingKey: HexBytes([15]), sealingKey: HexBytes([16]),
      renewedKey: HexBytes([16, 0]))
    #expect(try events.state([events.recoveryMade(), events.recoveryMade(other)]).recovery == other)
    let named = Coordinator(
      id: .of("code"), programs: [], signingKey: HexBytes([15]), sealingKey: HexBytes([16]),
      renewedKey: HexBytes([16, 0]))
    let serving = Coordinator(
      id: .recovery, programs: [.elpac], signingKey: HexBytes([15]), sealingKey: HexBytes([16]),
      renewedKey: HexBytes([16, 0]))
    #expect(try events.isImpossible(events.recoveryMade(named), after: []))
    #expect(try events.isImpossible(events.recoveryMade(serving), after: []))
  }
}
