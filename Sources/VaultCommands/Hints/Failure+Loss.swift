extension Failure {
  /// The words for a secret that was wiped, and of which only `written` bytes went out before this.
  func asLoss(written: Int, _ hint: String) -> Failure {
    let loss =
      written > 0
      ? "the secret was wiped, and part of it may have been read"
      : "the secret was wiped before it could be shown, and nobody has it"
    return Failure(status, "\(fact); \(loss)", hint: hint)
  }

  /// The words for a recovery code that was recorded, and did not arrive.
  var asLostRecoveryCode: Failure {
    Failure(
      status, "\(fact); the new recovery code is lost, and an earlier one is void",
      hint: "vault coordinator recovery")
  }
}
