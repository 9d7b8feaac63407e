import Foundation
import Handoff
import TestSupport
import Testing

@testable import VaultGate

/// Whose file counts for whom.
@Suite struct IssuerTests {
  private let world: World
  private static let school = "19647331234567"

  init() throws { world = try World() }

  private func put(_ district: District, as name: String) throws {
    try world.put(try district.keyFile(), at: "issuers/\(name).pub")
  }

  @Test("Several districts, each for itself") func several() async throws {
    let other = District("01611190000000", key: 9)
    try put(District(), as: "a")
    try put(other, as: "b")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    try world.put(
      try other.file([.init(of: "01611190000000", user: "other", secret: "other-SECRET-2345")]),
      at: "verifiers/b.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.status("other", "other-SECRET-2345") == 204)
    #expect(world.status("other") == 401)
    try world.remove("issuers/b.pub")
    await world.look()
    #expect(world.said.contains("01611190000000: no key counts any more; nothing of it is honored"))
    #expect(world.status() == 204)
    #expect(world.status("other", "other-SECRET-2345") == 401)
  }

  @Test("A district speaks for its schools, but for those that speak for themselves") func schools()
    async throws
  {
    try put(District(), as: "a")
    try world.put(
      try District().file([.init(), .init(of: Self.school, user: "school")]), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status("school") == 204)
    let school = District(Self.school, key: 5)
    try put(school, as: "school")
    await world.look()
    #expect(world.status("school") == 401)
    #expect(world.status() == 204)
    try world.put(
      try school.file([.init(of: Self.school, user: "school", secret: "own-SECRET-2345678")]),
      at: "verifiers/school.verifiers")
    await world.look()
    #expect(world.status("school", "own-SECRET-2345678") == 204)
  }

  @Test("While a school's key file cannot be read, the district does not speak for it, also after a restart")
  func damagedSchool() async throws {
    let school = District(Self.school, key: 5)
    try put(District(), as: "a")
    try put(school, as: "school")
    try world.put(
      try District().file([.init(), .init(of: Self.school, user: "school")]), at: "verifiers/a.verifiers")
    try world.put(
      try school.file([.init(of: Self.school, user: "school", secret: "own-SECRET-2345678")]),
      at: "verifiers/school.verifiers")
    await world.look()
    try world.put([0x80], at: "issuers/school.pub")
    try world.restart()
    await world.look()
    #expect(world.status("school") == 401)
    #expect(world.status() == 204)
    // Whoever takes the file away decides that, also where another one cannot be read.
    try world.put([0x80], at: "issuers/other.pub")
    try world.remove("issuers/school.pub")
    await world.look()
    try world.restart()
    await world.look()
    #expect(world.status("school") == 204)
  }

  /// Of a school that has no verifiers of its own, while its district has some for it.
  private func damageKeyFileOfSchool() async throws {
    try put(District(), as: "a")
    try put(District(Self.school, key: 5), as: "school")
    try world.put(
      try District().file([.init(), .init(of: Self.school, user: "school")]), at: "verifiers/a.verifiers")
    await world.look()
    try world.put([0x80], at: "issuers/school.pub")
  }

  @Test("A key file that cannot be read is whose it was, also if nothing else was ever there of them")
  func damagedSchoolWithoutVerifiers() async throws {
    try await damageKeyFileOfSchool()
    try world.restart()
    await world.look()
    #expect(world.status("school") == 401)
    #expect(world.status() == 204)
    // What lies there in its place is not the school's.
    try put(District(key: 1), as: "school")
    await world.look()
    #expect(world.status("school") == 204)
  }

  @Test("A link that leads to nothing is a key file that cannot be read")
  func brokenLink() async throws {
    try await damageKeyFileOfSchool()
    try world.remove("issuers/school.pub")
    try FileManager.default.createSymbolicLink(
      atPath: world.path("issuers/school.pub"), withDestinationPath: world.path("gone.pub"))
    for _ in 0..<2 {
      await world.look()
      try world.restart()
      await world.look()
      #expect(world.status("school") == 401)
      #expect(world.status() == 204)
      #expect(world.health.text.contains("issuers/school.pub cannot be used: No such file or directory"))
    }
    // Another file that is taken away is gone all the same.
    try world.remove("issuers/a.pub")
    await world.look()
    await world.look()
    #expect(world.status() == 401)
    try world.remove("issuers/school.pub")
    try put(District(), as: "a")
    await world.look()
    await world.look()
    #expect(world.status("school") == 204)
    #expect(!world.health.text.contains("cannot be used"))
  }

  @Test("Whose a key file was stays known, also after that could not be read for a while")
  func unreadableOwners() async throws {
    try await damageKeyFileOfSchool()
    // Others could have written to it.
    for mode in [0o666, 0o600] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: world.path("state/key-files"))
      if mode == 0o666 { try world.restart() }
      await world.look()
      #expect(world.health.text.contains("state/key-files cannot be read") == (mode == 0o666))
      #expect(world.status("school") == 401)
      #expect(world.status() == 204)
    }
    try world.restart()
    await world.look()
    #expect(world.status("school") == 401)
  }

  @Test("A key that was replaced counts no more, also if the file of the one that follows cannot be read")
  func unreadableSuccessor() async throws {
    try put(District(), as: "a")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    try put(District(key: 2, after: [1]), as: "b")
    await world.look()
    #expect(world.status() == 401)
    try world.put([0x80], at: "issuers/b.pub")
    try world.restart()
    await world.look()
    #expect(world.status() == 401)
    #expect(
      world.health.text.contains("has a key file that cannot be read, and may have replaced its other key"))
    try put(District(key: 2, after: [1]), as: "b")
    await world.look()
    #expect(!world.health.text.contains("cannot be read"))
  }

  @Test("Of two keys for one district neither counts, unless one follows the other") func dispute()
    async throws
  {
    try put(District(), as: "a")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    try put(District(key: 2), as: "b")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("has several keys of which none follows all others"))
    try put(District(key: 2, after: [1]), as: "b")
    await world.look()
    #expect(!world.health.text.contains("has several keys"))
  }

  @Test("From a successor on, nothing of the older key counts, and nothing from before its time")
  func successor() async throws {
    try put(District(), as: "a")
    try world.put(try District().file(index: 8), at: "verifiers/a.verifiers")
    await world.look()
    let new = District(key: 2, after: [1])
    try put(new, as: "a")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("is signed by a key that was replaced"))
    try world.put(try new.file(index: 7), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("not 8"))
    try world.put(try new.file(index: 9), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 200)
  }

  @Test(
    "With another key that does not follow, the gate begins anew when an operator says so, and not before")
  func replaced() async throws {
    try put(District(), as: "a")
    try world.put(try District().file(index: 8), at: "verifiers/a.verifiers")
    await world.look()
    let new = District(key: 2)
    try put(new, as: "a")
    try world.put(try new.file(index: 3), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("was signed by another key of 19647330000000"))
    // The older key is no way back to what it has signed before.
    try put(District(), as: "a")
    try world.put(try District().file(index: 7), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.text.contains("not 8"))
    try put(new, as: "a")
    try world.put(try new.file(index: 3), at: "verifiers/a.verifiers")
    try world.remove("state/19647330000000.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 200)
  }

  @Test("A key that goes to another organization counts for none") func moved() async throws {
    try put(District(), as: "a")
    try put(District("01611190000000", key: 2, after: [1]), as: "b")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
  }

  @Test("A key file that is damaged changes nothing, and one that goes takes its district along")
  func damagedKey() async throws {
    try put(District(), as: "a")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    try world.put([UInt8]("issuer1".utf8), at: "issuers/a.pub")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 503)
    try world.remove("issuers/a.pub")
    await world.look()
    #expect(world.status() == 401)
  }

  @Test("A key that does not say for whom it speaks counts for nobody") func unclaimed() async throws {
    let key = try District().issuer
    try world.put(KeyFile.encode(.issuer(key), name: nil, created: Sample.start), at: "issuers/a.pub")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("does not say for which organization its key speaks"))
  }
}
