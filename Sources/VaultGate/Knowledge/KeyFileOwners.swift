internal import Handoff
internal import PrivateFiles

/// Whose each key file is, by its path, also after a restart, and also when the file cannot be read any more.
struct KeyFileOwners {
  private(set) var all: [String: CDSCode] = [:]
  /// What is remembered; nothing, as long as that cannot be read.
  private var kept: [String: CDSCode]?

  /// Whether it is not known yet whose the files were that cannot be read.
  var isUnknown: Bool { kept == nil }

  /// What was read there now; nobody's, where it is no issuer's key.
  mutating func set(_ path: String, to code: CDSCode?) { all[path] = code }

  /// Only these files are there.
  mutating func keepOnly(_ paths: Set<String>) { all = all.filter { paths.contains($0.key) } }

  /// Takes what is remembered, once.
  ///
  /// - Throws: `PrivateFileError`; it is tried again with the next call.
  fileprivate mutating func recall(from memory: GateMemory) throws(PrivateFileError) {
    guard isUnknown else { return }
    let remembered = try memory.recallOwners()
    all.merge(remembered) { now, _ in now }
    kept = remembered
  }

  /// Has it remembered, if it is not yet; but never in the place of what could not be read.
  ///
  /// - Throws: `PrivateFileError`; it is tried again with the next call.
  fileprivate mutating func keep(in memory: GateMemory) throws(PrivateFileError) {
    guard !isUnknown, all != kept else { return }
    try memory.keep(owners: all)
    kept = all
  }
}

extension Keeper {
  func recallOwners() {
    do throws(PrivateFileError) {
      try owners.recall(from: memory)
    } catch {
      hindrances.insert("\(memory.ownersPath.escapedForDisplay) cannot be read: \(error)")
    }
  }

  func keepOwners() {
    do throws(PrivateFileError) { try owners.keep(in: memory) } catch {
      hindrances.insert("\(memory.ownersPath.escapedForDisplay) cannot be written: \(error)")
    }
  }
}

extension GateMemory {
  private static let sizeLimit = 8 << 20

  /// Where it lies: of each file the CDS code, a space, the path, a NUL byte.
  fileprivate var ownersPath: String { "\(folder)/key-files" }

  /// What of it cannot be understood says nothing.
  fileprivate func recallOwners() throws(PrivateFileError) -> [String: CDSCode] {
    let bytes: [UInt8]
    do throws(PrivateFileError) {
      bytes = try OpenFile(at: ownersPath, [.ordinary, .noLink, .own, .trusted]).readBytes(
        limit: Self.sizeLimit)
    } catch .missing {
      return [:]
    }
    var owners: [String: CDSCode] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\0") {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2, let code = CDSCode(String(parts[0])) { owners[String(parts[1])] = code }
    }
    return owners
  }

  fileprivate func keep(owners: [String: CDSCode]) throws(PrivateFileError) {
    let lines = owners.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\0" }
    try lock.replace(ownersPath, by: [UInt8](lines.joined().utf8))
  }
}
