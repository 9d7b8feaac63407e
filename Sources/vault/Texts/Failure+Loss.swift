extension Failure {
  /// The words for a secret that was wiped, and of which only `written` bytes went out before this.
  func asLoss(written: Int, _ hint: String) -> Failure {
    let loss =
      written > 0
      ? "the secret was wiped, and part of it may have been read"
      : "the secret was wiped before it could be shown, and nobody has it"
    return Failure(status, "\(fact); \(loss)", hint: hint)
  }
}
