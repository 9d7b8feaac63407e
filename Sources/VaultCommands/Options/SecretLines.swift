internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// The secret keys of many credentials: one a line of a text in guarded memory, or typed one after the other.
struct SecretLines: ~Copyable {
  private let text: SecretBytes
  private let isTyped: Bool
  private let lines: [Range<Int>]

  /// Takes a text of `count` lines.
  ///
  /// - Throws: another number of them, or a line that cannot be a secret key; which one is told, not what it is.
  init(_ text: consuming SecretBytes, count: Int) throws(Failure) {
    let lines = text.withBytes { text in Self.lines(of: text) }
    guard lines.count == count else {
      throw Failure(
        .badInput, "the number of secret keys is \(lines.count), and of schools \(count); nothing was done",
        hint: "give one a line, in the order of the list, also for those that were brought in before")
    }
    for index in lines.indices where !Vault.isFit(try Self.copy(lines[index], of: text)) {
      let failure = Failure(VaultError.secretUnfit)
      throw Failure(
        failure.status, "secret key \(index + 1): \(failure.fact); nothing was done", hints: failure.hints)
    }
    self.text = text
    self.lines = lines
    isTyped = false
  }

  /// Has a person type them.
  init(typed: Void) throws(SodiumError) {
    text = try SecretBytes(capacity: 1) { _ in }
    lines = []
    isTyped = true
  }

  /// What makes a secret key look like a slip, with its line.
  func doubts(users: [DisplayName]) throws(Failure) -> [String] {
    var doubts: [String] = []
    for (index, line) in lines.enumerated() {
      let secret = try Self.copy(line, of: text)
      doubts += SecretDoubt.all(about: secret, user: users[index]).map {
        "secret key \(index + 1) \($0.fact)"
      }
    }
    return doubts
  }

  /// The secret key on a line, counted from 0, or what `ask` has a person type.
  func secret(_ index: Int, orAsk ask: () throws -> SecretBytes) throws -> SecretBytes {
    if isTyped { return try ask() }
    return try Self.copy(lines[index], of: text)
  }

  private static func copy(
    _ line: Range<Int>, of text: borrowing SecretBytes
  ) throws(Failure) -> SecretBytes {
    do {
      return try text.withBytes { text throws(SodiumError) in
        try SecretBytes(copying: text.extracting(line))
      }
    } catch {
      throw Failure(error)
    }
  }

  /// What is between line ends, CR LF or LF; none after the last of them.
  private static func lines(of text: RawSpan) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = text.startOfText
    while start < text.byteCount {
      var end = start
      while end < text.byteCount, text[end] != UInt8(ascii: "\n") { end += 1 }
      let hasReturn = end > start && text[end - 1] == UInt8(ascii: "\r")
      lines.append(start..<(hasReturn ? end - 1 : end))
      start = end + 1
    }
    return lines
  }
}
