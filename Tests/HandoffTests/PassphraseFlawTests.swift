import Handoff
import Sodium
import TestSupport
import Testing

@Suite struct PassphraseFlawTests {
  private func flaw(_ text: String) throws -> PassphraseFlaw? {
    let passphrase = try SecretBytes.of(text)
    return rejection { () throws(PassphraseFlaw) in try PassphraseFlaw.check(passphrase) }
  }

  @Test(arguments: ["correct horse", "12345678", "Zo\u{eb} wohnt hier", "学校学校学校学校", "a  b  c  d"])
  func whatAPersonCanTypeAgainIsTaken(text: String) throws { #expect(try flaw(text) == nil) }

  @Test(arguments: ["", "1234567", "学校学校学校学", "\u{eb}\u{eb}\u{eb}\u{eb}"])
  func fewerThanEightCharactersAreTooFew(text: String) throws { #expect(try flaw(text) == .tooShort) }

  @Test(arguments: [
    "\u{feff}correct horse", "correct\u{200b}horse", "correct\u{a0}horse", "correct\thorse", "correct horse ",
    " correct horse", "correct\u{ad}horse", "correct horse\u{0}", "correct\u{202e}horse",
    "correct\u{3000}horse",
    "correct horse\u{85}", "correct\u{2028}horse",
  ])
  func whatNobodySeesIsRefused(text: String) throws { #expect(try flaw(text) == .invisible) }

  @Test func lettersThatHaveTwoSpellingsAreNoticed() throws {
    for (text, isAny) in [("Zo\u{eb}", true), ("Zoe\u{308}", true), ("Zoe ~!", false)] {
      let passphrase = try SecretBytes.of(text)
      #expect(PassphraseFlaw.mayBeSpelledDifferently(passphrase) == isAny)
    }
  }
}
