internal import FileStores
internal import VaultCommands

/// `vault`: the commands, for vaults that are files. Those on a server are left to the program that can reach one.
@main
enum Main {
  static func main() {
    VaultProgram.run(
      with: Stores(
        open: FileStores.open, make: FileStores.make, target: FileStores.target,
        handOver: { name throws(Failure) in
          if Stores.isOnServer(name) { try Sibling.postgreSQL() }
        },
        tables: { _ throws(Failure) in try Sibling.postgreSQL() },
        console: { _ throws(Failure) in try Sibling.console() },
        gate: { _ throws(Failure) in try Sibling.gate() }))
  }
}
