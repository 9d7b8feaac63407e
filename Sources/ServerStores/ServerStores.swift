internal import FileStores
internal import PrivateFiles
public import VaultCommands
internal import VaultDesk
internal import VaultPostgreSQL

/// Vaults that are files, and those on a PostgreSQL server: the name of one is a path, a URI, or `service=…`.
public enum ServerStores {
  #if Desk
    /// Opens the vault.
    public static let open: Stores.Opening = { name, isCurrent throws(Failure) in
      guard Stores.isOnServer(name) else { return try FileStores.open(name, isCurrent) }
      do throws(PostgreSQLError) {
        return try PostgreSQLVaultStore.open(at: name, keepingIn: CacheFolder.path)
      } catch {
        throw Failure(error, vault: name)
      }
    }

    /// Makes sure that there can be one.
    public static let make: Stores.Making = { name throws(Failure) in
      guard Stores.isOnServer(name) else { return try FileStores.make(name) }
      do throws(PostgreSQLError) {
        return try PostgreSQLVaultStore.make(at: name)
      } catch {
        throw Failure(error, vault: name)
      }
    }

    /// Reaches the server that a vault is to be copied to.
    public static let target: Stores.Reaching = { name throws(Failure) in
      guard Stores.isOnServer(name) else { return try FileStores.target(name) }
      do throws(PostgreSQLError) {
        return try PostgreSQLVaultStore.target(at: name)
      } catch {
        throw Failure(error, vault: name)
      }
    }

    /// The SQL of the tables.
    public static let tables: Stores.Tables = { desks throws(Failure) in VaultTables.sql(desks: desks) }

    /// There is nothing that another program would do.
    public static let handOver: Stores.HandingOver = { _ throws(Failure) in }
  #else
    /// Opens the vault, which is a file.
    public static let open = FileStores.open
    /// Makes sure that there can be one.
    public static let make = FileStores.make
    /// Nobody moves a vault into a file.
    public static let target = FileStores.target
    /// There is no SQL without PostgreSQL.
    public static let tables: Stores.Tables = { _ throws(Failure) in throw absence }
    /// Refuses a vault on a server.
    public static let handOver: Stores.HandingOver = { name throws(Failure) in
      if Stores.isOnServer(name) { throw absence }
    }

    private static let absence = Failure(
      Problem(.unavailable, "this program was built without PostgreSQL"),
      hints: ["swift build -c release --enable-all-traits --product vault-postgresql"])
  #endif
}
