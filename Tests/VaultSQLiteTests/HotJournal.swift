/// A rollback journal as SQLite leaves it where it is killed in the midst of a change: the pages as they were before
/// (SQLite's file format page, §3).
enum HotJournal {
  private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
  private static let pageSize = 4096
  private static let sectorSize = 512
  private static let nonce: UInt32 = 0x1234_5678

  /// One that makes the file `before` again.
  static func restoring(_ before: [UInt8], naming superJournal: String? = nil) -> [UInt8] {
    let pages = stride(from: 0, to: before.count, by: pageSize).map { [UInt8](before[$0..<($0 + pageSize)]) }
    var journal = magic
    for number in [UInt32(pages.count), nonce, UInt32(pages.count), UInt32(sectorSize), UInt32(pageSize)] {
      journal += bytes(number)
    }
    journal += [UInt8](repeating: 0, count: sectorSize - journal.count)
    for (index, page) in pages.enumerated() {
      journal += bytes(UInt32(index + 1)) + page + bytes(checksum(page))
    }
    guard let name = superJournal.map({ [UInt8]($0.utf8) }) else { return journal }
    let sum = name.reduce(UInt32(0)) { $0 &+ UInt32(truncatingIfNeeded: Int8(bitPattern: $1)) }
    // The page of the lock byte, which no page record has.
    return journal + bytes(UInt32(0x4000_0000 / pageSize + 1)) + name + bytes(UInt32(name.count)) + bytes(sum)
      + magic
  }

  private static func checksum(_ page: [UInt8]) -> UInt32 {
    stride(from: pageSize - 200, to: 0, by: -200).reduce(nonce) { $0 &+ UInt32(page[$1]) }
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}
