#if Desk
  import Handoff
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk

  @testable import VaultConsole

  /// What is a wrong passphrase or recovery code at the page of a district, and what only goes wrong where one is typed.
  @Suite struct WrongSecretTests {
    private let district: SampleDistrict
    private let id: ShortID
    private var door: LogInDoor { district.door }
    private var journal: SampleDistrict.Journal { district.journal }

    init() throws {
      district = try SampleDistrict()
      id = try #require(ShortID("caaspp"))
    }

    private func recoveryCode() async throws -> String {
      let code = try await district.found().desk.displayedRecoveryCode()
      _ = journal.take()
      return code
    }

    private func refusal(_ body: () async throws -> Void) async throws -> Refusal {
      do {
        try await body()
      } catch let refusal as Refusal {
        return refusal
      }
      throw Refusal.badInput("nothing was refused")
    }

    private func recover(
      _ coordinator: String, with code: String, to passphrase: String = Sample.secondPassphrase
    ) async throws -> Refusal {
      try await refusal {
        _ = try await door.recover(for: Visit(from: "10.0.0.9")) { desk in
          try await desk.recover(
            DeskSession.Recovered(coordinator: coordinator, programs: nil), code: try Sample.secret(code),
            passphrase: try Sample.secret(passphrase))
        }
      }
    }

    private func logIn(as id: String, with passphrase: String) async throws -> Refusal {
      try await refusal {
        _ = try await door.enter(Visit(from: "10.0.0.9", as: ShortID(id))) { desk in
          try await desk.logIn(as: ShortID(id), compared: nil, passphrase: try Sample.secret(passphrase))
        }
      }
    }

    @Test func theJournalTellsAWrongCodeFromTheRightOne() async throws {
      let code = try await recoveryCode()
      #expect(try await recover("caaspp", with: String(code.reversed())).field == "code")
      #expect(journal.take() == ["a wrong recovery code came from 10.0.0.9"])
      #expect(try await recover("nobody", with: code).field == "coordinator")
      #expect(
        journal.take() == [
          "a recovery code came from 10.0.0.9: nobody is not a coordinator of this vault"
        ])
      // Nobody has looked at a code by then.
      #expect(try await recover("caaspp", with: code, to: "short").field == "passphrase")
      #expect(journal.take() == [])
    }

    @Test func whatIsNotAboutTheCodeOrThePassphraseStandsBesideNeither() async throws {
      let code = try await recoveryCode()
      let before = district.store.stored
      #expect(try await recover("nobody", with: code).field == "coordinator")
      let desk = DeskSession(door.place)
      try await desk.logIn(as: id, compared: nil, passphrase: try Sample.secret(Sample.passphrase))
      _ = try await desk.makeRecoveryCode()
      _ = journal.take()
      // The vault is an older copy of itself.
      district.store.tamper { entries, items in (entries, items) = (before.entries, before.items) }
      for refusal in [
        try await recover("caaspp", with: code), try await logIn(as: "caaspp", with: Sample.passphrase),
      ] {
        #expect(refusal.kind == "rolledBack" && refusal.field == nil)
      }
      #expect(try await logIn(as: "nobody", with: Sample.passphrase).field == nil)
      // That one of them had a code is known to whoever reads the journal, also if nobody could look at it.
      let told = journal.take()
      #expect(
        told.count == 1 && told.allSatisfy { $0.hasPrefix("a recovery code came from 10.0.0.9: this vault") })
      #expect(door.guesses.take(id) == nil)
    }
  }
#endif
