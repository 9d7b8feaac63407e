internal import Foundation
internal import Testing

/// What the people of `mix.sh` were told, by the logs in a folder.
struct MixTally {
  /// How many changes they have made.
  private(set) var changes = 0
  private var statuses: [Int32: Int] = [:]

  /// What a person can be told instead: another's change came first or has made it pointless, or the vault is in
  /// use for too long.
  private static let refusals: Set<Int32> = [20, 21, 22, 23, 66, 69, 73, 75, 77]

  init(in folder: URL) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("log") {
      let log = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for line in log.split(separator: "\n") {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        let status = try #require(Int32(words[0]))
        statuses[status, default: 0] += 1
        if words[1] == "yes" { changes += 1 }
        guard status != 0 else { continue }
        #expect(Self.refusals.contains(status) && line.contains("| vault: "), "\(line)")
      }
    }
  }

  var words: String {
    "\(statuses.values.reduce(0, +)) commands, \(changes) changes; by status: "
      + statuses.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }.joined(separator: ", ")
  }
}
