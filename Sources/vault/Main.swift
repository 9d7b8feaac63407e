internal import VaultCommands
internal import VaultCore
internal import VaultSQLite

/// `vault`: the commands, for vaults that are files.
@main
enum Main {
  static func main() { VaultProgram.run(with: files) }

  /// The name of a vault is the path of its file.
  private static let files = Stores(
    open: { path throws(Failure) in
      do throws(StoreError) { return try SQLiteVaultStore.open(at: path) } catch {
        throw Failure(error, vault: path)
      }
    },
    make: { path throws(Failure) in
      do throws(StoreError) { return try UnmadeVault(at: path) } catch { throw Failure(error, making: path) }
    })
}
