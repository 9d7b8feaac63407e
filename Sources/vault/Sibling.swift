internal import Handoff
internal import PrivateFiles
internal import VaultCommands
internal import VaultDesk

/// Another program that was installed with this one: what it needs, whoever only opens bundles does not load.
enum Sibling {
  /// Becomes the program `name`, with the same command line: the one beside this one, or in its `libexec`.
  static func run(_ name: String) throws(Failure) -> Never {
    let folder = ProcessProgram.folder ?? "."
    let places = ["\(folder)/\(name)", "\(folder)/../libexec/vendor-vault/\(name)"]
    if let reason = ProcessProgram.become(anyOf: places) {
      throw Failure(Problem(.unavailable, "the program \(name) cannot be started: \(reason)"))
    }
    throw Failure(
      Problem(.unavailable, "a vault on a server takes the program \(name), which is not installed"),
      hints: [
        "put it beside vault: swift build -c release --enable-all-traits --product \(name); it needs libpq-dev"
      ])
  }
}
