public import Handoff

/// An outside party that may receive the credential.
public struct Vendor: Codable, Equatable, Sendable {
  /// Its short name.
  public let id: ShortID
  /// Its name for people.
  public internal(set) var name: DisplayName
  /// Its pinned recipient key, `vendor1…`; none if it can only be served by a reveal.
  public internal(set) var key: String?
  /// How the key was verified to be the vendor's.
  public internal(set) var verification: Verification

  /// How a vendor's key was verified when it was pinned.
  public enum Verification: String, Codable, Sendable {
    /// The fingerprint that the vendor read out was given, and is the key's.
    case fingerprint
    /// The fingerprint was shown on a terminal and accepted there.
    case shown
    /// Accepted without a comparison.
    case unverified
    /// There is no key.
    case none
  }

  /// Takes a vendor; without a key there is nothing verified.
  public init(id: ShortID, name: DisplayName, key: RecipientKey?, verification: Verification) {
    self.id = id
    self.name = name
    self.key = key?.text
    self.verification = key == nil ? .none : verification
  }

  /// The pinned key.
  ///
  /// - Throws: `KeyError` if the recorded text is not a key.
  public func recipientKey() throws(KeyError) -> RecipientKey? {
    guard let key else { return nil }
    return try RecipientKey(text: key)
  }
}
