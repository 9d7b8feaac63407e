internal import Glibc
internal import SystemPackage

/// A table that the kernel writes while it is read, as those in `/proc/net`.
public enum KernelTable {
  private static let chunk = 64 << 10

  /// The first row of the table at `path` that holds `text`; nothing where there is none, or the table cannot be read.
  public static func row(holding text: String, in path: String) -> String? {
    guard let table = read(path) else { return nil }
    return row(holding: text, in: table)
  }

  /// The same, in a table that was read.
  public static func row(holding text: String, in table: [UInt8]) -> String? {
    let table = table + [0]
    let place = unsafe table.withUnsafeBytes { table -> Int? in
      guard let start = unsafe table.baseAddress?.assumingMemoryBound(to: CChar.self),
        let hit = unsafe strstr(start, text)
      else { return nil }
      return unsafe UnsafePointer(hit) - start
    }
    guard let place else { return nil }
    let lineEnd = UInt8(ascii: "\n")
    let start = table[..<place].lastIndex(of: lineEnd).map { $0 + 1 } ?? 0
    let end = table[place...].firstIndex(of: lineEnd) ?? table.count
    return String(decoding: table[start..<end], as: UTF8.self)
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) else {
      return nil
    }
    defer { try? file.close() }
    var text: [UInt8] = []
    var part = [UInt8](repeating: 0, count: chunk)
    while true {
      let count = unsafe try? part.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      guard let count else { return nil }
      if count == 0 { return text }
      text += part[..<count]
    }
  }
}
