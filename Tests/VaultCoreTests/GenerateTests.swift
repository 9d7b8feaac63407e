import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A credential is made once, and never over a live one (I1, I5, I6)")
struct GenerateTests {
  private let store = MemoryStore()
  private let vendor = Party.keyless("paper")

  private func makeVault() throws -> Vault { try Sample.makeVault(in: store, vendors: [vendor]) }

  @Test func generatingIsOneEntryAndOneSealedItem() throws {
    var vault = try makeVault()
    let before = store.stored
    let made = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.after(5))
    let after = store.stored
    #expect(after.entries.count == before.entries.count + 1)
    #expect(Set(after.items.keys).subtracting(before.items.keys) == ["secret/19647330000000/1/office"])
    // Nonce, 20 characters, tag.
    #expect(after.items["secret/19647330000000/1/office"]?.count == 48 + 24 + 20 + 16)
    #expect(made.number == 1)
    #expect(made.issued == Sample.after(5))
    #expect(made.expires == Sample.after(5).adding(days: 90))
    #expect(made.waiting == [vendor])
    #expect(made.wiped == nil && made.revealed == nil && made.deliveries.isEmpty)
    #expect(made.authorization.statement == Sample.statement)
    let hash = try GenericHash.digest([UInt8](Sample.statement.utf8))
    #expect(made.authorization.statementHash.bytes == hash)
    #expect(made.authorization.programs == [.caaspp, .elpac])
    let reopened = try Sample.unlock(store, now: Sample.after(5))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
  }

  @Test(arguments: [0, 1, 90 * 86_400 - 1])
  func aLiveCredentialIsNotReplaced(seconds: Int64) throws {
    var vault = try makeVault()
    let live = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    let before = store.bytes
    let error = vaultError {
      _ = try vault.generate(
        under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.after(seconds))
    }
    #expect(error == .credentialLive(live))
    #expect(store.bytes == before)
  }

  @Test func aRevealedCredentialIsStillLive() throws {
    var vault = try makeVault()
    _ = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    _ = try vault.reveal(now: Sample.start)
    let live = try vault.generation()
    let error = vaultError {
      _ = try vault.generate(
        under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    }
    #expect(error == .credentialLive(live))
  }

  @Test func anExpiredSecretMakesRoomAndIsDropped() throws {
    var vault = try makeVault()
    let first = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), days: 1, now: Sample.start)
    let second = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.after(86_400))
    #expect(second.number == 2)
    #expect(second.username != first.username)
    let secrets = store.stored.items.keys.filter { $0.hasPrefix("secret/") }
    #expect(secrets == ["secret/19647330000000/2/office"])
  }

  @Test func anExpiredGenerationsBundlesAreDropped() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try Sample.makeVault(in: store, vendors: [alpha, beta])
    let ids = [alpha.id, beta.id]
    _ = try vault.generate(
      under: Release(vendors: ids, statement: Sample.statement), days: 1, now: Sample.start)
    _ = try vault.export(to: [alpha], now: Sample.start)
    let kept = store.stored.items.keys.filter { $0.hasSuffix("/1/alpha") }
    #expect(kept == ["bundle/19647330000000/1/alpha"])
    _ = try vault.generate(
      under: Release(vendors: ids, statement: Sample.statement), now: Sample.after(86_400))
    let left = store.stored.items.keys.filter { $0.contains("19647330000000") }
    #expect(left == ["secret/19647330000000/2/office"])
  }

  @Test func aSchoolOfTheDistrictHasItsOwnCredential() throws {
    var vault = try makeVault()
    let own = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    let school = try vault.generate(
      for: Sample.school, under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start
    )
    #expect(own.credential == Sample.organization.cds)
    #expect(school.credential == Sample.school)
    #expect(school.number == 1)
    let unnamed = vaultError { _ = try vault.reveal(now: Sample.start) }
    #expect(unnamed == .credentialNeeded(known: [own.credential, school.credential]))
  }

  @Test func aSchoolOfAnotherDistrictIsRefused() throws {
    var vault = try makeVault()
    let before = store.bytes
    for foreign in [Sample.foreignSchool, .of("19647250000000"), .of("20647331234567")] {
      let error = vaultError {
        _ = try vault.generate(
          for: foreign, under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
      }
      #expect(error == .foreignSchool(foreign))
    }
    #expect(store.bytes == before)
  }

  @Test func aSchoolsVaultServesThatSchoolAlone() throws {
    let school = Organization(name: .of("Sample School"), cds: Sample.school)
    let passphrase = try SecretBytes.of(Sample.passphrase)
    var vault = try Vault.create(
      in: store, organization: school, coordinator: Sample.coordinator, programs: [],
      passphrase: passphrase, cost: .interactive, machine: .forgetful, now: Sample.start)
    try vault.addVendor(vendor, now: Sample.start)
    for other in [Sample.organization.cds, .of("19647337654321")] {
      let error = vaultError {
        _ = try vault.generate(
          for: other, under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
      }
      #expect(error == .foreignSchool(other))
    }
    let own = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    #expect(own.credential == Sample.school)
  }

  @Test(arguments: [0, -1, 366, 100_000, .max, .min])
  func daysOutsideOfAYearAreRefused(days: Int) throws {
    var vault = try makeVault()
    let before = store.bytes
    let error = vaultError {
      _ = try vault.generate(
        under: Release(vendors: [vendor.id], statement: Sample.statement), days: days, now: Sample.start)
    }
    #expect(error == .days(days))
    #expect(store.bytes == before)
  }

  @Test(arguments: [1, 365])
  func daysWithinAYearAreTaken(days: Int) throws {
    var vault = try makeVault()
    let made = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), days: days, now: Sample.start)
    #expect(made.expires == Sample.start.adding(days: days))
  }

  @Test func aCredentialIsForRecordedVendors() throws {
    var vault = try makeVault()
    let none = vaultError {
      _ = try vault.generate(under: Release(vendors: [], statement: Sample.statement), now: Sample.start)
    }
    #expect(none == .noVendorNamed)
    let unknown = vaultError {
      _ = try vault.generate(
        under: Release(vendors: [vendor.id, .of("other")], statement: Sample.statement), now: Sample.start)
    }
    #expect(unknown == .unknownVendor(.of("other"), known: [vendor.id]))
  }

  @Test func aStatementIsNeitherEmptyNorTooLong() throws {
    var vault = try makeVault()
    let limit = Authorization.statementSizeLimit
    for statement in ["", String(repeating: "x", count: limit + 1), String(repeating: "ä", count: limit)] {
      let error = vaultError {
        _ = try vault.generate(under: Release(vendors: [vendor.id], statement: statement), now: Sample.start)
      }
      #expect(error == .statement(.size))
    }
    let longest = String(repeating: "x", count: limit)
    let made = try vault.generate(under: Release(vendors: [vendor.id], statement: longest), now: Sample.start)
    #expect(made.authorization.statement == longest)
  }

  @Test func aFailingCommitMakesNothing() throws {
    var vault = try makeVault()
    let before = store.bytes
    store.beforeCommit { _ throws(StoreError) in throw .full }
    let error = vaultError {
      _ = try vault.generate(
        under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    }
    #expect(error == .store(.full))
    #expect(store.bytes == before)
    store.beforeCommit(nil)
    let made = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    #expect(made.number == 1)
  }
}
