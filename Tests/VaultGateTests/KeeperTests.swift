import Foundation
import Handoff
import PrivateFiles
import TestSupport
import Testing

@testable import VaultGate

/// Which file counts: the newest that the issuer signed, and never an older one again.
@Suite struct KeeperTests {
  private let world: World

  init() throws {
    world = try World()
    try world.put(try District().keyFile(), at: "issuers/district.pub")
  }

  @Test func aFileCountsAndIsReplacedByANewerOne() async throws {
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.status == 503)
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 200)
    try world.put(
      try District().file(index: 6, [.init(secret: "new-SECRET-23456789", generation: 2)]),
      at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.status("ssr-1", "new-SECRET-23456789") == 204)
  }

  @Test("An older file is refused, also after a restart, and what counted counts on")
  func older() async throws {
    try world.put(try District().file(index: 6), at: "verifiers/a.verifiers")
    await world.look()
    let old = try District().file(index: 5, [.init(secret: "old-SECRET-23456789")])
    try world.put(old, at: "verifiers/a.verifiers")
    await world.look()
    for _ in 0..<2 {
      #expect(world.status() == 204)
      #expect(world.status("ssr-1", "old-SECRET-23456789") == 401)
      #expect(world.health.status == 503)
      #expect(
        world.health.text.contains("is older than what counted before (entry 5 of the vault's log, not 6)"))
      try world.restart()
      await world.look()
    }
    // What an operator does who wants it all the same.
    try world.remove("state/19647330000000.verifiers")
    try world.restart()
    await world.look()
    #expect(world.status("ssr-1", "old-SECRET-23456789") == 204)
    #expect(world.health.status == 200)
  }

  @Test("Another history from the same entry on is refused") func fork() async throws {
    try world.put(try District().file(head: 1), at: "verifiers/a.verifiers")
    await world.look()
    try world.put(
      try District().file(head: 2, written: Sample.after(9), [.init(secret: "old-SECRET-23456789")]),
      at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.status("ssr-1", "old-SECRET-23456789") == 401)
    #expect(world.health.text.contains("tells another history of the vault at entry 5"))
  }

  @Test("Older files beside the newest are no problem") func archive() async throws {
    try world.put(try District().file(index: 4), at: "verifiers/a.verifiers")
    try world.put(try District().file(index: 6), at: "verifiers/b.verifiers")
    try world.put(try District().file(index: 5), at: "verifiers/c.verifiers")
    await world.look()
    #expect(world.health.status == 200)
    try world.remove("verifiers/b.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 503)
  }

  @Test(
    "What is not the issuer's file changes nothing, and is said once",
    arguments: ["changed", "cut", "empty", "junk", "foreign"])
  func refused(_ flaw: String) async throws {
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    var file = try District(key: flaw == "foreign" ? 2 : 1).file(index: 6, [.init(user: "other")])
    switch flaw {
    case "changed": file[60] = file[60] == 0x41 ? 0x42 : 0x41
    case "cut": file = [UInt8](file.prefix(file.count / 2))
    case "empty": file = []
    case "junk": file = [UInt8](repeating: 0x80, count: 5000)
    default: break
    }
    try world.put(file, at: "verifiers/a.verifiers")
    await world.look()
    await world.look()
    #expect(world.status() == 204)
    #expect(world.status("other") == 401)
    #expect(world.health.status == 503)
    #expect(world.said.count { $0.contains("verifiers/a.verifiers") } == 1)
    try world.put(try District().file(index: 7), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.health.status == 200)
  }

  @Test("Empty folders let nobody in, and are told") func emptyFolders() async throws {
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.status == 503)
    #expect(world.health.text.contains("19647330000000 has no verifiers that count in "))
    try world.remove("issuers/district.pub")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("there is no issuer that counts at "))
  }

  @Test("A file that changes while it is read is read again") func changesMeanwhile() throws {
    let path = world.path("verifiers/a.verifiers")
    try world.put([UInt8](repeating: 0x41, count: 9), at: "verifiers/a.verifiers")
    let folder = world.path("verifiers")
    var files = WatchedFiles { .folder(folder, ending: ".verifiers") }
    let first = try #require(files.look().changed.first)
    let torn = try WatchedFiles.read(path, at: first.stamp, .ordinary) { file in
      let writer = try FileHandle(forWritingTo: URL(filePath: path))
      try writer.write(contentsOf: [UInt8](repeating: 0x42, count: 10))
      try writer.close()
      return try file.readBytes(limit: 100)
    }
    #expect(torn == nil)
    let second = try #require(files.look().changed.first)
    let whole = try WatchedFiles.read(path, at: second.stamp, .ordinary) { try $0.readBytes(limit: 100) }
    #expect(whole == [UInt8](repeating: 0x42, count: 10))
    files.settle(path, at: second.stamp)
    #expect(files.look().changed.isEmpty)
    // It was another before it was opened.
    let late = try WatchedFiles.read(path, at: first.stamp, .ordinary) { try $0.readBytes(limit: 100) }
    #expect(late == nil)
  }

  @Test("What is being copied is not looked at") func halfCopied() async throws {
    try world.put(try District().file(), at: "verifiers/.a.verifiers.x7")
    try world.put(try District().file(), at: "verifiers/a.verifiers~")
    await world.look()
    #expect(world.status() == 401)
  }

  @Test("A link that leads to nothing is a file that cannot be read") func brokenLink() async throws {
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    try world.remove("verifiers/a.verifiers")
    try FileManager.default.createSymbolicLink(
      atPath: world.path("verifiers/a.verifiers"), withDestinationPath: world.path("gone.verifiers"))
    for _ in 0..<2 {
      await world.look()
      #expect(world.status() == 204)
      #expect(world.health.status == 503)
      #expect(world.health.text.contains("verifiers/a.verifiers cannot be used: No such file or directory"))
      try world.restart()
    }
    // What it leads to counts as soon as it is there.
    try world.put(try District().file(index: 6), at: "gone.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 200)
  }

  @Test("Without any file, what counted last counts after a restart") func remembers() async throws {
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    try world.remove("verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    try world.restart()
    await world.look()
    #expect(world.status() == 204)
    // A name that was mistyped is no reason to believe that all is well.
    #expect(world.health.status == 503)
    #expect(world.health.text.contains("are remembered, and count on"))
  }

  @Test("What is remembered and was changed lets nobody in") func changedMemory() async throws {
    try world.put(try District().file(index: 6), at: "verifiers/a.verifiers")
    await world.look()
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: world.path("state/19647330000000.verifiers"))))
    bytes[60] = bytes[60] == 0x41 ? 0x42 : 0x41
    try world.put(bytes, at: "state/19647330000000.verifiers")
    try world.restart()
    await world.look()
    #expect(world.status() == 401)
    #expect(world.health.text.contains("state/19647330000000.verifiers was changed after it was signed"))
  }

  @Test func aGateHasItsMemoryForItself() throws {
    #expect(throws: (any Error).self) { _ = try GateMemory(in: world.path("state")) }
  }

  @Test("A file from a time that this machine has not reached changes nothing until then") func early()
    async throws
  {
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    let new = District.Credential(secret: "new-SECRET-23456789", generation: 2)
    try world.put(
      try District().file(index: 6, written: Sample.after(86_400), []), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.status == 503)
    #expect(world.health.text.contains("which this machine's clock has not reached"))
    // The coordinator's clock is set, and the file written again.
    try world.put(
      try District().file(index: 6, written: Sample.after(300), [new]), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.status("ssr-1", "new-SECRET-23456789") == 204)
    #expect(world.health.status == 200)
    try world.put(try District().file(index: 7, written: Sample.after(86_400)), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    world.now = Sample.after(86_400)
    await world.look()
    #expect(world.status() == 204)
  }

  @Test(
    "A file that is away for a moment, or in a folder that cannot be read, counts on",
    arguments: ["issuers", "verifiers"]) func flickering(_ folder: String) async throws
  {
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    let file = folder == "issuers" ? "issuers/district.pub" : "verifiers/a.verifiers"
    for name in [file, folder] {
      try world.move(name, to: "away")
      await world.lookOnce()
      #expect(world.status() == 204, "\(name)")
      try world.move("away", to: name)
      await world.look()
      #expect(world.status() == 204, "\(name)")
      #expect(world.health.status == 200, "\(name)")
    }
    try world.move("issuers", to: "away")
    await world.look()
    #expect(world.status() == 204)
    #expect(world.health.text.contains("issuers cannot be read"))
  }

  @Test("What cannot be remembered counts all the same, and is remembered as soon as it can be") func unkept()
    async throws
  {
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
    try world.remove("state/19647330000000.verifiers")
    try world.makeFolder("state/19647330000000.verifiers")
    let new = District.Credential(secret: "new-SECRET-23456789", generation: 2)
    try world.put(try District().file(index: 6, [new]), at: "verifiers/a.verifiers")
    await world.look()
    #expect(world.status() == 401)
    #expect(world.status("ssr-1", "new-SECRET-23456789") == 204)
    #expect(world.health.text.contains("has a file that counts and cannot be remembered"))
    try world.remove("state/19647330000000.verifiers")
    await world.look()
    #expect(world.health.status == 200)
    try world.remove("verifiers/a.verifiers")
    try world.restart()
    await world.look()
    #expect(world.status("ssr-1", "new-SECRET-23456789") == 204)
  }
}
