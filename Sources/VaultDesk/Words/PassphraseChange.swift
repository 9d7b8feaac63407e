public import VaultCore

/// What a new passphrase does not undo.
public enum PassphraseChange {
  /// What `old`, such as the old passphrase, still opens where the keys are kept in `place`.
  public static func remainder(of old: String, keptIn place: Coordinator.Place) -> String {
    "\(old) still opens an older copy of the \(place == .vault ? "vault" : "key") file, and with that the later history "
      + "and issuer key, but no secret key that is sealed later"
  }

  /// What there is to do where somebody knows the old one.
  public static let remedy = "ask another coordinator to remove you and add you again"
}
