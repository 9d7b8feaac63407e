internal import Glibc
internal import PrivateFiles
internal import Sodium
internal import SystemPackage

// Secrets that are typed.

extension Terminal {
  /// Reads a line without showing it, into guarded memory; the prompt is erased afterward.
  func readSecret(_ prompt: String) throws(Failure) -> SecretBytes { try readFirstLine(prompt).taken() }

  private func readFirstLine(_ prompt: String) throws(Failure) -> FirstLine {
    var failure: Failure?
    var isFollowed = false
    let secret: SecretBytes
    do {
      secret = try SecretBytes(capacity: Passphrase.sizeLimit + 1) { output in
        do throws(Failure) {
          // Quiet before the prompt: what is typed at it must not be shown, nor lost.
          try quietly { mode throws(Failure) in
            try write(prompt)
            try readLine(into: &output, mode) { () throws(Failure) in try write(prompt) }
            isFollowed = hasPasted(mode)
          }
        } catch {
          failure = error
        }
      }
    } catch {
      throw Failure(any: error) ?? Failure(.io, "\(error)")
    }
    if Self.isPlain {
      try send("\n")
    } else {
      // All rows that it took; the cursor is still at its end.
      let columns = size.columns
      let rowsAbove = prompt.wrapped(to: columns).rows(ofColumns: columns) - 1
      try send("\r\u{1b}[K" + String(repeating: "\u{1b}[A\u{1b}[K", count: rowsAbove))
    }
    if let failure { throw failure }
    return FirstLine(secret, isFollowed: isFollowed)
  }

  /// Reads a secret that nothing else can confirm: twice, if it passes `check`.
  func readNewSecret(
    _ prompt: String, again: String, what: String,
    checkedBy check: (borrowing SecretBytes) throws(Failure) -> Void
  ) throws(Failure) -> FirstLine {
    let first = try readFirstLine(prompt)
    try check(first.secret)
    let second = try readSecret(again)
    guard first.secret.withBytes({ first in second.withBytes { Sodium.areEqual(first, $0) } }) else {
      throw Failure(.usage, "the two \(what) differ; nothing was done", hint: "run the command again")
    }
    return first
  }

  /// Throws away what was pasted with the line, and tells whether it was more than blanks and line ends.
  private func hasPasted(_ mode: borrowing QuietMode) -> Bool {
    var isAny = false
    while mode.hasKey(within: 0), let key = file.readKey() { isAny = isAny || key > Key.space }
    return isAny
  }

  private func readLine(
    into output: inout OutputRawSpan, _ mode: borrowing QuietMode, askingAgain ask: () throws(Failure) -> Void
  ) throws(Failure) {
    while true {
      try mode.waitForKey { () throws(Failure) in
        output.removeAll()
        try ask()
      }
      var isEnd = false
      do throws(Errno) {
        isEnd = try output.append(readingFrom: file, atMost: 1) == 0
      } catch {
        throw Failure(.io, "the terminal cannot be read: \(error)")
      }
      guard !isEnd else { throw Self.canceled }
      let key = output.bytes[output.byteCount - 1]
      switch key {
      case Key.lineFeed, Key.carriageReturn:
        output.removeLast()
        return
      case Key.interrupt:
        throw Self.interrupted
      case Key.endOfInput:
        throw Self.canceled
      case Key.suspend:
        output.removeLast()
        // As the terminal does it where it takes keys for signals: all of the job stops.
        kill(0, SIGTSTP)
      case Key.backspace, Key.delete:
        output.removeLast()
        output.removeLastCharacter()
      case Key.killLine:
        output.removeAll()
      case ..<Key.space:
        // Nobody would know that it is in the passphrase.
        output.removeLast()
        if key == Key.escape { skipSequence(mode) }
        try send("\u{7}")
      default:
        guard !output.isFull else { throw Passphrase.tooLong }
      }
    }
  }

  /// Drops what a key that is not a character, such as an arrow, sends at once after its escape: `[`, parameters
  /// and a final byte from `@` to `~`, or `O` and one byte, or one byte (ECMA-48, 5.4).
  private func skipSequence(_ mode: borrowing QuietMode) {
    let next = { [file] (mode: borrowing QuietMode) in mode.hasKey(within: 50) ? file.readKey() : nil }
    switch next(mode) {
    case UInt8(ascii: "["):
      while let byte = next(mode), !(0x40...0x7e ~= byte) {}
    case UInt8(ascii: "O"):
      _ = next(mode)
    default:
      return
    }
  }
}

extension OutputRawSpan {
  /// Takes the last character of UTF-8 back, however many bytes it has.
  fileprivate mutating func removeLastCharacter() {
    while byteCount > 0, 0x80...0xbf ~= bytes[byteCount - 1] { removeLast() }
    if byteCount > 0 { removeLast() }
  }
}
