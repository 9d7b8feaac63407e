internal import FileStores
internal import Handoff
internal import PrivateFiles
internal import VaultCommands
internal import VaultDesk
internal import VaultPostgreSQL

/// `vault-postgresql`: the same commands, for vaults that are files and for those on a PostgreSQL server.
@main
enum Main {
  static func main() {
    #if Desk
      let stores = Stores(
        open: { name, isCurrent throws(Failure) in
          guard Stores.isOnServer(name) else { return try FileStores.open(name, isCurrent) }
          do throws(PostgreSQLError) {
            return try PostgreSQLVaultStore.open(at: name, keepingIn: CacheFolder.path)
          } catch {
            throw Failure(error, vault: name)
          }
        },
        make: { name throws(Failure) in
          guard Stores.isOnServer(name) else { return try FileStores.make(name) }
          do throws(PostgreSQLError) {
            return try PostgreSQLVaultStore.make(at: name)
          } catch {
            throw Failure(error, vault: name)
          }
        },
        target: { name throws(Failure) in
          guard Stores.isOnServer(name) else { return try FileStores.target(name) }
          do throws(PostgreSQLError) {
            return try PostgreSQLVaultStore.target(at: name)
          } catch {
            throw Failure(error, vault: name)
          }
        },
        handOver: { _ throws(Failure) in },
        tables: { desks throws(Failure) in VaultTables.sql(desks: desks) },
        console: { _ throws(Failure) in throw Self.noConsole })
    #else
      let absence = Failure(
        Problem(.unavailable, "this program was built without PostgreSQL"),
        hints: ["swift build -c release --enable-all-traits --product vault-postgresql"])
      let stores = Stores(
        open: FileStores.open, make: FileStores.make, target: FileStores.target,
        handOver: { name throws(Failure) in if Stores.isOnServer(name) { throw absence } },
        tables: { _ throws(Failure) in throw absence },
        console: { _ throws(Failure) in throw Self.noConsole })
    #endif
    VaultProgram.run(with: stores)
  }

  private static let noConsole = Failure(
    Problem(.unavailable, "this program has no console"), hints: ["vault console"])
}
