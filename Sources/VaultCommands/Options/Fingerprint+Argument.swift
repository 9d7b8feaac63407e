internal import Handoff
internal import VaultDesk

extension Fingerprint {
  /// Takes the digits that `party` has read out.
  static func argument(_ text: String, readOutBy party: String) throws(Failure) -> Fingerprint {
    guard let typed = Fingerprint(text: text) else {
      throw Failure(
        .usage, "\"\(text.shortened)\" is not a fingerprint: \(Fingerprint.flaw(of: text) ?? "malformed")",
        hint: "a fingerprint has six groups of five digits; ask the \(party) to read it out again")
    }
    return typed
  }
}
