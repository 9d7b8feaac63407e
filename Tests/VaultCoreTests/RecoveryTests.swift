import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A recovery code lets one coordinator in, once, and nothing else (I2, I7)")
struct RecoveryTests {
  private let store = MemoryStore()
  private let newcomer = ShortID.of("newcomer")

  private func recover(_ typed: String, now: Timestamp = Sample.start) throws(VaultError) -> Vault {
    try Vault.recover(store, code: try Sample.secret(typed), machine: .forgetful, now: now)
  }

  private func add(_ id: ShortID, to vault: inout Vault) throws(VaultError) {
    try vault.addCoordinator(
      id, programs: [.elpac], passphrase: try Sample.secret(Sample.secondPassphrase), cost: .interactive,
      now: Sample.start)
  }

  @Test func theCodeAddsOneCoordinatorAndIsSpent() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    let code = try Sample.recoveryCode(of: &vault)
    #expect(!store.bytes.holds([UInt8](code.utf8)))
    var recovered = try recover(code)
    try add(newcomer, to: &recovered)
    #expect(!store.stored.items.keys.contains { $0.hasSuffix("/recovery") })
    // Spent: in this session, and for everybody who has the code.
    #expect(vaultError { try add(.of("another"), to: &recovered) } == .noRecoveryCode)
    #expect(vaultError { _ = try recover(code) } == .noRecoveryCode)
    // Who was added is a coordinator like any other, to whom what is sealed from now on is sealed as well.
    var added = try Sample.unlock(store, as: newcomer, passphrase: Sample.secondPassphrase)
    let generation = try added.generation()
    #expect(
      vaultError { _ = try added.export(to: [alpha], now: Sample.start) } == .sealedToOthers(generation))
    #expect(vaultError { _ = try added.reveal(now: Sample.start) } == .sealedToOthers(generation))
    let release = Sample.release(to: [alpha])
    _ = try added.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.start)
    #expect(try added.export(to: [alpha], now: Sample.start).bundles.count == 1)
    #expect(added.history.map(\.author).contains(.recovery))
  }

  @Test func theCodeGivesNewKeysToOneWhoForgotTheirPassphrase() throws {
    let alpha = try Party("alpha").vendor
    let machine = Machine.remembering()
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha], machine: machine)
    let code = try Sample.recoveryCode(of: &vault)
    let old = vault.coordinator
    var recovered = try recover(code)
    let missing = vaultError { try recovered.checkCanReplaceKeys(of: newcomer, now: Sample.start) }
    #expect(missing == .unknownCoordinator(newcomer, known: [Sample.coordinator, Sample.secondCoordinator]))
    let new = try Sample.secret("quite new words")
    try recovered.replaceKeys(of: Sample.coordinator, passphrase: new, cost: .interactive, now: Sample.start)
    #expect(!store.stored.items.keys.contains { $0.hasSuffix("/recovery") })
    #expect(vaultError { _ = try recover(code) } == .noRecoveryCode)
    #expect(vaultError { _ = try Sample.unlock(store) } == .wrongPassphrase)
    // Under their own name, with all that was theirs but the keys.
    var again = try Sample.unlock(store, passphrase: "quite new words", machine: machine)
    #expect(again.damage.isEmpty)
    #expect(again.coordinator.programs == old.programs)
    #expect(again.coordinator.publicKeys.isDisjoint(with: old.publicKeys))
    // The code brings back no secret; the other coordinator still has it.
    let generation = try again.generation()
    #expect(generation.sealedTo == [Sample.secondCoordinator])
    #expect(
      vaultError { _ = try again.export(to: [alpha], now: Sample.start) } == .sealedToOthers(generation))
    // Who was at work with the old keys is told, and changes nothing.
    let news = Array(again.history.suffix(1))
    #expect(
      vaultError { try vault.addVendor(Party.keyless("paper"), now: Sample.start) } == .overtaken(by: news))
  }

  @Test func whatWasThereBeforeNewKeysDoesNotComeBack() throws {
    var vault = try Sample.makeVault(in: store)
    let code = try Sample.recoveryCode(of: &vault)
    let kept = store.stored
    var recovered = try recover(code)
    let new = try Sample.secret("quite new words")
    try recovered.replaceKeys(of: Sample.coordinator, passphrase: new, cost: .interactive, now: Sample.start)
    store.tamper { entries, items in
      for name in ["coordinator/office", "vault-key/1/office"] { items[name] = kept.items[name] }
    }
    #expect(vaultError { _ = try Sample.unlock(store) } == .damaged(.forgedItem("coordinator/office")))
  }

  @Test func theCodeIsReadAsAPersonTypesIt() throws {
    var vault = try Sample.makeVault(in: store)
    let code = try Sample.recoveryCode(of: &vault)
    #expect(code.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){5}/) != nil)
    let letters = code.replacing("-", with: "")
    for typed in [
      code.lowercased(), letters, letters.lowercased(), " \(code) ", code.replacing("-", with: " "),
      code.replacing("0", with: "O"), code.replacing("0", with: "o"), code.replacing("1", with: "I"),
      code.replacing("1", with: "l"), "-" + code + "--",
    ] {
      #expect(vaultError { _ = try recover(typed) } == nil, "\(typed)")
    }
  }

  @Test func everyLookAlikeIsReadAsWhatItLooksLike() throws {
    for (typed, code) in [
      ("oOiIlLaz-0", "0011-11AZ-0"), ("abcd efgh", "ABCD-EFGH"), ("ABCD-EFGH", "ABCD-EFGH"), ("", ""),
      ("----", ""), ("u", "U"), ("a!b?", "A!B?"), ("x", "X"),
    ] {
      let bytes = try RecoveryCode.canonical(try SecretBytes.of(typed)).withBytes { $0.copiedBytes() }
      #expect(bytes == [UInt8](code.utf8), "\(typed)")
    }
  }

  @Test func whatIsNoCodeOpensNothing() throws {
    var vault = try Sample.makeVault(in: store)
    let code = try Sample.recoveryCode(of: &vault)
    let last = try #require(code.last)
    for typed in [
      "", "x", String(code.dropLast()), code + "A", String(code.dropLast()) + (last == "A" ? "B" : "A"),
      Sample.passphrase, String(repeating: "A", count: 10_000),
    ] {
      #expect(vaultError { _ = try recover(typed) } == .wrongRecoveryCode, "\(typed)")
    }
  }

  @Test func withoutACodeNothingIsRecovered() throws {
    _ = try Sample.makeVault(in: store)
    #expect(vaultError { _ = try recover("AAAA-AAAA") } == .noRecoveryCode)
  }

  @Test func theCodeDoesNothingElse() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [vendor, beta])
    let export = try vault.export(to: [vendor], now: Sample.start)
    let right = try alpha.code(of: export)
    let wrong = try Sample.foreignCode()
    let code = try Sample.recoveryCode(of: &vault)
    var recovered = try recover(code)
    let before = store.bytes
    let release = Sample.release(to: [beta])
    let secret = try SecretBytes.of("new words")
    let now = Sample.start
    func refusal(_ body: (inout Vault) throws -> Void) -> VaultError? {
      vaultError { try body(&recovered) }
    }
    #expect(refusal { _ = try $0.export(to: [vendor], now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { _ = try $0.export(to: [beta], now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { _ = try $0.confirm(right, now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { _ = try $0.confirm(wrong, now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { try $0.addVendor(Party.keyless("paper"), now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { try $0.removeCoordinator(Sample.coordinator, now: now) } == .recoveryOnlyLetsIn)
    #expect(
      refusal { try $0.changePassphrase(to: secret, cost: .interactive, now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { _ = try $0.makeRecoveryCode(cost: .interactive, now: now) } == .recoveryOnlyLetsIn)
    #expect(
      refusal { _ = try $0.reset(replacing: 1, because: Sample.reason, under: release, now: now) }
        == .recoveryOnlyLetsIn)
    #expect(refusal { _ = try $0.revoke(because: Sample.reason, now: now) } == .recoveryOnlyLetsIn)
    #expect(refusal { _ = try $0.withdraw(beta.id, because: Sample.reason, now: now) } == .recoveryOnlyLetsIn)
    #expect(
      refusal { _ = try $0.generate(for: Sample.school, under: release, now: now) } == .recoveryOnlyLetsIn)
    #expect(store.bytes == before)
    // Nor is it a passphrase of anybody.
    #expect(
      vaultError { _ = try Sample.unlock(store, as: .recovery, passphrase: code) } == .recoveryOnlyLetsIn)
  }

  /// The secret is opened before the entry is made: it must not get out of there.
  @Test func theCodeRevealsNothing() throws {
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper])
    _ = try vault.generate(under: Sample.release(to: [paper]), now: Sample.start)
    var recovered = try recover(try Sample.recoveryCode(of: &vault))
    let before = store.bytes
    #expect(vaultError { _ = try recovered.reveal(now: Sample.start) } == .recoveryOnlyLetsIn)
    #expect(store.bytes == before)
  }

  @Test func itIsNoCoordinator() throws {
    var vault = try Sample.makeVault(in: store)
    _ = try Sample.recoveryCode(of: &vault)
    // The only coordinator still needs no name, and nobody else is named.
    let opened = try Sample.unlock(store, as: nil)
    #expect(opened.state.coordinators.map(\.id) == [Sample.coordinator])
    let error = vaultError { _ = try Sample.unlock(store, as: .of("nobody")) }
    #expect(error == .unknownCoordinator(.of("nobody"), known: [Sample.coordinator]))
  }

  @Test func aNewCodeVoidsTheOldOne() throws {
    var vault = try Sample.makeVault(in: store)
    let old = try Sample.recoveryCode(of: &vault)
    let kept = store.stored
    let new = try Sample.recoveryCode(of: &vault)
    #expect(old != new)
    #expect(vaultError { _ = try recover(old) } == .wrongRecoveryCode)
    #expect(vaultError { _ = try recover(new) } == nil)
    // Not even with what was stored for it: the log names other keys.
    store.tamper { entries, items in
      for name in ["coordinator/recovery", "vault-key/1/recovery"] { items[name] = kept.items[name] }
    }
    #expect(vaultError { _ = try recover(old) } == .damaged(.forgedItem("coordinator/recovery")))
  }

  @Test func aRemovalVoidsTheCode() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    let code = try Sample.recoveryCode(of: &vault)
    let kept = store.stored
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.start)
    #expect(vaultError { _ = try recover(code) } == .noRecoveryCode)
    store.tamper { entries, items in
      for name in ["coordinator/recovery", "vault-key/1/recovery"] { items[name] = kept.items[name] }
    }
    // The log of the removal's epoch is closed to it.
    #expect(vaultError { _ = try recover(code) } == .damaged(.missingItem("vault-key/2/recovery")))
    store.tamper { entries, items in items["vault-key/2/recovery"] = items["vault-key/2/office"] }
    #expect(vaultError { _ = try recover(code) } == .damaged(.forgedItem("vault-key/2/recovery")))
    // A code of the new epoch works.
    store.tamper { entries, items in
      entries = kept.entries
      items = kept.items
    }
    var again = try Sample.unlock(store)
    try again.removeCoordinator(Sample.secondCoordinator, now: Sample.start)
    var recovered = try recover(try Sample.recoveryCode(of: &again))
    try add(newcomer, to: &recovered)
    let added = try Sample.unlock(store, as: newcomer, passphrase: Sample.secondPassphrase)
    #expect(added.state.epoch == 2)
  }

  @Test func ofTwoWhoUseTheCodeAtOnceOneIsAdded() throws {
    var vault = try Sample.makeVault(in: store)
    let code = try Sample.recoveryCode(of: &vault)
    var first = try recover(code)
    var second = try recover(code)
    try add(newcomer, to: &first)
    let news = Array(first.history.suffix(1))
    #expect(vaultError { try add(.of("another"), to: &second) } == .overtaken(by: news))
  }
}
