internal import Dispatch
internal import Handoff
internal import Synchronization

/// One line for each decision: time, answer, reason, client, and the user name where it is a known one. Who answers does not
/// wait for who reads the lines.
final class DecisionLog: Sendable {
  private struct State {
    var text = ""
    var lostCount = 0
    var isWriting = false
  }

  /// How much waits to be written, in bytes, before lines are counted instead of kept.
  private static let limit = 1 << 20

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "decisions")
  private let write: @Sendable (String) -> Void

  init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

  func add(_ answer: Int, _ decision: Judge.Decision, from client: String, now: Timestamp) {
    let user = decision.user.map { " " + Self.quoted($0) } ?? ""
    let line = "\(now) \(answer) \(decision.reason.rawValue) \(client)\(user)\n"
    let starts = state.withLock { state in
      if state.text.utf8.count < Self.limit { state.text += line } else { state.lostCount += 1 }
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if starts { queue.async { self.flush() } }
  }

  /// Waits until all is written.
  func finish() { queue.sync { flush() } }

  private func flush() {
    while true {
      let text = state.withLock { state in
        defer { (state.text, state.lostCount) = ("", 0) }
        state.isWriting = !state.text.isEmpty
        return state.text
          + (state.lostCount == 0 ? "" : "lines that nobody read in time: \(state.lostCount)\n")
      }
      if text.isEmpty { return }
      write(text)
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return "\"\(text)\"" }
    let bytes = text.utf8.flatMap { isSpecial($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    return "\"\(String(decoding: bytes, as: UTF8.self))\""
  }
}
