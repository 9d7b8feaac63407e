internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing
internal import VaultCore
internal import VaultDesk

@testable import VaultCommands

/// A district whose days are told: what its coordinators do and hear, on whichever day it is.
final class District {
  /// What happened, day by day.
  private(set) var transcript = ""

  private let store = MemoryStore()
  private let machines: [ShortID: MemoryOfMachine]
  private var passphrases: [ShortID: String] = [:]
  private var lastCalendar = ""
  private var now: Timestamp

  let aeries: Party
  let skyward: Party
  let powerschool: Party
  static let caaspp = ShortID.of("caaspp")
  static let elpac = ShortID.of("elpac")
  static let newcomer = ShortID.of("newcomer")
  private static let start = Sample.start

  /// On day 0 the vault is made by the CAASPP coordinator, who records three vendors. Each coordinator has a
  /// machine of their own.
  init() throws {
    machines = [
      Self.caaspp: MemoryOfMachine(), Self.elpac: MemoryOfMachine(), Self.newcomer: MemoryOfMachine(),
    ]
    now = Self.start
    aeries = try Party("aeries")
    skyward = try Party("skyward")
    powerschool = try Party("powerschool")
    passphrases[Self.caaspp] = "correct horse"
    tell("=== day 0: \(now)\n")
    let vault = try Vault.create(
      in: store, organization: Sample.organization, coordinator: Self.caaspp, programs: [.caaspp],
      passphrase: try Sample.secret("correct horse"), cost: .interactive,
      machine: try machine(of: Self.caaspp),
      now: now)
    try record(vault.history)
  }

  // MARK: - Days

  /// Goes on to the beginning of `day`.
  func begin(day: Int) {
    now = Self.start.adding(days: day)
    tell("\n=== day \(day): \(now)\n")
  }

  /// `coordinator` unlocks the vault, hears what others did, and does something; or is refused.
  func unlock(
    as coordinator: ShortID, _ body: (inout Vault, Timestamp) throws -> Void = { _, _ in }
  ) throws {
    tell("\(coordinator) unlocks the vault\n")
    do {
      var vault = try Vault.unlock(
        store, as: coordinator, passphrase: try Sample.secret(passphrases[coordinator] ?? ""),
        machine: try machine(of: coordinator), now: now)
      for entry in vault.news {
        tell("  notice: \(entry.author) \(entry.event.sentence), on \(entry.time)\n")
      }
      let length = vault.history.count
      do {
        try body(&vault, now)
      } catch let error as VaultError {
        tell(refusal: error)
      }
      try record(Array(vault.history.dropFirst(length)))
    } catch let error as VaultError {
      tell(refusal: error)
    }
  }

  /// `coordinator` adds another, who types a passphrase of their own.
  func add(_ other: ShortID, by coordinator: ShortID, programs: [Program]) throws {
    passphrases[other] = "words of \(other)"
    try unlock(as: coordinator) { vault, now in
      try vault.addCoordinator(
        other, programs: programs, passphrase: try Sample.secret("words of \(other)"), cost: .interactive,
        now: now)
    }
  }

  /// What stands at the end of the day, in one text: status, what is due, and the calendar where it is another
  /// than the last.
  func snapshot() throws {
    let vault = try Vault.unlock(
      store, as: Self.caaspp, passphrase: try Sample.secret("correct horse"), machine: .forgetful, now: now)
    let state = vault.state
    let generations = state.credentials.compactMap(state.newest(of:))
    let status = StatusText.make(state, generations, now: now)
    tell("status:\n" + status.split(separator: "\n").map { "  \($0)\n" }.joined())
    let due = Due.among(generations, now: now)
    tell("due: \(due.isEmpty ? "nothing" : due.map { "\($0.line), \($0.status)" }.joined(separator: "; "))\n")
    guard !state.credentials.isEmpty else { return }
    let calendar = try vault.calendar(of: nil, now: now) { $0.calendarAdvice }
      .replacing("\r\n ", with: "").replacing("\r\n", with: "\n")
    let lines = calendar.split(separator: "\n").filter { !$0.hasPrefix("DTSTAMP:") }.joined(separator: "\n  ")
    if lines != lastCalendar { tell("calendar:\n  \(lines)\n") }
    lastCalendar = lines
  }

  /// The record of a generation's authorization, verified as an auditor does.
  func tellRecord(of generation: Int) throws {
    let vault = try Vault.unlock(
      store, as: Self.caaspp, passphrase: try Sample.secret("correct horse"), machine: .forgetful, now: now)
    let chosen = try #require(
      vault.state.generations(of: Sample.organization.cds).first { $0.number == generation })
    let record = try SignedRecord.parse(try vault.record(of: chosen, now: now).encoded)
    try record.verify(trusting: [try IssuerKey(text: vault.state.issuer)])
    tell("\n=== the record of generation \(generation)\n\(record.text)")
  }

  /// The whole log as it is at the end.
  func tellLog() throws {
    tell("\n=== the log\n")
    let vault = try Vault.unlock(
      store, as: Self.caaspp, passphrase: try Sample.secret("correct horse"), machine: .forgetful, now: now)
    for entry in vault.history {
      tell("\(entry.head.index)  \(entry.time)  \(entry.author) \(entry.event.sentence)\n")
    }
    tell("kept: \(store.stored.items.keys.sorted().joined(separator: ", "))\n")
  }

  // MARK: - Words

  private func machine(of coordinator: ShortID) throws -> Machine {
    .remembering(machines[coordinator] ?? MemoryOfMachine())
  }

  private func record(_ entries: [HistoryEntry]) throws {
    for entry in entries { tell("  \(entry.author) \(entry.event.sentence)\n") }
  }

  private func tell(refusal error: VaultError) {
    for line in Failure(error).lines.split(separator: "\n") { tell("  \(line)\n") }
  }

  private func tell(_ text: String) { transcript += text }
}
