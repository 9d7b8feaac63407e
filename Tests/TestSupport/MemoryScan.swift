internal import Glibc
internal import SystemPackage

/// Looks for a secret in all readable memory of this process, without being a place where it is found.
///
/// The scan keeps the secret masked, reads memory into pages of its own that it leaves out, and wipes
/// them. Compare two counts: one from inside of the closure that a secret is lent to, to know that the scan
/// sees it, and one from after it.
public struct MemoryScan: Sendable {
  private static let mask: UInt8 = 0xa5
  private static let chunk = 1 << 20
  private let masked: [UInt8]

  /// Remembers `secret`, masked; at least 8 bytes, so that chance does not find it.
  public init(for secret: RawSpan) {
    precondition(secret.byteCount >= 8, "too short to look for")
    masked = unsafe secret.withUnsafeBytes { bytes in unsafe bytes.map { $0 ^ Self.mask } }
  }

  /// How often the secret is in this process's readable memory.
  ///
  /// - Throws: `Errno` if the memory map cannot be read.
  public func count() throws -> Int {
    let pages = unsafe mmap(nil, Self.chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages = unsafe pages, unsafe pages != MAP_FAILED else { throw Errno.noMemory }
    defer {
      unsafe explicit_bzero(pages, Self.chunk)
      unsafe munmap(pages, Self.chunk)
    }
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: pages, count: Self.chunk)
    let own = UInt(bitPattern: pages)..<UInt(bitPattern: pages) + UInt(Self.chunk)

    let maps = try Self.readableMaps()
    let memory = try FileDescriptor.open(FilePath("/proc/self/mem"), .readOnly)
    return try memory.closeAfter {
      maps.flatMap { Self.pieces(of: $0, without: own) }
        .reduce(0) { unsafe $0 + count(in: $1, of: memory, through: buffer) }
    }
  }

  private func count(
    in range: Range<UInt>, of memory: FileDescriptor, through buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    var found = 0
    var start = range.lowerBound
    while start < range.upperBound {
      let wanted = min(UInt(buffer.count), range.upperBound - start)
      let window = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(wanted)])
      // Pages that went away in between, or that the kernel keeps to itself, are passed over.
      let read =
        (try? unsafe memory.read(fromAbsoluteOffset: Int64(bitPattern: UInt64(start)), into: window)) ?? 0
      guard read > 0 else {
        start += 4096
        continue
      }
      unsafe found += count(in: UnsafeRawBufferPointer(rebasing: buffer[..<read]))
      let end = start + UInt(read)
      // What starts in the last bytes of this window is seen whole in the next.
      start = end < range.upperBound && read >= masked.count ? end - UInt(masked.count - 1) : end
    }
    return found
  }

  private func count(in bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress, bytes.count >= masked.count else { return 0 }
    var found = 0
    var offset = 0
    let last = bytes.count - masked.count
    while offset <= last,
      let hit = unsafe memchr(base + offset, Int32(masked[0] ^ Self.mask), last - offset + 1)
    {
      let start = unsafe UnsafeRawPointer(hit) - base
      if masked.indices.allSatisfy({ unsafe bytes[start + $0] ^ Self.mask == masked[$0] }) {
        found += 1
      }
      offset = start + 1
    }
    return found
  }

  private static func pieces(of map: Range<UInt>, without own: Range<UInt>) -> [Range<UInt>] {
    guard map.overlaps(own) else { return [map] }
    return [
      map.lowerBound..<max(map.lowerBound, own.lowerBound),
      min(map.upperBound, own.upperBound)..<map.upperBound,
    ].filter { !$0.isEmpty }
  }

  private static func readableMaps() throws -> [Range<UInt>] {
    let file = try FileDescriptor.open(FilePath("/proc/self/maps"), .readOnly)
    let text = try file.closeAfter {
      var text: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let read = try unsafe part.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
        if read == 0 { return text }
        text += part[..<read]
      }
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, fields[1].hasPrefix("r"), fields.last != "[vvar]", fields.last != "[vsyscall]"
      else { return nil }
      return bounds[0]..<bounds[1]
    }
  }
}
