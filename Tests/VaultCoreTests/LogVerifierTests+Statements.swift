import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

// What is accepted stands in the log, with its text.

extension LogVerifierTests {
  /// A statement has its own hash, and an authorization its author's programs.
  @Test func anAuthorizationThatContradictsItselfIsRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let made = LogEvent.credentialGenerated(
      credential: Sample.school, generation: 1, username: .of("user"), authorization: try authorization(),
      expires: Sample.after(4), check: .sample, replaces: nil)
    let text = String(
      decoding: try CanonicalJSON.encode(EntryBody(made, items: Self.schoolsItem)), as: UTF8.self)
    for (part, other) in [
      (Sample.statement, Sample.statement + " "), (#"["caaspp","elpac"]"#, #"["caaspp"]"#),
    ] {
      #expect(text.contains(part))
      let body = [UInt8](text.replacing(part, with: other).utf8)
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      #expect(verdict(entries + [entry]) == .damaged(.impossibleEvent(5)), "\(other)")
    }
    let entry = try makeNext([UInt8](text.utf8), by: "office", vaultKey: key, signedBy: keys)
    #expect(verdict(entries + [entry]) == nil)
  }

  @Test func aStatementStandsInTheLogOnceHoweverOftenItIsAccepted() throws {
    let second = MemoryStore()
    let vendors = [Party.keyless("paper")]
    var vault = try Sample.makeVault(in: second, vendors: vendors)
    let text = String(repeating: "Read aloud and accepted. ", count: 1000)
    let release = Release(
      vendors: vendors.map(\.id), statement: text, accepted: Sample.after(1))
    let codes = (1...3).map { CDSCode.of("1964733123456\($0)") }
    for (index, code) in codes.enumerated() {
      _ = try vault.generate(for: code, under: release, now: Sample.after(Int64(index) + 1))
    }
    let sizes = second.stored.entries.suffix(3).map(\.count)
    #expect(sizes[0] > text.utf8.count && sizes[1] < 2000 && sizes[2] < 2000)
    // Each of them has it all, with the time of the one acceptance.
    let read = try Sample.unlock(second, now: Sample.after(3))
    for code in codes {
      let authorization = try read.generation(of: code).authorization
      #expect(authorization.statement == text)
      #expect(authorization.accepted == Sample.after(1))
    }
    #expect(read.state == vault.state)
  }

  @Test func aStatementThatNoEntryTellsIsRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let entries = store.stored.entries
    func event(_ statement: String, accepted: Int64, of hashed: String = "never told") throws -> LogEvent {
      let state = try Sample.unlock(store, now: Sample.after(3)).state
      let release = Release(
        vendors: state.vendors.map(\.id), statement: hashed, accepted: Sample.after(accepted))
      var authorization = try Authorization(
        release, vendors: state.vendors, coordinator: state.coordinators[0], now: Sample.after(accepted))
      authorization.statement = statement
      return .credentialGenerated(
        credential: Sample.school, generation: 1, username: .of("user"), authorization: authorization,
        expires: Sample.after(4), check: .sample, replaces: nil)
    }
    for (statement, accepted, isRight) in [
      ("", 3, false), ("never told", 4, false), ("never told", 3, true), ("never told", 0, true),
    ] as [(String, Int64, Bool)] {
      let body = try CanonicalJSON.encode(
        EntryBody(try event(statement, accepted: accepted), items: Self.schoolsItem))
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      #expect(
        verdict(entries + [entry]) == (isRight ? nil : .damaged(.impossibleEvent(5))),
        "\(statement) accepted at \(accepted)")
    }
  }

  private func authorization() throws -> Authorization {
    let state = try Sample.unlock(store, now: Sample.after(3)).state
    return try Authorization(
      Sample.release(to: state.vendors), vendors: state.vendors, coordinator: state.coordinators[0],
      now: Sample.after(3))
  }
}
