internal import Handoff

/// How an organization stands with the gate.
struct Standing: Sendable {
  let issuer: Issuer
  /// The newest place of its log that is known here: nothing older, and no other history, counts.
  var floor: BundleHeader.LogPosition?
  /// What its newest file says.
  var content: VerifierFile.Content?
  /// What of that is honored: not what is a school's that speaks for itself.
  var counting: [CredentialVerifier] = []
  /// Why nothing of it counts until an operator acts.
  var hindrance: String?

  /// Judges a file of the organization that its issuer signed.
  ///
  /// - Returns: whether it says more than what is known.
  /// - Throws: why it is refused.
  func isNews(_ file: VerifierFile.Content) throws(Refusal) -> Bool {
    guard let floor else { return true }
    guard file.log.index >= floor.index else { throw .older(file.log.index, than: floor.index) }
    guard file.log.index > floor.index || file.log.head == floor.head else { throw .fork(floor.index) }
    return content.map { file.log.index > floor.index || file.written > $0.written } ?? true
  }

  /// Why a file does not count.
  enum Refusal: Error, Equatable {
    /// It is from an earlier time of the vault.
    case older(Int, than: Int)
    /// It tells another history from this entry on.
    case fork(Int)
  }
}

extension Standing.Refusal {
  /// What is wrong, and what an operator can do, where the gate remembers in the file at `memory`.
  func fact(memory: String) -> String {
    let way =
      "put the newest there; or, if the vault went back on purpose, stop the gate, remove \(memory.escapedForDisplay), and start it again"
    return switch self {
    case .older(let index, let floor):
      "is older than what counted before (entry \(index) of the vault's log, not \(floor)); \(way)"
    case .fork(let index): "tells another history of the vault at entry \(index) of its log; \(way)"
    }
  }
}
