#if Desk
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
      _ = RememberedHashes.shared
      let (store, journal, memory) = (store, journal, MemoryOfMachine())
      let place = VaultPlace(
        name: "vault.db", open: { _ in store }, make: { store }, machine: { _ in .remembering(memory) },
        openerMemory: { _ in NoOpenerMemory() })
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
