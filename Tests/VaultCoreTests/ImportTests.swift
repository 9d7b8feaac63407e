import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A credential made elsewhere is sealed and handed on like one's own (I1, I2, I6)")
struct ImportTests {
  private let store = MemoryStore()
  private static let text = "Agency-made-secret-9"

  private func bring(
    _ secret: [UInt8] = [UInt8](text.utf8), into vault: inout Vault, for vendors: [Vendor],
    credential: CDSCode? = nil, expires: Timestamp = Sample.start.adding(days: 200),
    replacing old: Int? = nil, now: Timestamp = Sample.start
  ) throws(VaultError) -> Generation {
    let bytes: SecretBytes
    do throws(SodiumError) {
      bytes = try SecretBytes.of(secret)
    } catch {
      throw .sodium(error)
    }
    return try vault.importCredential(
      for: credential, username: .of("agency-user"), secret: bytes, under: Sample.release(to: vendors),
      expires: expires, replacing: old.map { Replacement(generation: $0, reason: Sample.reason) },
      cost: .interactive, now: now)
  }

  @Test func anImportedSecretIsSealedAndComesOutOnce() throws {
    let alpha = try Party("alpha")
    let vendor = alpha.vendor
    var vault = try Sample.makeVault(in: store, vendors: [vendor])
    let made = try bring(into: &vault, for: [vendor], now: Sample.after(1))
    #expect(made.origin == .imported && made.number == 1)
    #expect(made.username == .of("agency-user"))
    #expect(made.expires == Sample.start.adding(days: 200))
    #expect(
      store.stored.items["secret/19647330000000/1/office"]?.count == 48 + 24 + Self.text.utf8.count + 16)
    #expect(!store.bytes.holds([UInt8](Self.text.utf8)))
    let export = try vault.export(to: [vendor], now: Sample.after(2))
    #expect(store.stored.items["secret/19647330000000/1/office"] == nil)
    let issuer = try IssuerKey(text: vault.state.issuer)
    let opened = try SealedBundle.parse(export.bundles[0].text)
      .open(with: alpha.key, trusting: [issuer], now: Sample.after(3))
    let header = opened.header
    let plain = opened.reveal { $0.copiedBytes() }
    #expect(plain == [UInt8](Self.text.utf8))
    #expect(header.origin == .imported && header.username == .of("agency-user"))
    let reopened = try Sample.unlock(store, now: Sample.after(3))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
  }

  /// What a person chose may be guessed: its check is Argon2id, and no fast hash of it is anywhere.
  @Test func theCheckIsSlowToGuess() throws {
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper])
    _ = try bring(into: &vault, for: [paper])
    guard case .credentialImported(_, _, _, _, _, let check, _)? = vault.history.last?.event else {
      Issue.record("the last entry is not an import")
      return
    }
    #expect(check.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
    // It tells the right secret from another.
    let right = try SecretBytes.of(Self.text)
    let wrong = try SecretBytes.of("agency-made-secret-9")
    #expect(rejection { () throws(SodiumError) in try PasswordHash.verifyCheck(check, of: right) } == nil)
    #expect(rejection { () throws(SodiumError) in try PasswordHash.verifyCheck(check, of: wrong) } == .forged)
  }

  @Test(arguments: [
    "", "two words", "tab\t", "line\n", "nul\0", "ümlaut", "\u{7f}", String(repeating: "x", count: 1025),
  ])
  func whatCannotBeHandedOnInEveryFormIsRefused(secret: String) throws {
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper])
    let before = store.bytes
    let error = vaultError { _ = try bring([UInt8](secret.utf8), into: &vault, for: [paper]) }
    #expect(error == .secretUnfit)
    #expect(store.bytes == before)
  }

  @Test(arguments: ["x", "!~", "\\\"'$`", String(repeating: "x", count: 1024)])
  func everyVisibleCharacterIsTaken(secret: String) throws {
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper])
    _ = try bring([UInt8](secret.utf8), into: &vault, for: [paper])
    let plain = try vault.reveal(now: Sample.start).reveal { $0.copiedBytes() }
    #expect(plain == [UInt8](secret.utf8))
  }

  @Test func theExpiryIsAheadAndWithinAYear() throws {
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper])
    let latest = Sample.start.adding(days: 366)
    let before = store.bytes
    for expires in [
      Sample.start, Sample.after(-1), Timestamp(seconds: 0), Timestamp(seconds: latest.seconds + 1),
      Timestamp(seconds: .max),
    ] {
      let error = vaultError { _ = try bring(into: &vault, for: [paper], expires: expires) }
      #expect(error == .expiry(expires))
    }
    #expect(store.bytes == before)
    #expect(try bring(into: &vault, for: [paper], expires: Sample.after(1)).expires == Sample.after(1))
    #expect(
      try bring(
        into: &vault, for: [paper], credential: Sample.school, expires: latest
      ).expires == latest)
  }

  @Test func anImportOverridesOnlyWhatItNames() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try Sample.makeVault(in: store, vendors: [alpha, beta])
    _ = try vault.generate(under: Sample.release(to: [alpha, beta]), now: Sample.start)
    let live = try vault.export(to: [alpha], now: Sample.start).generation
    let before = store.bytes
    #expect(vaultError { _ = try bring(into: &vault, for: [alpha]) } == .credentialLive(live))
    #expect(
      vaultError { _ = try bring(into: &vault, for: [alpha], replacing: 2) }
        == .notTheNewest(named: 2, newest: live))
    #expect(
      vaultError { _ = try bring(into: &vault, for: [alpha], credential: Sample.school, replacing: 1) }
        == .noCredential(Sample.school))
    #expect(
      vaultError { _ = try bring(into: &vault, for: [alpha], credential: Sample.foreignSchool) }
        == .foreignSchool(Sample.foreignSchool))
    #expect(store.bytes == before)
    let made = try bring(into: &vault, for: [alpha], replacing: 1, now: Sample.after(1))
    #expect(made.number == 2)
    #expect(made.replaces == Replacement(generation: 1, reason: Sample.reason))
    let left = Set(store.stored.items.keys.filter { $0.contains("19647330000000") })
    #expect(left == ["secret/19647330000000/2/office"])
  }

  @Test func anImportAfterTheEndNeedsNoName() throws {
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper])
    _ = try vault.generate(under: Sample.release(to: [paper]), now: Sample.start)
    _ = try vault.revoke(because: Sample.reason, now: Sample.start)
    #expect(try bring(into: &vault, for: [paper]).number == 2)
    _ = try vault.revoke(because: Sample.reason, now: Sample.start)
    #expect(try bring(into: &vault, for: [paper], replacing: 2).number == 3)
  }
}
