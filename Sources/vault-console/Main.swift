internal import FileStores
internal import Handoff
internal import VaultCommands
internal import VaultConsole
internal import VaultDesk

/// `vault-console`: the commands, for vaults that are files, and the page in the browser.
@main
enum Main {
  static func main() {
    VaultProgram.run(
      with: Stores(
        open: FileStores.open, make: FileStores.make, target: FileStores.target,
        handOver: { name throws(Failure) in if Stores.isOnServer(name) { throw Self.onServer } },
        tables: { _ throws(Failure) in throw Self.onServer }, console: Self.console))
  }

  private static let onServer = Failure(
    Problem(.unavailable, "the console works with a vault that is a file, and not yet with one on a server"))

  private static let console: Stores.Console = { request throws(Failure) in
    #if Desk
      if Stores.isOnServer(request.vault) { throw onServer }
      let settings = Console.Settings(
        port: request.port, startsBrowser: request.startsBrowser,
        admitsAnyLocalUser: request.admitsAnyLocalUser)
      let place = VaultPlace(
        name: request.vault,
        open: { machine throws(Problem) in
          do throws(Failure) { return try request.open(on: machine) } catch { throw error.problem }
        },
        make: { () throws(Problem) in
          do throws(Failure) { return try request.make() } catch { throw error.problem }
        },
        machine: ConsoleRequest.machine, openerMemory: ConsoleRequest.openerMemory)
      do throws(Problem) {
        try Console.run(
          settings, of: place,
          Console.Voice(
            address: { VaultProgram.say($0 + "\n") }, note: { VaultProgram.note("vault: \($0)\n") }))
      } catch {
        throw Failure(error)
      }
    #else
      throw Failure(
        Problem(.unavailable, "this program was built without the console"),
        hints: ["swift build -c release --enable-all-traits --product vault-console"])
    #endif
  }
}
