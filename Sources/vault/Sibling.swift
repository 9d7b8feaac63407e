internal import Glibc
internal import Handoff
internal import VaultCommands
internal import VaultDesk

/// Another program that was installed with this one: what it needs, whoever only opens bundles does not load.
enum Sibling {
  /// Becomes the program `name`, with the same command line: the one beside this one, or in its `libexec`.
  static func run(_ name: String) throws(Failure) -> Never {
    let folder = ownFolder ?? "."
    let places = ["\(folder)/\(name)", "\(folder)/../libexec/vendor-vault/\(name)"]
    var reason = ENOENT
    for place in places {
      unsafe execv(place, CommandLine.unsafeArgv)
      if errno != ENOENT { reason = errno }
    }
    guard reason == ENOENT else {
      throw Failure(
        Problem(
          .unavailable, "the program \(name) cannot be started: \(unsafe String(cString: strerror(reason)))"))
    }
    throw Failure(
      Problem(.unavailable, "a vault on a server takes the program \(name), which is not installed"),
      hints: [
        "put it beside vault: swift build -c release --enable-all-traits --product \(name); it needs libpq-dev"
      ])
  }

  private static var ownFolder: String? {
    var characters = [CChar](repeating: 0, count: Int(PATH_MAX))
    let size = unsafe readlink("/proc/self/exe", &characters, Int(PATH_MAX))
    let path = characters.prefix(max(0, size)).map(UInt8.init(bitPattern:))
    guard let end = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return String(validating: path.prefix(end), as: UTF8.self)
  }
}
