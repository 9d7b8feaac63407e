#if Desk
  internal import Handoff
  internal import PrivateFiles
  internal import Sodium
  internal import SystemPackage

  /// The sealed entries of one vault that this user has read from a server, in a file, so that only newer ones are read
  /// again. Whoever takes entries from it compares the last one with the server's: as each names the one before, all are the
  /// server's then.
  ///
  /// The file: the BLAKE2b-256 hash of the rest, which is each entry after its size in four bytes, big-endian.
  struct EntryCache {
    /// Where the file is.
    let path: String

    /// The cache of the vault in `schema` on the server that `name` leads to; its file is in `folder`.
    init?(of name: ServerName, schema: String, in folder: String) {
      let place = ["hostaddr", "host", "port", "dbname"].map { name.options[$0] ?? "" } + [schema]
      guard let hash = try? GenericHash.digest([UInt8](place.joined(separator: "\n").utf8)) else {
        return nil
      }
      path = "\(folder)/\(HexBytes(hash).text)"
    }

    /// What is kept; nothing, where that cannot be read or is not as it was written.
    func entries() -> [[UInt8]] {
      guard let file = try? OpenFile(at: path, .cache), let size = try? OpenFile.size(of: path),
        let bytes = try? file.descriptor.readBytes(upTo: min(size, Self.sizeLimit)),
        let hash = try? GenericHash.digest([UInt8](bytes.dropFirst(GenericHash.size))),
        bytes.starts(with: hash)
      else { return [] }
      var entries: [[UInt8]] = []
      var rest = bytes.dropFirst(GenericHash.size)
      while !rest.isEmpty {
        let count = Int(bigEndian: rest.prefix(Self.countSize))
        rest = rest.dropFirst(Self.countSize)
        entries.append([UInt8](rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      return entries
    }

    /// Keeps `entries` instead of what is kept. Where that is not possible, all are read again the next time.
    func keep(_ entries: [[UInt8]]) {
      let text = entries.reduce(into: [UInt8]()) { $0 += [UInt8](bigEndian: UInt32($1.count)) + $1 }
      guard text.count < Self.sizeLimit, let hash = try? GenericHash.digest(text) else { return }
      do {
        try PrivateFolder.makeWithParents(OpenFile.folder(of: path))
        try LockedFile(at: path, patience: .zero).replace(by: hash + text)
      } catch {}
    }

    private static let countSize = 4

    /// The most bytes that are kept.
    private static let sizeLimit = 1 << 30
  }

  extension OpenFile.Demands {
    /// What is no secret, and what others could write there is not believed.
    fileprivate static let cache: Self = [.ordinary, .noLink, .own, .trusted]
  }
#endif
