public import Handoff
public import Sodium

/// A place in the log: an entry's index and its hash, which stands for everything up to it.
public typealias LogHead = BundleHeader.LogPosition

/// One link of the log: who changed what, when, after which entry; the body sealed, the whole signed.
///
/// The bytes: version line, vault id (32), index (8, big-endian as all numbers), hash of the previous entry
/// (32, zero for the first), epoch (4), author (length 1, then text), time (8, seconds since 1970), length of
/// the sealed body (4), the sealed body, signature (64) over all before it.
struct LogEntry: Equatable, Sendable {
  let vault: [UInt8]
  let index: Int
  let previous: [UInt8]
  let epoch: Int
  let author: ShortID
  let time: Timestamp
  let sealedBody: [UInt8]
  let signature: [UInt8]
  /// All before the body: what the sealed body is bound to.
  let context: [UInt8]

  static let version = [UInt8]("vendor-vault/entry/v1\n".utf8)
  static let noPrevious = [UInt8](repeating: 0, count: GenericHash.size)

  static func makeContext(
    vault: [UInt8], index: Int, previous: [UInt8], epoch: Int, author: ShortID, time: Timestamp
  ) -> [UInt8] {
    version + vault + [UInt8](bigEndian: UInt64(index)) + previous + [UInt8](bigEndian: UInt32(epoch))
      + [UInt8(author.text.utf8.count)] + [UInt8](author.text.utf8) + [UInt8](bigEndian: time.seconds)
  }

  var signedBytes: [UInt8] { context + [UInt8](bigEndian: UInt32(sealedBody.count)) + sealedBody }

  var encoded: [UInt8] { signedBytes + signature }

  func head() throws(SodiumError) -> LogHead { try LogHead(index: index, entry: encoded) }

  /// Decodes what `encoded` gives, and nothing else.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func take(_ count: Int) -> [UInt8]? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return [UInt8](rest.prefix(count))
    }
    func takeNumber(_ count: Int) -> Int? {
      take(count).flatMap { $0[0] & 0x80 == 0 ? Int(bigEndian: $0) : nil }
    }
    guard take(Self.version.count) == Self.version,
      let vault = take(GenericHash.size), let index = takeNumber(8), let previous = take(GenericHash.size),
      let epoch = takeNumber(4), let authorSize = takeNumber(1), let authorBytes = take(authorSize),
      let author = ShortID(String(decoding: authorBytes, as: UTF8.self)), let seconds = takeNumber(8),
      let bodySize = takeNumber(4), let sealedBody = take(bodySize),
      let signature = take(Signature.size), rest.isEmpty
    else { return nil }
    self.init(
      vault: vault, index: index, previous: previous, epoch: epoch, author: author,
      time: Timestamp(seconds: Int64(seconds)), sealedBody: sealedBody, signature: signature)
    // The rest was taken as it is.
    guard bytes.starts(with: context) else { return nil }
  }

  init(
    vault: [UInt8], index: Int, previous: [UInt8], epoch: Int, author: ShortID, time: Timestamp,
    sealedBody: [UInt8], signature: [UInt8]
  ) {
    self.vault = vault
    self.index = index
    self.previous = previous
    self.epoch = epoch
    self.author = author
    self.time = time
    self.sealedBody = sealedBody
    self.signature = signature
    context = Self.makeContext(
      vault: vault, index: index, previous: previous, epoch: epoch, author: author, time: time)
  }
}

extension LogHead {
  /// The head that the encoded entry at `index` makes.
  ///
  /// - Throws: `SodiumError.unavailable`.
  public init(index: Int, entry: [UInt8]) throws(SodiumError) {
    self.init(index: index, head: HexBytes(try GenericHash.digest(entry)))
  }
}

/// A log entry after it was verified and its body opened.
public struct HistoryEntry: Equatable, Sendable {
  /// The entry's place.
  public let head: LogHead
  /// Who made it.
  public let author: ShortID
  /// When.
  public let time: Timestamp
  /// What happened.
  public let event: LogEvent
}
