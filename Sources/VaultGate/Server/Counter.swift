internal import Synchronization

/// Counts what was answered, for those who watch the gate.
final class Counter: Sendable {
  private struct Kind: Hashable {
    let answer: Int
    let reason: Judge.Reason
  }

  private struct State {
    var decisions: [Kind: Int] = [:]
    var tokens = 0
  }

  private let state = Mutex(State())

  func count(_ answer: Int, _ reason: Judge.Reason) {
    state.withLock { $0.decisions[Kind(answer: answer, reason: reason), default: 0] += 1 }
  }

  func countToken() { state.withLock { $0.tokens += 1 } }

  /// Lines in the text format of Prometheus, version 0.0.4.
  var lines: [String] {
    let state = state.withLock { $0 }
    let decisions = state.decisions.map { kind, count in
      "vault_gate_decisions_total{answer=\"\(kind.answer)\",reason=\"\(kind.reason.rawValue)\"} \(count)"
    }
    return [
      "# HELP vault_gate_decisions_total Answers to whoever showed something, or nothing.",
      "# TYPE vault_gate_decisions_total counter",
    ] + decisions.sorted() + [
      "# HELP vault_gate_tokens_total Tokens that were given out.",
      "# TYPE vault_gate_tokens_total counter", "vault_gate_tokens_total \(state.tokens)",
    ]
  }
}
