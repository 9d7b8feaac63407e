import Handoff
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

@Suite("While another process writes, a change waits, and then does nothing (I5)")
struct BusyTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("vault.db") }

  init() throws { folder = try TemporaryFolder() }

  @Test func aStoreThatIsHeldForTooLongIsBusyAndUnchanged() throws {
    _ = try Sample.makeVault(in: try UnmadeVault(at: path))
    let store = try SQLiteVaultStore.open(at: path, busyTimeout: .milliseconds(100))
    var vault = try Sample.unlock(store)
    let state = vault.state
    let before = try folder.read("vault.db")
    // Not to be read as a file meanwhile: closing it would end this process's locks on it.
    let holder = try Database.open(path, busyTimeout: .zero)
    try holder.transaction(.writing) { _ throws(StoreError) in
      let error = vaultError { try vault.addVendor(Party.keyless("paper"), now: Sample.start) }
      #expect(error == .store(.busy))
      // Reading goes on.
      let entries = try store.read(after: nil).entries.count
      #expect(entries == 1)
    }
    #expect(try folder.read("vault.db") == before)
    let after = vault.state
    #expect(after == state)
    try vault.addVendor(Party.keyless("paper"), now: Sample.start)
    #expect(try store.read(after: nil).entries.count == 2)
  }
}
