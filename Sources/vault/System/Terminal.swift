internal import Glibc
internal import Handoff
internal import Sodium
internal import SystemPackage

// The rules of the interface:
//
//   - What needs a person goes to the terminal (/dev/tty), never through standard input or output, and is
//     erased afterwards where it can be.
//   - Results go to standard output, everything else to standard error.
//   - An error is one line, "vault: " and a fact, without capital or full stop; what can be done about it
//     follows on "hint: " lines that can be typed.
//   - Where there is no terminal nothing is asked: what is missing is an error that names the flag.
//   - A secret is shown on the alternate screen, for a minute at most, and leaves no trace on the other.

/// The terminal of the person at it.
struct Terminal: ~Copyable {
  private let file: FileDescriptor

  private enum Key {
    static let interrupt: UInt8 = 0x03
    static let endOfInput: UInt8 = 0x04
    static let backspace: UInt8 = 0x08
    static let lineFeed: UInt8 = 0x0a
    static let carriageReturn: UInt8 = 0x0d
    static let killLine: UInt8 = 0x15
    static let delete: UInt8 = 0x7f
  }

  /// The terminal, if there is one.
  init?() {
    guard let file = try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: [.closeOnExec])
    else {
      return nil
    }
    self.file = file
  }

  deinit { try? file.close() }

  /// Writes text of ours; what came from outside must be escaped already.
  func write(_ text: String) throws(Failure) {
    do {
      try file.writeAll(text.utf8)
    } catch {
      throw Failure(.io, "the terminal cannot be written: \(error)")
    }
  }

  /// Reads a line without showing it, into guarded memory; the prompt is erased afterwards.
  func readSecret(_ prompt: String) throws(Failure) -> SecretBytes {
    var failure: Failure?
    let secret: SecretBytes
    do {
      secret = try SecretBytes(capacity: Passphrase.sizeLimit + 1) { output in
        do throws(Failure) {
          // Quiet first: whoever types as soon as the prompt is there must not see it, or lose it.
          try quietly { mode throws(Failure) in
            try write(prompt)
            try readLine(into: &output, mode)
          }
        } catch {
          failure = error
        }
      }
    } catch {
      throw Failure(any: error) ?? Failure(.io, "\(error)")
    }
    try write("\r\u{1b}[K")
    if let failure { throw failure }
    return secret
  }

  private func readLine(into output: inout OutputRawSpan, _ mode: borrowing QuietMode) throws(Failure) {
    while true {
      guard try mode.waitForKey(seconds: nil) else { continue }
      var isEnd = false
      do throws(Errno) {
        isEnd = try output.append(readingFrom: file, atMost: 1) == 0
      } catch {
        throw Failure(.io, "the terminal cannot be read: \(error)")
      }
      guard !isEnd else { throw Self.cancelled }
      let key = output.bytes[output.byteCount - 1]
      switch key {
      case Key.lineFeed, Key.carriageReturn:
        output.removeLast()
        return
      case Key.interrupt, Key.endOfInput:
        throw Self.cancelled
      case Key.backspace, Key.delete:
        output.removeLast(min(2, output.byteCount))
      case Key.killLine:
        output.removeAll()
      default:
        guard !output.isFull else { throw Passphrase.tooLong }
      }
    }
  }

  /// Asks a question; only the word `yes` (or `y`) is a yes.
  func confirm(_ question: String) throws(Failure) -> Bool {
    let answer = try ask("\(question) [y/N] ")
    return ["y", "yes"].contains(answer.lowercased())
  }

  /// Asks for a line of text.
  func ask(_ prompt: String) throws(Failure) -> String {
    try write(prompt)
    var line: [UInt8] = []
    while true {
      var byte: [UInt8] = [0]
      let count: Int
      do {
        count = try unsafe byte.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      } catch {
        throw Failure(.io, "the terminal cannot be read: \(error)")
      }
      guard count > 0 else { throw Self.cancelled }
      if byte[0] == Key.lineFeed { break }
      line.append(byte[0])
      guard line.count <= 4096 else { throw Self.cancelled }
    }
    var answer = Substring(decoding: line, as: UTF8.self)
    while answer.last?.isWhitespace == true { answer.removeLast() }
    while answer.first?.isWhitespace == true { answer.removeFirst() }
    return String(answer)
  }

  /// Shows `screen` on the alternate screen until a key is pressed or `seconds` have passed.
  func showOnce(_ screen: RawSpan, seconds: Int) throws(Failure) {
    try quietly { mode throws(Failure) in
      try write("\u{1b}[?1049h\u{1b}[2J\u{1b}[H")
      var failure: Errno?
      do throws(Errno) {
        try screen.write(to: file)
        // Whatever ends the wait, a key, the time or a signal: the screen is cleared.
        if (try? mode.waitForKey(seconds: seconds)) == true { mode.drain() }
      } catch {
        failure = error
      }
      try write("\u{1b}[2J\u{1b}[H\u{1b}[?1049l")
      if let failure { throw Failure(.io, "the terminal cannot be written: \(failure)") }
    }
  }

  private func quietly(_ body: (borrowing QuietMode) throws(Failure) -> Void) throws(Failure) {
    guard let mode = QuietMode(file) else { throw Failure(.io, "the terminal cannot be made quiet") }
    try body(mode)
  }

  static let cancelled = Failure(.usage, "cancelled; nothing was done")
}
