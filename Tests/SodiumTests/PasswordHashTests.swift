import Sodium
import TestSupport
import Testing

/// I7: a cost beyond the bounds is refused before any work.
@Suite struct PasswordHashTests {
  private let salt = [UInt8](0..<16)

  @Test func theSamePassphraseAndSaltGiveTheSameKey() throws {
    let first = try derive("correct horse", salt)
    let second = try derive("correct horse", salt)
    let otherPassphrase = try derive("correct horsf", salt)
    let otherSalt = try derive("correct horse", salt.reversed())
    #expect(first.count == 32)
    #expect(first == second)
    #expect(first != otherPassphrase)
    #expect(first != otherSalt)
  }

  @Test func theCostIsPartOfTheKey() throws {
    let cheap = try derive("correct horse", salt)
    let dearer = try derive("correct horse", salt, try .init(operations: 3, memoryKiB: 64 << 10))
    #expect(cheap != dearer)
  }

  @Test func anEmptyPassphraseHasAKeyToo() throws {
    let key = try derive("", salt)
    #expect(key.count == 32)
  }

  @Test(arguments: [0, 15, 17])
  func aSaltOfAnotherSizeIsRefused(size: Int) {
    #expect(throws: SodiumError.outOfRange) {
      try derive("correct horse", [UInt8](repeating: 0, count: size))
    }
  }

  @Test(arguments: [(2, 65536), (3, 262_144), (4, 1_048_576), (2, 1_048_576), (4, 65536)])
  func costsFromInteractiveToSensitiveAreAccepted(operations: UInt32, memoryKiB: UInt32) throws {
    let cost = try PasswordHash.Cost(operations: operations, memoryKiB: memoryKiB)
    #expect(cost.operations == operations)
    #expect(cost.memoryKiB == memoryKiB)
  }

  @Test(
    arguments: [
      (0, 65536), (1, 65536), (5, 65536), (.max, 65536), (2, 0), (2, 65535), (2, 1_048_577), (2, .max),
    ] as [(UInt32, UInt32)])
  func costsBeyondTheBoundsAreRefused(operations: UInt32, memoryKiB: UInt32) {
    #expect(throws: SodiumError.outOfRange) {
      try PasswordHash.Cost(operations: operations, memoryKiB: memoryKiB)
    }
  }

  @Test func aCheckRecognizesItsSecretAndNoOther() throws {
    let check = try PasswordHash.makeCheck(of: .of("correct horse"), cost: .interactive)
    #expect(check.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
    #expect(check.utf8.count == 97)
    #expect(verification(of: "correct horse", by: check) == nil)
    for other in ["correct horsf", "correct hors", "correct horse\n", "correct horse\0", ""] {
      #expect(verification(of: other, by: check) == .forged)
    }
    let again = try PasswordHash.makeCheck(of: .of("correct horse"), cost: .interactive)
    #expect(again != check)
    let dearer = try PasswordHash.makeCheck(
      of: .of("correct horse"), cost: .init(operations: 3, memoryKiB: 65_537))
    #expect(dearer.hasPrefix("$argon2id$v=19$m=65537,t=3,p=1$"))
    #expect(verification(of: "correct horse", by: dearer) == nil)
  }

  @Test func theBytesOfAnySecretHaveACheck() throws {
    let bytes = [UInt8]("a\0b\u{ff}".utf8) + [0, 0xff]
    let check = try PasswordHash.makeCheck(of: .of(bytes), cost: .interactive)
    let same = rejection { () throws(SodiumError) in try PasswordHash.verifyCheck(check, of: .of(bytes)) }
    #expect(same == nil)
    #expect(verification(of: "a", by: check) == .forged)
    let empty = try PasswordHash.makeCheck(of: .of(""), cost: .interactive)
    #expect(verification(of: "", by: empty) == nil)
  }

  /// A check from a file can ask neither for a machine's memory nor for a guess that costs nothing.
  @Test(arguments: [
    "", "correct horse", "$argon2id$", "$argon2i$v=19$P$S$H", "$argon2d$v=19$P$S$H", "$argon2id$v=16$P$S$H",
    "$argon2id$P$S$H", " $argon2id$v=19$P$S$H", "$argon2id$v=19$P$S$H\n", "$argon2id$v=19$P$S$H$",
    "$argon2id$v=19$m=65535,t=2,p=1$S$H", "$argon2id$v=19$m=1048577,t=2,p=1$S$H",
    "$argon2id$v=19$m=65536,t=1,p=1$S$H", "$argon2id$v=19$m=65536,t=5,p=1$S$H",
    "$argon2id$v=19$m=65536,t=2,p=2$S$H", "$argon2id$v=19$t=2,m=65536,p=1$S$H",
    "$argon2id$v=19$m=065536,t=2,p=1$S$H", "$argon2id$v=19$m=+65536,t=2,p=1$S$H",
    "$argon2id$v=19$m=65536,t=2,p=1,x=1$S$H", "$argon2id$v=19$m=4294967296,t=2,p=1$S$H",
    "$argon2id$v=19$P$SA$H", "$argon2id$v=19$P$S$HA", "$argon2id$v=19$P$S", "$argon2id$v=19$P$H$S",
    "$argon2id$v=19$P$********************** $H", "$argon2id$v=19$P$$H",
    "$argon2id$v=19$P$S$\u{0}" + String(repeating: "A", count: 42),
  ])
  func whatIsNoCheckWithinTheBoundsIsRefused(pattern: String) {
    let check = pattern.replacing("$P", with: "$m=65536,t=2,p=1")
      .replacing("$S", with: "$" + String(repeating: "A", count: 22))
      .replacing("$H", with: "$" + String(repeating: "A", count: 43))
    #expect(verification(of: "correct horse", by: check) == .outOfRange)
  }

  @Test(.needs(.python)) func anotherBindingReadsAndWritesTheSameChecks() throws {
    let python = try Tool.required(.python)
    let check = try PasswordHash.makeCheck(of: .of("correct horse"), cost: .interactive)
    let program = """
      import sys
      from nacl import pwhash
      assert pwhash.verify(sys.argv[1].encode(), b"correct horse")
      print(pwhash.argon2id.str(b"correct horse", opslimit=2, memlimit=64 << 20).decode())
      """
    let result = try run(python, ["-c", program, check])
    #expect(result.status == 0, "\(result.errorText)")
    let theirs = String(result.outputText.dropLast())
    #expect(verification(of: "correct horse", by: theirs) == nil)
    #expect(verification(of: "correct horsf", by: theirs) == .forged)
  }

  private func verification(of secret: String, by check: String) -> SodiumError? {
    rejection { () throws(SodiumError) in try PasswordHash.verifyCheck(check, of: .of(secret)) }
  }

  private func derive(
    _ passphrase: String, _ salt: [UInt8], _ cost: PasswordHash.Cost = .interactive
  ) throws(SodiumError) -> [UInt8] {
    try PasswordHash.deriveKey(from: try .of(passphrase), salt: salt, cost: cost).copied()
  }
}
