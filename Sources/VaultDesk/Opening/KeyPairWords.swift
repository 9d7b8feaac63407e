/// What is said of the files of a new key pair.
public enum KeyPairWords {
  /// Of the secret key's.
  public static let secretFile = "keep it, and do not send it to anyone"
  /// Of the public key's.
  public static let publicFile = "send it to the coordinator"
  /// What comes after that.
  public static let next = "send the public key, and read out the fingerprint when the coordinator calls"
}
