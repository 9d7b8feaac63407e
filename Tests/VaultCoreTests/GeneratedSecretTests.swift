import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A secret is as strong as it says, and any program can carry it (I1)")
struct GeneratedSecretTests {
  private let symbols = [UInt8]("-._".utf8)

  @Test func twoThousandSecretsFollowTheRuleAndDiffer() throws {
    var seen: Set<[UInt8]> = []
    let alphabet = Set(GeneratedSecret.classes.flatMap { $0 })
    for _ in 0..<2000 {
      let text = try GeneratedSecret.make().copied()
      #expect(text.count == 20)
      #expect(alphabet.isSuperset(of: text))
      let classes = GeneratedSecret.classes
      #expect(classes.allSatisfy { members in text.contains { members.contains($0) } })
      #expect(!symbols.contains(text[0]) && !symbols.contains(text[19]))
      seen.insert(text)
    }
    #expect(seen.count == 2000)
  }

  @Test func theAlphabetHasNoLookAlikesAndNothingThatIsQuoted() {
    let alphabet = GeneratedSecret.classes.flatMap { $0 }
    #expect(alphabet.count == 60)
    #expect(Set(alphabet).count == 60)
    #expect(Set(alphabet).isDisjoint(with: "0O1lI\"'\\ ,;:$`&%<>+=/#?!*~(){}[]|^@\t\n".utf8))
    #expect(alphabet.allSatisfy { (0x21...0x7e).contains($0) })
    #expect(GeneratedSecret.classes.map(\.count) == [24, 25, 8, 3])
  }

  /// The share of texts that are accepted, by inclusion and exclusion over the classes that are missing; the
  /// texts that are accepted are equally likely, so that their number is the strength.
  @Test func aSecretHasMoreThan115Bits() {
    let sizes = [24.0, 25.0, 8.0, 3.0]
    var acceptable = 0.0
    for missing in 0..<16 {
      let present = sizes.indices.filter { missing >> $0 & 1 == 0 }
      let inside = present.reduce(0.0) { $0 + sizes[$1] }
      let atEnds = present.filter { $0 != 3 }.reduce(0.0) { $0 + sizes[$1] }
      let sign = (4 - present.count).isMultiple(of: 2) ? 1.0 : -1.0
      acceptable += sign * pow(atEnds, 2) * pow(inside, 18)
    }
    let share = acceptable / pow(60, 20)
    #expect(share > 0.5 && share < 1)
    #expect(20 * log2(60.0) + log2(share) >= 115)
    #expect(log2(acceptable) >= 117)
  }

  @Test func eachRuleIsChecked() throws {
    func isAccepted(_ text: String) -> Bool { [UInt8](text.utf8).withBytes(GeneratedSecret.isAcceptable) }
    #expect(isAccepted("Ab2-efghjkmnpqrstuvw"))
    for flawed in [
      "ab2-efghjkmnpqrstuvw", "AB2-EFGHJKMNPQRSTUVW", "Abb-efghjkmnpqrstuvw", "Ab22efghjkmnpqrstuvw",
      "-Ab2-efghjkmnpqrstuv", "Ab2-efghjkmnpqrstuv.",
    ] {
      #expect(!isAccepted(flawed), "\(flawed)")
    }
  }

  @Test func aUserNameTellsForWhomAndWhichAndDiffers() throws {
    let cds = Sample.organization.cds
    let names = try (1...50).map { try GeneratedSecret.makeUsername(credential: cds, generation: $0).text }
    #expect(Set(names).count == 50)
    for (name, number) in zip(names, 1...) {
      #expect(name.hasPrefix("ssr-19647330000000-g\(number)-"))
      #expect(name.utf8.count == "ssr-19647330000000-g\(number)-".utf8.count + 4)
    }
  }
}
