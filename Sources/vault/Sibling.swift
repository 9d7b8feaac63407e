internal import Handoff
internal import PrivateFiles
internal import VaultCommands
internal import VaultDesk

/// Another program that was installed with this one: what it needs, whoever only opens bundles does not load.
enum Sibling {
  /// Becomes the program for vaults on a server.
  static func postgreSQL() throws(Failure) -> Never {
    try run("vault-postgresql", of: "vendor-vault-desk", for: "a vault on a server")
  }

  /// Becomes the program that shows a page in the browser.
  static func console() throws(Failure) -> Never {
    try run("vault-console", of: "vendor-vault-desk", for: "the console")
  }

  /// Becomes the program that is asked which credentials are honored.
  static func gate() throws(Failure) -> Never {
    try run("vault-gate", of: "vendor-vault-gate", for: "the gate")
  }

  /// Becomes the program `name`, with the same command line: the one beside this one, or in its `libexec`.
  private static func run(
    _ name: String, of package: String, for purpose: String
  ) throws(Failure) -> Never {
    let folder = ProcessProgram.folder ?? "."
    let places = ["\(folder)/\(name)", "\(folder)/../libexec/vendor-vault/\(name)"]
    if let reason = ProcessProgram.become(anyOf: places) {
      throw Failure(Problem(.unavailable, "the program \(name) cannot be started: \(reason)"))
    }
    throw Failure(
      Problem(.unavailable, "\(purpose) takes the program \(name), which is not installed"),
      hints: ["install the package \(package)"])
  }
}
