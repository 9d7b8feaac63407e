/// What went wrong, for a person, whatever shows it: what kind of thing it is, and one fact. What can be done
/// about it is for each face to say, because each has its own ways.
public struct Problem: Error, Equatable, Sendable {
  /// What kind of thing it is.
  public let kind: Kind
  /// What happened: one line without capital and full stop. What came from outside is escaped in it.
  public let fact: String

  /// Takes a kind and a fact.
  public init(_ kind: Kind, _ fact: String) {
    self.kind = kind
    self.fact = fact
  }

  /// The kinds of problems, as far as somebody does something else about them.
  public enum Kind: Equatable, Sendable {
    /// What was asked for is incomplete, or outside of what is possible.
    case unusableRequest
    /// What was given is malformed, tampered with, or for someone else.
    case badInput
    /// What was named is not there.
    case noInput
    /// The vault, or something of the system, cannot be used now.
    case unavailable
    /// What was to be made is there already, or cannot be made.
    case cannotCreate
    /// The medium failed.
    case io
    /// Someone else's change came first; nothing was done.
    case overtaken
    /// Not permitted: a wrong passphrase, an untrusted key, a file open to others.
    case notPermitted
    /// Already let out; nothing is left.
    case alreadyOut
    /// A live credential would be overridden.
    case wouldOverride
    /// Expired, or superseded by a newer generation.
    case expired
    /// The vendor is not authorized.
    case notAuthorized
    /// The vault is older than what this machine has seen.
    case rolledBack
    /// This program is at fault.
    case fault
  }
}
