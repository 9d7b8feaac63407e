public import Handoff

/// Where the coordinators at one desk have their own keys for a vault that has no copy of them: sealed under their
/// passphrases, one box a coordinator. A vault is named by its identity, 32 bytes.
public protocol KeyDesk: Sendable {
  /// Who has keys here, in the order of their names.
  ///
  /// - Throws: ``KeyDeskError``.
  func coordinators(of vault: HexBytes) throws(KeyDeskError) -> [ShortID]

  /// The box of a coordinator.
  ///
  /// - Throws: ``KeyDeskError``.
  func read(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> [UInt8]

  /// Keeps a new box, durably, and never over another.
  ///
  /// - Throws: ``KeyDeskError``.
  func add(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError)

  /// Puts a box in the place of the one that is there, if one is, whole or not at all, durably. The one before is
  /// overwritten, as far as the medium allows.
  ///
  /// - Returns: what is left of the one before.
  /// - Throws: ``KeyDeskError``.
  func replace(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) -> Residue

  /// Waits until no other process of this desk changes the keys of a coordinator, and keeps others from it until that is
  /// released.
  ///
  /// - Throws: ``KeyDeskError``.
  func hold(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> any HeldKeys

  /// Takes a box away again that was added for something that did not come about.
  func takeBack(_ id: ShortID, of vault: HexBytes)
}

/// Keys at a desk that one process alone changes.
public protocol HeldKeys: Sendable {
  /// Lets other processes change them.
  func release()
}

/// Why keys cannot be had from a desk, or be kept there.
public enum KeyDeskError: Error, Equatable, Sendable {
  /// They are not there; their place is given.
  case missing(place: String)
  /// There are keys at this place already.
  case exists(place: String)
  /// What is at this place are keys for another vault, or another coordinator's.
  case foreign(place: String)
  /// What is at this place is not what was written.
  case damaged(place: String)
  /// The desk cannot be used; in words, with what can be done about it.
  case unusable(fact: String, hints: [String])
}

/// No desk: for vaults that have their coordinators' keys in them.
public struct NoDesk: KeyDesk {
  private static let absence = KeyDeskError.unusable(fact: "there is no place for keys here", hints: [])

  /// Makes it.
  public init() {}

  /// Nobody.
  public func coordinators(of vault: HexBytes) throws(KeyDeskError) -> [ShortID] { throw Self.absence }
  /// Nothing.
  public func read(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> [UInt8] { throw Self.absence }
  /// Refuses.
  public func add(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) {
    throw Self.absence
  }
  /// Refuses.
  public func replace(
    _ box: [UInt8], of id: ShortID, in vault: HexBytes
  ) throws(KeyDeskError) -> Residue {
    throw Self.absence
  }
  /// Refuses.
  public func hold(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> any HeldKeys {
    throw Self.absence
  }
  /// Does nothing.
  public func takeBack(_ id: ShortID, of vault: HexBytes) {}
}
