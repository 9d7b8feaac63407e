#if Desk
  import FoundationEssentials
  import Handoff
  import Sodium
  import Synchronization
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk

  @testable import VaultConsole

  /// The page of a district whose vault is in memory, and what its journal has.
  struct SampleDistrict {
    let store = MemoryStore()
    let journal = Journal()
    let door: LogInDoor

    final class Journal: Sendable {
      private let lines = Mutex<[String]>([])

      func note(_ line: String) { lines.withLock { $0.append(line) } }

      /// What was noted since the last time.
      func take() -> [String] {
        lines.withLock { lines in
          defer { lines = [] }
          return lines
        }
      }
    }

    init() throws {
      let (place, journal) = (VaultPlace.inMemory(store), journal)
      let settings = try Console.Served(
        name: "https://vault.district.example", place: "unix:/nowhere/console.sock", proxyUser: "root",
        foundingCodeFile: nil)
      door = try LogInDoor(
        settings, to: place, voice: Console.Voice(address: { _ in }, note: { journal.note($0) }))
    }

    /// Makes the vault, whose founder caaspp has logged in by it.
    func found() async throws -> Session {
      try await session { desk in
        try await desk.found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      }
    }

    func session(_ unlock: (DeskSession) async throws -> Void) async throws -> Session {
      let admission = try await door.enter(Visit(from: "10.0.0.1"), unlocking: unlock)
      return try #require(door.admit(admission.session, to: "/api/board"))
    }
  }

  extension VaultPlace {
    /// A desk with a memory and keys of its own, where the vault is in this store.
    static func inMemory(_ store: MemoryStore) -> VaultPlace {
      _ = RememberedHashes.shared
      let (memory, keys) = (MemoryOfMachine(), MemoryDesk())
      return VaultPlace(
        name: "vault.db", open: { _ in store }, make: { store },
        machine: { warn in Machine(memory: memory, desk: keys, warn: warn) },
        openerMemory: { _ in NoOpenerMemory() })
    }
  }

  extension Decided {
    /// What was decided after `consequences` were read.
    static func decoded(_ subject: [String: String], comingTo consequences: [String]) throws -> Self {
      let terms = String(decoding: try JSONEncoder().encode(subject), as: UTF8.self).dropLast()
      let seen = String(decoding: try JSONEncoder().encode(consequences), as: UTF8.self)
      return try JSONDecoder().decode(Self.self, from: Data("\(terms),\"consequences\":\(seen)}".utf8))
    }
  }

  extension DeskSession.Founding {
    static let sample = DeskSession.Founding(
      organization: "Sample Unified", cds: "19647330000000", coordinator: "caaspp", programs: [.caaspp])
  }

  extension DeskSession {
    /// A new recovery code, as it is displayed.
    func displayedRecoveryCode() throws -> String {
      var code = ""
      try makeRecoveryCode().reveal { code = String(decoding: $0.copiedBytes(), as: UTF8.self) }
      return code
    }
  }
#endif
