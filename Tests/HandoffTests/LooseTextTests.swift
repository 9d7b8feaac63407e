import TestSupport
import Testing

internal import Sodium

@testable import Handoff

/// What may stand around, before and between the characters of a key: nothing of it is copied, and nothing of it counts.
@Suite struct LooseTextTests {
  private let vendor: String
  private let issuer: String
  private let secret: String

  init() throws {
    vendor = try Vectors.load().keys[0].public
    issuer = try Vectors.load().issuer.public
    secret = try Vectors.text("sample-vendor.key").split(separator: "\n").last.map(String.init) ?? ""
  }

  /// `K` stands for the key, `H` and `T` for its halves.
  private static let patterns = [
    "Dear coordinator,\n\nhere it is:\n\nK\n\nBest regards\n", "> # name: x\n> K\n", "> > K", "| K", "    K",
    "- K",
    "\u{feff}K", "\u{feff}\u{feff}# name: x\n\u{feff}K\n", "\u{a0}K\u{a0}\n", "K\u{200b}", "\u{ad}K", "K\r",
    "# x\rK\r# y\r",
    "Our key: K.", "\"K\"", "(K)", "<K>", "key=K;", "<p>K</p>", "`K`", "# x\n\n\nK", "K\n-- \nJane\n+1 555\n",
    "H\nT\n", "H\r\n  T", "> H\n> T\n", "H T", "H\u{a0}\nT", "x\u{2028}K\u{2028}y",
    "K\nBegin with vendor1 or age1.",
    "It starts with vendor1, issuer1… or age1:\nK\n", "# H T\nK\n", "Zoë\n# name: Zoë\nK\n",
  ]

  private func bytes(_ pattern: String, _ key: String) -> [UInt8] {
    let half = key.index(key.startIndex, offsetBy: 45)
    var text = ""
    for character in pattern {
      switch character {
      case "K": text += key
      case "H": text += key[..<half]
      case "T": text += key[half...]
      default: text.append(character)
      }
    }
    return [UInt8](text.utf8)
  }

  @Test(arguments: patterns) func theKeyIsFound(pattern: String) throws {
    for key in [vendor, issuer] {
      let text = bytes(pattern, key)
      #expect(try parsePublic(text).key.text == key)
      for isBigEndian in [false, true] {
        #expect(try parsePublic(utf16(text, isBigEndian: isBigEndian)).key.text == key)
      }
    }
    let text = bytes(pattern, secret)
    #expect(secretRefusal(of: text) == nil)
    #expect(secretRefusal(of: utf16(text, isBigEndian: false)) == nil)
    #expect(secretRefusal(of: utf16(text, isBigEndian: true)) == nil)
    if !pattern.hasPrefix("# H") { #expect(publicRefusal(of: text) == .secretKeyInPublicPlace) }
  }

  @Test func aNameSurvivesEveryEncoding() throws {
    let text = [UInt8]("# name: Zoë 学校 👋\n\(vendor)\n".utf8)
    #expect(try parsePublic(text).name == "Zoë 学校 👋")
    #expect(try parsePublic(utf16(text, isBigEndian: false)).name == "Zoë 学校 👋")
    #expect(try parsePublic([UInt8]("> #\u{a0}name:\u{a0}Voilà\u{a0}\r\n> \(vendor)".utf8)).name == "Voilà")
    #expect(try parsePublic([UInt8]("# name: A > B |>\n\(vendor)".utf8)).name == "A > B |>")
  }

  @Test func aNameIsWrittenAsItIs() throws {
    let name = try #require(DisplayName(#"DISTRICT\svc <"a"> |"#))
    let text = KeyFile.encode(try PublicKey(text: vendor), name: name, created: Timestamp(seconds: 0))
    #expect(try parsePublic(text).name == name.text)
  }

  @Test func theSameKeyTwiceIsOneKeyAndTwoAreSeveral() throws {
    #expect(try parsePublic(bytes("K\n> K\n", vendor)).key.text == vendor)
    #expect(publicRefusal(of: [UInt8]("\(vendor) \(issuer)".utf8)) == .severalKeys)
  }

  @Test func whatIsMissingOrTooMuchIsTold() {
    #expect(publicRefusal(of: [UInt8]("\(vendor.dropLast())\nRegards".utf8)) == .checksum)
    #expect(publicRefusal(of: [UInt8]("\(vendor)x".utf8)) == .checksum)
    #expect(secretRefusal(of: [UInt8](secret.dropLast().utf8)) == .damagedSecretKey)
    #expect(secretRefusal(of: [UInt8]("VENDOR-SECRET-KEY-1".utf8)) == .notASecretKey)
    #expect(secretRefusal(of: [UInt8]("hello".utf8)) == .notASecretKey)
    #expect(publicRefusal(of: [UInt8]("hello".utf8)) == .notAKey)
    #expect(publicRefusal(of: [UInt8]("<html><p>vendor1</p></html>".utf8)) == .rewritten(.html))
  }

  @Test func anotherTextIsNamed() throws {
    let pairs: [(String, TextKind)] = [
      (try Vectors.text("good.bundle"), .bundle), (try Vectors.text("sample.record"), .record),
      ("age-encryption.org/v1\n-> X25519 x\n", .ageFile), ("AGE-PLUGIN-YUBIKEY-1QQQQ\n", .agePluginKey),
      ("age1fido2-hmac1qqqqqqqq\n", .agePluginKey), ("AGE-SECRET-KEY-PQ-1QQQQQ\n", .agePostQuantumKey),
      ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 jane\n", .sshKey), ("SQLite format 3\0\u{1}", .database),
    ]
    for (text, kind) in pairs {
      #expect(publicRefusal(of: [UInt8](text.utf8)) == .otherText(kind), "\(kind)")
      #expect(secretRefusal(of: [UInt8](text.utf8)) == .otherText(kind), "\(kind)")
      guard kind != .database else { continue }
      #expect(secretRefusal(of: utf16([UInt8](text.utf8), isBigEndian: false)) == .otherText(kind), "\(kind)")
    }
    for (text, kind) in pairs.dropFirst() + [(secret, .secretKey), (vendor, .publicKey)] {
      let refusal = rejection { () throws(BundleError) in _ = try SealedBundle.parse([UInt8](text.utf8)) }
      #expect(refusal == .otherText(kind), "\(kind)")
    }
  }

  /// I1: a secret key in UTF-16 is one, too.
  @Test func aSecretKeyIsSeenInEveryEncoding() {
    for text in [secret, secret.lowercased(), "AGE-SECRET-KEY-PQ-1QQ", "-----BEGIN VAULT SECRET KEY-----"] {
      let narrow = [UInt8](text.utf8)
      for bytes in [narrow, utf16(narrow, isBigEndian: false), utf16(narrow, isBigEndian: true)] {
        #expect(bytes.withBytes { KeyFile.holdsSecretKey($0) })
      }
    }
    #expect(![UInt8]("a secret key".utf8).withBytes { KeyFile.holdsSecretKey($0) })
  }

  private func utf16(_ text: [UInt8], isBigEndian: Bool) -> [UInt8] {
    "\u{feff}\(String(decoding: text, as: UTF8.self))".utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
      return isBigEndian ? bytes : bytes.reversed()
    }
  }
}
