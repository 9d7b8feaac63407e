internal import Dispatch
internal import Handoff
internal import Synchronization

/// One line for each decision: time, answer, reason, client, and the user name where it is a known one. Who answers neither
/// writes it nor waits for who reads it, so that an answer takes as long whatever there is to say of it.
final class DecisionLog: Sendable {
  private struct Event {
    let time: Timestamp
    let answer: Int
    let decision: Judge.Decision
    let client: String

    var line: String {
      let user = decision.user.map { " " + DecisionLog.quoted($0) } ?? ""
      return "\(time) \(answer) \(decision.reason.rawValue) \(client)\(user)\n"
    }
  }

  private struct State {
    var events: [Event] = []
    var lostCount = 0
    var isWriting = false
  }

  /// How long they wait for others, so that writing one does not fall together with the next request.
  private static let delay = DispatchTimeInterval.milliseconds(50)
  /// How many wait to be written before they are counted instead of kept.
  private static let limit = 10_000

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "decisions")
  private let write: @Sendable (String) -> Void

  init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

  func add(_ answer: Int, _ decision: Judge.Decision, from client: String, now: Timestamp) {
    let event = Event(time: now, answer: answer, decision: decision, client: client)
    let starts = state.withLock { state in
      if state.events.count < Self.limit { state.events.append(event) } else { state.lostCount += 1 }
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if starts { queue.asyncAfter(deadline: .now() + Self.delay) { self.flush() } }
  }

  /// Waits until all is written.
  func finish() { queue.sync { flush() } }

  private func flush() {
    while true {
      let (events, lostCount) = state.withLock { state in
        defer { (state.events, state.lostCount) = ([], 0) }
        state.isWriting = !state.events.isEmpty
        return (state.events, state.lostCount)
      }
      if events.isEmpty { return }
      let lost = lostCount == 0 ? "" : "lines that nobody read in time: \(lostCount)\n"
      write(events.map(\.line).joined() + lost)
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
