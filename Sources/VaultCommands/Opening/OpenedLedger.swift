internal import FoundationEssentials
internal import Glibc
internal import Handoff
internal import PrivateFiles
internal import SystemPackage

/// Which generations of which credentials this user has opened: a line for each that was newer than all before.
///
///     issuer1… 19647330000000 3 2026-11-24T01:53:41Z
///
/// A key that was replaced has a line as well: what it signed is superseded by what its successor signed.
/// It holds no secret, and it is a help: what is wrong with it is told, and keeps no bundle from being opened.
struct OpenedLedger {
  /// A credential as one issuer knows it.
  struct Credential: Hashable {
    let issuer: String
    let cds: CDSCode

    /// How a line begins.
    var name: String { "\(issuer) \(cds)" }
  }

  /// That a generation was opened, and when first.
  struct Opening {
    let generation: Int
    let time: Timestamp
  }

  private enum Flaw: Error, CustomStringConvertible {
    case notALedger

    var description: String { "it is not a regular file, or too large" }
  }

  /// Nothing where there is no home folder.
  private let path: String?
  private var newest: [Credential: Opening] = [:]
  private var endsInLine = true
  private var notes: Set<String> = []

  /// The largest ledger that is read, in bytes: half a million lines.
  private static let sizeLimit = 64 << 20
  private static let lineEnd = UInt8(ascii: "\n")
  /// Bytes: an issuer key's text, a CDS code, both with a blank between, a time.
  private static let (issuerLength, cdsLength, timeLength) = (65, 14, 20)
  private static let nameLength = issuerLength + 1 + cdsLength

  /// The ledger of this user, in `$XDG_STATE_HOME` or where that is when it is not set.
  init() {
    path = StateFolder.path.map { $0 + "/opened" }
  }

  /// The newest generation of `credential` that was opened, as far as it was read or added.
  subscript(credential: Credential) -> Opening? { newest[credential] }

  /// Reads what there is on `credentials`.
  mutating func read(on credentials: Set<Credential>) {
    guard let path else { return note(.noHome) }
    let bytes: [UInt8]
    do {
      bytes = try readFile(path)
    } catch Errno.noSuchFileOrDirectory {
      return
    } catch {
      return note(.unreadable(path, error))
    }
    endsInLine = bytes.last ?? Self.lineEnd == Self.lineEnd
    let damaged = parse(bytes, on: credentials)
    if damaged > 0 { note(.damaged(path, lines: damaged)) }
  }

  /// Adds that `bundle` was opened, for its issuer's key and for each that this one replaced, where that is
  /// newer than all before.
  mutating func add(_ bundle: VerifiedBundle, at time: Timestamp) {
    let generation = bundle.header.generation
    let credentials = bundle.credentials.filter { generation > newest[$0]?.generation ?? 0 }
    guard let path, !credentials.isEmpty else { return }
    for credential in credentials { newest[credential] = Opening(generation: generation, time: time) }
    do {
      let lines = credentials.map { "\($0.name) \(generation) \(time)\n" }.joined()
      try append((endsInLine ? "" : "\n") + lines, to: path)
      endsInLine = true
    } catch {
      note(.unwritable(path, error))
    }
  }

  private mutating func note(_ note: LedgerNote) {
    if notes.insert(note.line).inserted { StandardStreams.note(note.line) }
  }

  private mutating func readFile(_ path: String) throws -> [UInt8] {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    return try file.closeAfter {
      let status = try Stat(file)
      guard status.type == .regular, status.size <= Self.sizeLimit else { throw Flaw.notALedger }
      if !status.permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute]) {
        note(.openToOthers(path))
      }
      return try file.readBytes(upTo: Int(status.size))
    }
  }

  /// Takes the lines on `credentials`; of the others only the form is looked at, because they may be many.
  ///
  /// - Returns: how many lines are damaged.
  private mutating func parse(_ bytes: [UInt8], on credentials: Set<Credential>) -> Int {
    var wanted: [ArraySlice<UInt8>: Credential] = [:]
    for credential in credentials { wanted[[UInt8](credential.name.utf8)[...]] = credential }
    // Numbers are looked up ten times as fast as names.
    let numbers = Set(wanted.keys.map(Self.number(inNameOf:)))
    let blank = UInt8(ascii: " ")
    var damaged = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: Self.lineEnd) ?? bytes.count
      let (nameEnd, timeStart) = (start + Self.nameLength, end - Self.timeLength)
      let isWhole =
        nameEnd + 1 < timeStart - 1 && bytes[nameEnd] == blank && bytes[timeStart - 1] == blank
        && bytes[nameEnd - Self.cdsLength - 1] == blank
      if !isWhole {
        damaged += 1
      } else if numbers.contains(Self.number(inNameOf: bytes[start..<nameEnd])),
        let credential = wanted[bytes[start..<nameEnd]]
      {
        let generation = Int(String(decoding: bytes[(nameEnd + 1)..<(timeStart - 1)], as: UTF8.self))
        let time = Timestamp(text: String(decoding: bytes[timeStart..<end], as: UTF8.self))
        if let generation, let time, generation > 0 {
          if generation > newest[credential]?.generation ?? 0 {
            newest[credential] = Opening(generation: generation, time: time)
          }
        } else {
          damaged += 1
        }
      }
      start = end + 1
    }
    return damaged
  }

  /// The number that the digits of a CDS code make, at the end of a name.
  private static func number(inNameOf name: ArraySlice<UInt8>) -> UInt64 {
    name.suffix(cdsLength).reduce(0) { $0 &* 10 &+ UInt64($1) }
  }

  private func append(_ lines: String, to path: String) throws {
    func open() throws -> FileDescriptor {
      try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.append, .create, .closeOnExec, .nonBlocking],
        permissions: .ownerReadWrite)
    }
    let file: FileDescriptor
    do {
      file = try open()
    } catch Errno.noSuchFileOrDirectory {
      try PrivateFolder.makeWithParents(OpenFile.folder(of: path))
      file = try open()
    }
    try file.closeAfter {
      // Where the file system has no locks, the lines are still one write at the end.
      _ = flock(file.rawValue, LOCK_EX)
      try file.writeAll(lines.utf8)
    }
  }
}
