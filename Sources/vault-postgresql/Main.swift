internal import ServerStores
internal import VaultCommands
internal import VaultDesk

/// `vault-postgresql`: the same commands, for vaults that are files and for those on a PostgreSQL server.
@main
enum Main {
  static func main() {
    VaultProgram.run(
      with: Stores(
        open: ServerStores.open, make: ServerStores.make, target: ServerStores.target,
        handOver: ServerStores.handOver, tables: ServerStores.tables,
        console: { _ throws(Failure) in
          throw Failure(Problem(.unavailable, "this program has no console"), hints: ["vault console"])
        },
        gate: { _ throws(Failure) in
          throw Failure(Problem(.unavailable, "this program has no gate"), hints: ["vault gate"])
        }))
  }
}
