internal import FoundationEssentials

/// A user of this machine, by passwd(5).
public struct LocalUser: Equatable, Sendable {
  /// The user's number.
  public let id: UInt32
  /// The number of the user's own group.
  public let group: UInt32

  /// The user of that name; nothing, where there is none.
  public init?(named name: String) {
    guard let table = try? String(contentsOfFile: "/etc/passwd", encoding: .utf8) else { return nil }
    for row in table.split(separator: "\n") {
      let fields = row.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count == 7, fields[0] == name, let id = UInt32(fields[2]), let group = UInt32(fields[3])
      else { continue }
      self.id = id
      self.group = group
      return
    }
    return nil
  }
}
