import Foundation
import Handoff
import Sodium
import TestSupport

@testable import VaultCore
@testable import VaultSQLite

/// A small vault's file, to be harmed: with a sealed secret, a kept bundle, and a coordinator who remembers
/// nothing, so that the file alone must tell.
final class HarmedVault {
  /// The file as the vault wrote it.
  let whole: [UInt8]
  private let folder: TemporaryFolder
  private let stored: StoredVault
  private let answers: Answers
  private let ring: KeyRing

  static let pageSize = 4096
  private static let vendor = ShortID.of("alpha")
  private static let now = Sample.after(10)

  /// What came of reading a harmed file.
  enum Verdict: Equatable {
    case refused
    /// What is stored was read as it was written.
    case unaffected
    /// What is stored was read otherwise, and every answer is right or refused.
    case right
    /// An answer differs: which.
    case wrong(String)
  }

  init() throws {
    folder = try TemporaryFolder(inMemory: true)
    let store = try UnmadeVault(at: folder.path("vault.db"))
    let alpha = try Party("alpha").vendor
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [alpha, paper])
    // Longer than a page, so that the file has every kind of page.
    let long = Release(vendors: [paper.id], statement: String(repeating: Sample.statement + "\n", count: 90))
    _ = try vault.generate(under: long, now: Sample.after(1))
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(2))
    _ = try vault.export(Sample.school, to: [alpha], now: Sample.after(3))
    whole = try folder.read("vault.db")
    stored = try store.read(after: nil)
    ring = vault.session.ring
    answers = try Answers(of: vault)
  }

  var pageCount: Int { whole.count / Self.pageSize }

  /// What comes of reading a vault file with these bytes, and of revealing its secret if it reads as before.
  func verdict(of bytes: [UInt8]) throws -> Verdict {
    try? FileManager.default.removeItem(atPath: folder.path("vault.db-journal"))
    let path = try folder.write(bytes, to: "vault.db")
    let store: SQLiteVaultStore
    let read: StoredVault
    do {
      store = try SQLiteVaultStore.open(at: path)
      read = try store.read(after: nil)
    } catch {
      return .refused
    }
    return read == stored ? try reveal(in: store) : verdict(of: read)
  }

  /// A secret that is revealed is gone afterward, and the log is one entry longer.
  private func reveal(in store: SQLiteVaultStore) throws -> Verdict {
    do throws(VaultError) {
      var vault = Vault(try session(of: stored, in: store))
      _ = try vault.reveal(Sample.organization.cds, now: Self.now)
    } catch {
      return .refused
    }
    let after = try store.read(after: nil)
    guard after.entries.count == stored.entries.count + 1, after.entries.starts(with: stored.entries) else {
      return .wrong("history after a reveal")
    }
    var items = stored.items
    guard
      let sealed = items.removeValue(
        forKey: ItemName.secret(Sample.organization.cds, 1, for: Sample.coordinator)),
      after.items == items, Data(try folder.read("vault.db")).range(of: Data(sealed)) == nil
    else { return .wrong("wipe") }
    return .unaffected
  }

  /// What comes of unlocking what was read. The passphrase is paid for only where it would open other keys.
  private func verdict(of read: StoredVault) -> Verdict {
    let box = ItemName.coordinator(Sample.coordinator)
    do throws(VaultError) {
      let store = MemoryStore(read)
      let isOurs = try LogVerifier.claimedVault(read.entries) == LogVerifier.claimedVault(stored.entries)
      let vault =
        isOurs && read.items[box] == stored.items[box]
        ? Vault(try session(of: read, in: store)) : try Sample.unlock(store, now: Self.now)
      return try Answers(of: vault).verdict(against: answers)
    } catch {
      return .refused
    }
  }

  private func session(of read: StoredVault, in store: any VaultStore) throws(VaultError) -> VaultSession {
    let vaultID = try LogVerifier.claimedVault(read.entries)
    return try VaultSession(
      store: store, stored: read, vaultID: vaultID,
      vaultKeys: try VaultKeys.open(read.items, with: ring, of: Sample.coordinator), ring: ring,
      as: Sample.coordinator, machine: .forgetful, remembered: MachineRecord())
  }

  /// What a vault says: all that happened, and what it can let out. What is refused is nothing.
  private struct Answers {
    let history: [HistoryEntry]
    let state: VaultState
    let letOut: [String: [UInt8]]

    init(of vault: borrowing Vault) throws(VaultError) {
      history = vault.history
      state = vault.state
      var letOut: [String: [UInt8]] = [:]
      for generation in state.generations {
        let name = "\(generation.credential) \(generation.number)"
        if let secret = try? vault.session.openSecret(of: generation) {
          letOut["secret of \(name)"] = secret.copied()
        }
        for vendor in generation.deliveries.map(\.vendor) {
          letOut["bundle of \(name)"] = try? vault.session.keptBundle(of: generation, to: vendor)
        }
      }
      letOut["signed record"] = (try? vault.sign("a record\n"))?.encoded
      self.letOut = letOut
    }

    func verdict(against whole: Answers) -> Verdict {
      if history != whole.history { return .wrong("history of \(history.count) entries") }
      if state != whole.state { return .wrong("state") }
      let wrong = letOut.filter { whole.letOut[$0] != $1 }.keys.sorted()
      return wrong.isEmpty ? .right : .wrong(wrong.joined(separator: ", "))
    }
  }
}

extension StoredVault {
  fileprivate static func == (left: StoredVault, right: StoredVault) -> Bool {
    left.entries == right.entries && left.items == right.items
  }
}
