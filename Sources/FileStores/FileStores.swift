internal import Handoff
internal import PrivateFiles
public import VaultCommands
internal import VaultCore
internal import VaultDesk
internal import VaultSQLite

/// Vaults that are files: the name of one is the path of its file.
public enum FileStores {
  /// Opens the file.
  public static let open: Stores.Opening = { path, isCurrent throws(Failure) in
    do throws(VaultFileError) {
      return try SQLiteVaultStore.open(at: path, ifCurrent: isCurrent)
    } catch .store(let error) {
      throw Failure(error, vault: path)
    } catch {
      throw Failure(error, at: path)
    }
  }

  /// Makes sure that there can be one.
  public static let make: Stores.Making = { path throws(Failure) in
    do throws(VaultFileError) {
      return try UnmadeVault(at: path)
    } catch .store(let error) {
      throw Failure(error, making: path)
    } catch {
      throw Failure(error, at: path)
    }
  }

  /// Nobody moves a vault into a file.
  public static let target: Stores.Reaching = { _ throws(Failure) in
    throw Failure(.cannotMove(.notAServer))
  }
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
    case .strayJournal:
      let journal = path + "-journal"
      self.init(
        Problem(
          .badInput,
          "\(journal.escapedForDisplay) is not from the last change of the vault, and would undo others; both files are "
            + "as they were"),
        hints: [
          "a sync program or a copy may have put it there: move it away, and look at vault status",
          "keep it until that works; if the vault is damaged then, restore its newest backup",
        ])
    case .stray(let stray):
      self.init(
        Problem(
          .notPermitted,
          "\(stray.escapedForDisplay) lies beside the vault, and would be taken for a part of it"),
        hints: ["find out who put it there, and move it away"])
    }
  }
}
