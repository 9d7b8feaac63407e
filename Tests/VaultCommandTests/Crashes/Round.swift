internal import Foundation
internal import TestSupport
internal import VaultCore
internal import VaultSQLite

/// A copy of a vault, for one command that is ended or fails, and the commands after it.
struct Round {
  let sandbox: Sandbox
  private var vault: String { sandbox.working.appending(path: "district.vault").path }

  init(in sandbox: Sandbox) { self.sandbox = sandbox }

  /// Runs a `vault` command with the coordinator's passphrase.
  func run(_ command: String, passphrase: String = "pass") throws -> RunResult {
    try sandbox.shell(
      """
      export VENDOR_VAULT_FILE=district.vault
      export VENDOR_VAULT_COORDINATOR=caaspp
      \(command) --passphrase-file \(passphrase)
      exit $?
      """)
  }

  /// Runs it with the library before it.
  func run(_ command: String, under shim: Shim, _ deed: Shim.Deed) throws -> RunResult {
    try run("\(shim.words(for: deed)) \(command)")
  }

  /// What the store holds; nothing, if there is none. To be asked after a command, because opening a store
  /// repairs it.
  func store() throws -> StoredVault {
    do {
      return try SQLiteVaultStore.open(at: vault).read(after: nil)
    } catch VaultFileError.store(.missing) {
      return StoredVault(entries: [], items: [:])
    }
  }

  /// Whether nothing is left in the journal of what was before.
  func journalIsClean() throws -> Bool {
    guard FileManager.default.fileExists(atPath: vault + "-journal") else { return true }
    return try Data(contentsOf: URL(filePath: vault + "-journal")).allSatisfy { $0 == 0 }
  }

  /// All files but those of the harness, as paths from the root. The name of a file that is called after the
  /// vault's identity is written as `<id>`.
  func files() throws -> Set<String> {
    Set(try paths().map { $0.replacing(/[0-9a-f]{64}/, with: "<id>") })
  }

  private func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: sandbox.root)
      .filter { !$0.hasPrefix("steps/") && $0 != "calls" && $0 != "shim.so" }
  }

  /// The paths of files in which `bytes` occur, but for bundles that were handed out.
  func files(holding bytes: [UInt8]) throws -> [String] {
    try paths().filter { !$0.hasSuffix(".bundle") }.filter { path in
      let contents = FileManager.default.contents(atPath: sandbox.root + "/" + path)
      return contents?.range(of: Data(bytes)) != nil
    }
  }

  func contents(of name: String) -> Data? {
    FileManager.default.contents(atPath: sandbox.working.appending(path: name).path)
  }
}
