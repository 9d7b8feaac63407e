internal import Handoff
internal import ServerStores
internal import VaultCommands
internal import VaultConsole
internal import VaultDesk

/// `vault-console`: the commands, and the page in the browser.
@main
enum Main {
  static func main() {
    VaultProgram.run(
      with: Stores(
        open: ServerStores.open, make: ServerStores.make, target: ServerStores.target,
        handOver: ServerStores.handOver, tables: ServerStores.tables, console: Self.console,
        gate: { _ throws(Failure) in
          throw Failure(Problem(.unavailable, "this program has no gate"), hints: ["vault gate"])
        }))
  }

  private static let console: Stores.Console = { request throws(Failure) in
    #if Desk
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
          settings(request.reach), of: place,
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

  private static func settings(_ reach: ConsoleRequest.Reach) throws(Problem) -> Console.Settings {
    switch reach {
    case .launched(let port, let startsBrowser, let admitsAnyLocalUser):
      .launched(
        Console.Launched(port: port, startsBrowser: startsBrowser, admitsAnyLocalUser: admitsAnyLocalUser))
    case .served(let name, let place, let proxyUser, let foundingCode):
      .served(
        try Console.Served(
          name: name, place: place, proxyUser: proxyUser, foundingCodeFile: foundingCode))
    }
  }
}
