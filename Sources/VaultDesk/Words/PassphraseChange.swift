public import VaultCore

/// What a new passphrase, or the use of the recovery code, does not undo.
public enum PassphraseChange {
  /// What `old`, such as the old passphrase, still opens where the keys are kept in `place`.
  public static func remainder(of old: String, keptIn place: Coordinator.Place) -> String {
    "\(old) still opens an older copy of the \(place == .vault ? "vault" : "key") file" + only
  }

  /// What is still opened after the recovery code let somebody in, whose keys are kept in `place`: a new coordinator, or one
  /// who forgot their passphrase.
  public static func remainder(ofRecovering isNew: Bool, keptIn place: Coordinator.Place) -> String {
    switch (isNew, place) {
    case (true, .vault): remainder(of: "the code", keptIn: .vault)
    case (false, .vault): remainder(of: "the old passphrase or the code", keptIn: .vault)
    case (true, .desk): "the code still opens a backup of the server" + only
    case (false, .desk):
      "the old passphrase still opens an older copy of the key file, or the code a backup of the server"
        + only
    }
  }

  private static let only =
    ", and with that the later history and issuer key, but no secret key that is sealed later"

  /// What there is to do where somebody knows the old one.
  public static let remedy = "ask another coordinator to remove you and add you again"
}
