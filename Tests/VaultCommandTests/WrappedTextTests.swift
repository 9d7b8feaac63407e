internal import Handoff
internal import TestSupport
internal import Testing
internal import VaultCore

@testable internal import VaultCommands

/// Text for a terminal, in rows that end between words.
@Suite struct WrappedTextTests {
  @Test(arguments: [
    ("one two three", 20, "one two three"),
    ("one two three", 13, "one two three"),
    ("one two three", 12, "one two\nthree"),
    ("one two three\nfour five", 5, "one\ntwo\nthree\nfour\nfive"),
    ("", 5, ""), ("\n\n", 5, "\n\n"),
    // A word that is longer than a row stays whole, and no row is empty because of it.
    ("incomprehensible one", 5, "incomprehensible\none"),
    // Indents, and what hangs behind a number or a dash.
    ("  one two", 6, "  one\n  two"),
    ("  1. one two three", 15, "  1. one two\n     three"),
    ("  - one two three", 13, "  - one two\n    three"),
    // In a narrow window they leave room for the words.
    ("                    one two", 24, "                    one\n        two"),
    // The blanks of columns stay within a row.
    ("label    one two", 12, "label    one\ntwo"),
    // A question goes on in its row, or in the next.
    ("is it so? [y/N] ", 16, "is it so? [y/N] "), ("is it so? [y/N] ", 15, "is it so? [y/N]\n"),
    // Wide characters take two columns, marks none.
    ("学校 学校", 8, "学校\n学校"), ("学校 学校", 9, "学校 学校"),
    ("e\u{301}e\u{301} e\u{301}", 4, "e\u{301}e\u{301} e\u{301}"), ("🏫 🏫", 4, "🏫\n🏫"),
  ]) func rowsEndBetweenWords(text: String, columns: Int, rows: String) {
    #expect(text.wrapped(to: columns) == rows)
  }

  @Test(arguments: 1...120) func nothingIsLostAtAnyWidth(columns: Int) {
    let text = Authorization.defaultStatement(
      organization: Sample.organization, credentials: [Sample.organization.cds], vendors: [])
    let rows = text.wrapped(to: columns)
    let words = { (text: String) in text.split { $0 == " " || $0 == "\n" } }
    #expect(words(rows) == words(text))
    let tooLong = rows.split(separator: "\n").filter { $0.count > columns && words(String($0)).count > 1 }
    // What stands in a list is not torn off its number.
    #expect(tooLong.allSatisfy { $0.hasPrefix("  ") })
  }

  /// What a shell reads, whatever the width that it was shown in, are the words of the command.
  @Test(arguments: [6, 20, 40, 60, 80, 100]) func aCommandCanBeTypedAsItIsShown(columns: Int) throws {
    let command = "vault authorization --verify 'the record'\\''s  text' --from issuer.pub --reason TEXT"
    let shown = "hint: to check it later, at any time: \(command)".wrapped(to: columns)
    let typed = try #require(shown.firstRange(of: "vault")).lowerBound
    let read = try Sandbox().shell("vault() { printf '<%s>' \"$@\"; }\n" + shown[typed...])
    #expect(
      read.outputText
        == "<authorization><--verify><the record's  text><--from><issuer.pub><--reason><TEXT>", "\(shown)")
    #expect(columns < 40 || !shown.split(separator: "\n").contains { $0.count > columns })
  }

  @Test func aCommandThatFitsIntoARowIsInOne() {
    #expect(
      "hint: to replace it, after which every vendor must load it: vault reset 1 --replace 1".wrapped(to: 60)
        == "hint: to replace it, after which every vendor must load it:\nvault reset 1 --replace 1")
  }
}
