import Handoff
import Sodium
import TestSupport
import Testing
import VaultDesk

@Suite struct SecretDoubtTests {
  private func doubts(_ secret: String, user: String, isFollowed: Bool = false) throws -> [SecretDoubt] {
    let secret = try SecretBytes.of(secret)
    return SecretDoubt.all(about: secret, user: try #require(DisplayName(user)), isFollowed: isFollowed)
  }

  @Test(
    arguments: [
      ("****************", "ssr-4711", [.masked]), ("................", "ssr-4711", [.masked]),
      ("***-***-4711", "ssr-1", [.masked]),
      ("ssr-4711", "ssr-4711", [.username]), ("SSR-4711", "ssr-4711", [.username]),
      ("ssr-4711:Ag3ncy-Secret", "ssr-4711", [.username]), ("Ab1", "Ab1", [.username]),
      ("ssr-4711", "N8zst.x_oBcjhCEc33_R", [.swapped]),
      ("N8zst.x_oBcjhCEc33_R", "N8zst.x_oBcjhCEc33_R", [.username]),
    ] as [(String, String, [SecretDoubt])])
  func aSlipIsNoticed(secret: String, user: String, doubts expected: [SecretDoubt]) throws {
    #expect(try doubts(secret, user: user) == expected)
  }

  @Test(arguments: [
    ("N8zst.x_oBcjhCEc33_R", "ssr-4711"), ("Ag3ncy-Secret", "x"), ("12345678", "ssr-user-4711-unified"),
    ("Ag3ncy-Secret", "Sample.District.4711"), ("a**b", "ssr"),
  ])
  func whatCanBeRightIsNotAskedAbout(secret: String, user: String) throws {
    #expect(try doubts(secret, user: user) == [])
    #expect(try doubts(secret, user: user, isFollowed: true) == [.followed])
  }
}
