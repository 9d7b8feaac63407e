public import Handoff
internal import Synchronization
public import VaultCore

/// A desk in memory, whose boxes a test can look at and change.
public final class MemoryDesk: KeyDesk {
  private let boxes = Mutex<[String: [UInt8]]>([:])
  private let held = Mutex<Set<String>>([])

  /// Of all machines that are told of no other.
  public static let common = MemoryDesk()

  /// Makes a desk without keys.
  public init() {}

  /// All boxes, by their places.
  public var all: [String: [UInt8]] {
    get { boxes.withLock { $0 } }
    set { boxes.withLock { $0 = newValue } }
  }

  /// Where the box of a coordinator is.
  public func place(of id: ShortID, in vault: HexBytes) -> String { "\(vault)/\(id)" }

  /// Who has a box here.
  public func coordinators(of vault: HexBytes) throws(KeyDeskError) -> [ShortID] {
    all.keys.filter { $0.hasPrefix("\(vault)/") }.compactMap { ShortID(String($0.dropFirst(65))) }.sorted()
  }

  /// The box.
  public func read(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> [UInt8] {
    guard let box = all[place(of: id, in: vault)] else { throw .missing(place: place(of: id, in: vault)) }
    return box
  }

  /// Keeps it, if there is none.
  public func add(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) {
    guard all[place(of: id, in: vault)] == nil else { throw .exists(place: place(of: id, in: vault)) }
    all[place(of: id, in: vault)] = box
  }

  /// Keeps it, for who holds it: another process could lose its change otherwise.
  public func replace(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) -> Residue {
    guard held.withLock({ $0.contains(place(of: id, in: vault)) }) else {
      throw .unusable(fact: "the keys of \(id) are replaced, and nobody holds them", hints: [])
    }
    all[place(of: id, in: vault)] = box
    return .none
  }

  /// Refuses who would wait forever.
  public func hold(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> any HeldKeys {
    let place = place(of: id, in: vault)
    guard held.withLock({ $0.insert(place).inserted }) else {
      throw .unusable(fact: "the keys of \(id) are held already", hints: [])
    }
    return Held(place: place, desk: self)
  }

  private struct Held: HeldKeys {
    let place: String
    let desk: MemoryDesk

    func release() { _ = desk.held.withLock { $0.remove(place) } }
  }

  /// Forgets it.
  public func takeBack(_ id: ShortID, of vault: HexBytes) { all[place(of: id, in: vault)] = nil }
}
