internal import Foundation
internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing
internal import VaultCore

@testable import VaultDesk

/// The calendar is what another program reads it as.
@Suite struct CalendarTests {
  /// What python3-icalendar reads of an event.
  private struct Event: Decodable, Equatable {
    let uid: String
    let sequence: Int
    let stamp: Timestamp
    let start: Timestamp
    let summary: String
    let description: String
    let status: String
    let alarms: [Timestamp]
  }

  /// The events of `text` as the other program reads them.
  private func read(_ text: String) throws -> [Event] {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Helpers/read_calendar.py").path
    let result = try run(try Tool.required(.python), [script], input: [UInt8](text.utf8))
    #expect(result.status == 0, "\(result.errorText)")
    return try JSONDecoder().decode([Event].self, from: Data(result.output))
  }

  private func calendar(
    of vault: borrowing Vault, _ credential: CDSCode? = nil, now: Timestamp
  ) throws -> String {
    try vault.calendar(of: credential, now: now) { ["what to do about generation \($0.number)"] }
  }

  @Test(.needs(.icalendar)) func anEventForEachReminderAndOneForTheExpiry() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: MemoryStore(), vendors: [alpha])
    let made = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    let events = try read(calendar(of: vault, now: Sample.after(5)))
    let reminders = [14, 7, 3, 1].map { made.expires.at(hour: 9, daysBefore: $0) }
    #expect(events.map(\.start) == reminders + [made.expires])
    // One alarm an event is what Exchange takes.
    #expect(events.map(\.alarms) == reminders.map { [$0] } + [[]])
    #expect(events.allSatisfy { $0.stamp == Sample.after(5) && $0.status == "CONFIRMED" })
    #expect(Set(events.map(\.uid)).count == 5)
    let subject = "credential \(made.username) of Sample Unified expires"
    #expect(
      events.map(\.summary)
        == [" in 14 days", " in 7 days", " in 3 days", " in 1 day", ""].map { subject + $0 })
    #expect(
      Set(events.map(\.description)) == [
        """
        credential: generation 1 of 19 64733 0000000
        user name: \(made.username)
        expires: \(made.expires.shown)
        vendors: alpha (Vendor alpha)
        what to do about generation 1
        """
      ])
  }

  @Test(.needs(.icalendar)) func anotherImportUpdatesTheSameEvents() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: MemoryStore(), vendors: [alpha])
    let release = Sample.release(to: [alpha])
    _ = try vault.generate(under: release, now: Sample.start)
    var texts = [try calendar(of: vault, now: Sample.start)]
    _ = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(1))
    texts.append(try calendar(of: vault, now: Sample.after(1)))
    _ = try vault.revoke(because: .of("no more, thanks; bye"), now: Sample.after(2))
    texts.append(try calendar(of: vault, now: Sample.after(2)))
    let third = try vault.generate(under: release, now: Sample.after(3))
    texts.append(try calendar(of: vault, now: Sample.after(3)))
    texts.append(try calendar(of: vault, now: third.expires))

    var events: [[Event]] = []
    for text in texts { events.append(try read(text)) }
    #expect(Set(events.map { $0.map(\.uid) }).count == 1)
    #expect(events.map { Set($0.map(\.sequence)) } == [[2], [4], [5], [6], [6]])
    #expect(
      events.map { Set($0.map(\.status)) }
        == [["CONFIRMED"], ["CONFIRMED"], ["CANCELLED"], ["CONFIRMED"], ["CONFIRMED"]])
    #expect(events.map { $0.map(\.alarms.count).reduce(0, +) } == [4, 4, 0, 4, 4])
    #expect(events[1].last?.start == Sample.after(1).adding(days: 90))
    #expect(events[2].allSatisfy { $0.summary.hasSuffix("was revoked") })
    #expect(events[2].allSatisfy { $0.description.contains(", by office, reason: no more, thanks; bye\n") })
  }

  @Test(.needs(.icalendar)) func eachCredentialHasItsEvents() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: MemoryStore(), vendors: [alpha])
    let release = Sample.release(to: [alpha])
    _ = try vault.generate(under: release, now: Sample.start)
    _ = try vault.generate(for: Sample.school, under: release, days: 20, now: Sample.start)
    let all = try read(calendar(of: vault, now: Sample.start))
    let school = try read(calendar(of: vault, Sample.school, now: Sample.start))
    #expect([all[4], all[9]].map(\.start) == [90, 20].map { Sample.start.adding(days: $0) })
    #expect(Set(all.map(\.uid)).count == 10)
    #expect(school == [Event](all[5...]))
    // Another district's vault has other events, also for the same code.
    var other = try Sample.makeVault(in: MemoryStore(), vendors: [alpha])
    _ = try other.generate(under: release, now: Sample.start)
    let foreign = try read(calendar(of: other, now: Sample.start))
    #expect(Set(foreign.map(\.uid)).isDisjoint(with: all.map(\.uid)))
  }

  @Test(
    .needs(.icalendar),
    arguments: [
      "Comma, semicolon; colon: quote\" apostrophe' backslash\\ n\\n",
      String(repeating: "漢", count: 100), String(repeating: "🏫", count: 100),
      String(repeating: "e\u{301}", count: 100), "e" + String(repeating: "\u{301}", count: 195),
      "BEGIN:VEVENT",
      "\\;,\\;,", ";TZID=x:y",
    ])
  func hostileNamesStayText(name: String) throws {
    let vendor = Vendor(id: .of("hostile"), name: .of(name), key: nil, verification: .none)
    let passphrase = try Sample.secret(Sample.passphrase)
    var vault = try Vault.create(
      in: MemoryStore(), organization: Organization(name: .of(name), cds: Sample.organization.cds),
      coordinator: Sample.coordinator, programs: [], passphrase: passphrase, cost: .interactive,
      machine: .forgetful, now: Sample.start)
    try vault.addVendor(vendor, now: Sample.start)
    _ = try vault.generate(under: Sample.release(to: [vendor]), now: Sample.start)
    let text = try calendar(of: vault, now: Sample.start)
    #expect(physicalLines(text).allSatisfy { $0.count <= 75 && String(validating: $0, as: UTF8.self) != nil })
    let shown = name.escapedForDisplay
    #expect(values("SUMMARY", in: text).last?.hasSuffix(" of \(shown) expires") == true)
    #expect(
      values("DESCRIPTION", in: text).count { $0.contains("\nvendors: hostile (\(shown))\nwhat") } == 5)
    let events = try read(text)
    #expect(events.map(\.alarms.count) == [1, 1, 1, 1, 0])
    // Version 4 of the other program does not read back the backslashes that it writes itself.
    guard !name.contains("\\") else { return }
    #expect(events[4].summary.hasSuffix(" of \(shown) expires"))
    #expect(events[4].description.contains("\nvendors: hostile (\(shown))\nwhat"))
  }

  // MARK: - Lines

  /// The texts of all properties of that name, as RFC 5545 has them read.
  private func values(_ name: String, in text: String) -> [String] {
    logicalLines(text)
      .filter { $0.hasPrefix(name + ":") }
      .map { line in
        line.dropFirst(name.count + 1).replacing(/\\(.)/) { $0.1 == "n" || $0.1 == "N" ? "\n" : $0.1 }
      }
      .map(String.init)
  }

  /// The lines as they are in the file, without their ends.
  private func physicalLines(_ text: String) -> [[UInt8]] {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    #expect(lines.last?.isEmpty == true)
    #expect(lines.dropLast().allSatisfy { $0.last == UInt8(ascii: "\r") })
    return lines.dropLast().map { [UInt8]($0.dropLast()) }
  }

  /// The lines as they were before they were folded.
  private func logicalLines(_ text: String) -> [String] {
    let lines = physicalLines(text).reduce(into: [[UInt8]]()) { lines, line in
      if line.first == UInt8(ascii: " "), let last = lines.indices.last {
        lines[last] += line.dropFirst()
      } else {
        lines.append(line)
      }
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: ["x", "é", "e\u{301}", "漢", "🏫"], [0, 1, 2, 3]) func longLinesAreFoldedBetweenCharacters(
    character: String, start: Int
  ) throws {
    for count in [1, 18, 24, 25, 37, 74, 75, 76, 148, 149, 150, 500] {
      let line = String(repeating: "-", count: start) + String(repeating: character, count: count)
      let folded = CalendarText.folded(line)
      let lines = physicalLines(folded)
      #expect(lines.allSatisfy { $0.count <= CalendarText.lineLimit })
      #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
      #expect(lines.dropFirst().allSatisfy { $0.first == UInt8(ascii: " ") })
      // As full as can be: one more character would be too long.
      #expect(lines.dropLast().allSatisfy { $0.count + character.utf8.count > CalendarText.lineLimit })
      #expect(logicalLines(folded) == [line])
      #expect((lines.count == 1) == (line.utf8.count <= CalendarText.lineLimit))
    }
  }

  @Test func aCharacterLongerThanALineIsFoldedBetweenItsScalars() {
    let line = "SUMMARY:e" + String(repeating: "\u{301}", count: 195) + "x"
    let folded = CalendarText.folded(line)
    let lines = physicalLines(folded)
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.count <= 75 && String(validating: $0, as: UTF8.self) != nil })
    #expect(logicalLines(folded) == [line])
  }

  @Test func whatMeansSomethingIsEscaped() {
    #expect(CalendarText.escaped("a,b;c\\d\ne:f\"") == "a\\,b\\;c\\\\d\\ne:f\"")
  }
}
