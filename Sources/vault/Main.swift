internal import PrivateFiles
internal import VaultCommands
internal import VaultCore
internal import VaultDesk
internal import VaultSQLite

/// `vault`: the commands, for vaults that are files.
@main
enum Main {
  static func main() { VaultProgram.run(with: files) }

  /// The name of a vault is the path of its file.
  private static let files = Stores(
    open: { path throws(Failure) in
      do throws(VaultFileError) {
        return try SQLiteVaultStore.open(at: path)
      } catch .store(let error) {
        throw Failure(error, vault: path)
      } catch {
        throw Failure(error, at: path)
      }
    },
    make: { path throws(Failure) in
      do throws(VaultFileError) {
        return try UnmadeVault(at: path)
      } catch .store(let error) {
        throw Failure(error, making: path)
      } catch {
        throw Failure(error, at: path)
      }
    })
}

extension Failure {
  fileprivate init(_ error: VaultFileError, at path: String) {
    switch error {
    case .store(let error): self.init(error, vault: path)
    case .file(let error): self.init(error, of: "the vault", at: path)
    case .journal(let error):
      self.init(
        error.problem(of: "the vault's journal", at: path + "-journal"),
        hints: ["find out who put it there, and move it away"])
    }
  }
}
