import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("What a service honors is what is in force, and no secret is in it")
struct VerifiersTests {
  private let store = MemoryStore()
  private let vendor = Party.keyless("paper")

  private var release: Release { Release(vendors: [vendor.id], statement: Sample.statement) }

  private func makeVault() throws -> Vault { try Sample.makeVault(in: store, vendors: [vendor]) }

  /// The secret of the newest generation, which is shown for that.
  private func reveal(_ vault: inout Vault, _ credential: CDSCode? = nil, at time: Int64) throws
    -> SecretBytes
  {
    try vault.reveal(credential, now: Sample.after(time)).reveal { span throws(SodiumError) in
      try SecretBytes(copying: span)
    }
  }

  private func accepts(_ verifier: CredentialVerifier, _ secret: borrowing SecretBytes) throws -> Bool {
    try secret.withBytes { secret throws(SodiumError) in try verifier.accepts(secret) }
  }

  @Test func eachCredentialOfDistrictAndSchoolAcceptsItsOwnSecret() throws {
    var vault = try makeVault()
    _ = try vault.generate(under: release, now: Sample.start)
    _ = try vault.generate(for: Sample.school, under: release, now: Sample.start)
    let own = try reveal(&vault, Sample.organization.cds, at: 1)
    let school = try reveal(&vault, Sample.school, at: 1)
    let file = try vault.verifiers(now: Sample.after(2))
    let credentials = file.content.credentials
    #expect(credentials.map(\.credential) == [Sample.organization.cds, Sample.school])
    let newest = [try vault.generation(of: Sample.organization.cds), try vault.generation(of: Sample.school)]
    #expect(credentials.map(\.username) == newest.map(\.username))
    #expect(credentials.map(\.expires) == newest.map(\.expires))
    #expect(try accepts(credentials[0], own) && accepts(credentials[1], school))
    #expect(try !accepts(credentials[0], school) && !accepts(credentials[1], own))
    #expect(credentials[0].salt != credentials[1].salt)
    let hasSecret = own.withBytes { own in file.encoded.holds(own.copiedBytes()) }
    #expect(!hasSecret)
  }

  @Test func itIsSignedByTheIssuerWithTheHeadOfTheLog() throws {
    var vault = try makeVault()
    _ = try vault.generate(under: release, now: Sample.start)
    let file = try vault.verifiers(now: Sample.after(2))
    try file.verify(by: IssuerKey(text: vault.state.issuer))
    #expect(file.content.log == vault.history.last?.head)
    #expect(file.content.organization.cds == Sample.organization.cds)
    #expect(file.content.written == Sample.after(2))
    let read = try file.encoded.withBytes { text throws(VerifierFileError) in try VerifierFile.parse(text) }
    #expect(read == file)
  }

  @Test func aResetTakesTheOldOneOut() throws {
    var vault = try makeVault()
    _ = try vault.generate(under: release, now: Sample.start)
    let old = try reveal(&vault, at: 1)
    _ = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(2))
    let credentials = try vault.verifiers(now: Sample.after(3)).content.credentials
    #expect(credentials.map(\.generation) == [2])
    #expect(try !accepts(credentials[0], old))
  }

  @Test func whatWasRevokedOrHasExpiredIsNotInIt() throws {
    var vault = try makeVault()
    _ = try vault.generate(under: release, days: 1, now: Sample.start)
    _ = try vault.generate(for: Sample.school, under: release, days: 2, now: Sample.start)
    #expect(try vault.verifiers(now: Sample.after(86_399)).content.credentials.count == 2)
    let later = try vault.verifiers(now: Sample.after(86_400)).content.credentials
    #expect(later.map(\.credential) == [Sample.school])
    _ = try vault.revoke(Sample.school, because: Sample.reason, now: Sample.after(86_401))
    #expect(try vault.verifiers(now: Sample.after(86_402)).content.credentials.isEmpty)
  }

  @Test func whatTheAgencyMadeIsNotInItAndTakesWhatItReplacesOut() throws {
    var vault = try makeVault()
    _ = try vault.generate(under: release, now: Sample.start)
    _ = try vault.importCredential(
      username: .of("ssr-4711"), secret: Sample.secret("from-the-screen"), under: release,
      expires: Sample.after(86_400), replacing: Replacement(generation: 1, reason: Sample.reason),
      cost: .interactive, now: Sample.after(1))
    #expect(try vault.verifiers(now: Sample.after(2)).content.credentials.isEmpty)
  }
}
