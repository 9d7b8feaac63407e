internal import FoundationEssentials
internal import VaultCore

/// The folder for what this machine remembers: `vendor-vault` in `$XDG_STATE_HOME`, else in `~/.local/state`.
enum StateFolder {
  static var path: String? {
    let environment = ProcessInfo.processInfo.environment
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/vendor-vault" }
    return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/state/vendor-vault" : nil }
  }

  static func make() throws(MemoryError) {
    guard let path else { throw .unavailable(reason: "there is no home folder") }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unavailable(reason: "\(path) cannot be created")
    }
  }
}
