internal import VaultCommands
internal import VaultDesk
internal import VaultGate

/// `vault-gate`: the gate, without any vault.
@main
enum Main {
  static func main() {
    VaultProgram.run(
      with: Stores(
        open: { _, _ throws(Failure) in throw noVault }, make: { _ throws(Failure) in throw noVault },
        target: { _ throws(Failure) in throw noVault }, handOver: { _ throws(Failure) in },
        tables: { _ throws(Failure) in throw noVault }, console: { _ throws(Failure) in throw noVault },
        gate: Self.gate))
  }

  private static let noVault = Failure(
    Problem(.unavailable, "this program has no vaults, only the gate"), hints: ["vault help gate"])

  private static let gate: Stores.Gate = { request throws(Failure) in
    #if Desk
      do throws(Gate.Problem) {
        let issuers: Gate.Settings.Issuers =
          switch request.issuers {
          case .file(let path): .file(path)
          case .folder(let path): .folder(path)
          }
        let settings = try Gate.Settings(
          issuers: issuers, verifiers: request.verifiers, state: request.state, place: request.place,
          proxyUser: request.proxyUser)
        try Gate.run(
          settings,
          Gate.Voice(log: VaultProgram.say, note: { VaultProgram.note("vault: \($0)\n") }))
      } catch {
        throw Failure(Problem(error.isUsage ? .unusableRequest : .unavailable, error.fact))
      }
    #else
      throw Failure(
        Problem(.unavailable, "this program was built without the gate"),
        hints: ["swift build -c release --enable-all-traits --product vault-gate"])
    #endif
  }
}
