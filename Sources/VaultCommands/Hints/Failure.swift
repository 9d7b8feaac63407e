/// What went wrong, for a person: one fact, and what can be done about it.
struct Failure: Error, Equatable {
  let status: ExitStatus
  let fact: String
  let hints: [String]

  init(_ status: ExitStatus, _ fact: String, hint hints: String...) {
    self.init(status, fact, hints: hints)
  }

  init(_ status: ExitStatus, _ fact: String, hints: [String]) {
    self.status = status
    self.fact = fact
    self.hints = hints
  }

  /// The lines for standard error.
  var lines: String {
    (["vault: \(fact)"] + hints.map { "hint: \($0)" }).map { $0 + "\n" }.joined()
  }
}
