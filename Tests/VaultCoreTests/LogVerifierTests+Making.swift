import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

// Entries that no honest program makes.

extension LogVerifierTests {
  func makeNext(
    _ event: LogEvent, by author: String, at time: Timestamp = Sample.after(3), epoch: Int = 1,
    vaultKey: borrowing VaultKey, signedBy keys: borrowing CoordinatorKeys
  ) throws -> [UInt8] {
    try makeNext(
      CanonicalJSON.encode(event), by: author, at: time, epoch: epoch, vaultKey: vaultKey, signedBy: keys)
  }

  func makeNext(
    _ body: [UInt8], by author: String, at time: Timestamp = Sample.after(3), epoch: Int = 1,
    vaultKey: borrowing VaultKey, signedBy keys: borrowing CoordinatorKeys
  ) throws -> [UInt8] {
    let newest = try #require(entries.last)
    let vault = try #require(LogEntry(newest)).vault
    return try makeEntry(
      body, vault: vault, index: entries.count, previous: try GenericHash.digest(newest), epoch: epoch,
      by: author, at: time, vaultKey: vaultKey, signedBy: keys
    ).encoded
  }

  func makeEntry(
    _ event: LogEvent, vault: [UInt8], vaultKey: borrowing VaultKey,
    signedBy keys: borrowing CoordinatorKeys
  ) throws -> LogEntry {
    try makeEntry(
      CanonicalJSON.encode(event), vault: vault, index: 0, previous: LogEntry.noPrevious, epoch: 1,
      by: "office", at: Sample.start, vaultKey: vaultKey, signedBy: keys)
  }

  func makeEntry(
    _ body: [UInt8], vault: [UInt8], index: Int, previous: [UInt8], epoch: Int, by author: String,
    at time: Timestamp, vaultKey: borrowing VaultKey, signedBy keys: borrowing CoordinatorKeys
  ) throws -> LogEntry {
    let context = LogEntry.makeContext(
      vault: vault, index: index, previous: previous, epoch: epoch, author: .of(author), time: time)
    let sealedBody = try vaultKey.seal(body, for: .logBody, boundTo: context)
    func entry(_ signature: [UInt8]) -> LogEntry {
      LogEntry(
        vault: vault, index: index, previous: previous, epoch: epoch, author: .of(author), time: time,
        sealedBody: sealedBody, signature: signature)
    }
    let unsigned = entry([]).signedBytes
    let signature = try unsigned.withBytes { bytes throws(SodiumError) in try keys.signing.sign(bytes) }
    return entry(signature)
  }
}
