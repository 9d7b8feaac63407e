internal import PrivateFiles

/// The browser of this desk.
enum Browser {
  /// What Windows calls this Linux, where it runs within Windows (WSL).
  private static var nameInWindows: String? { ProcessEnvironment["WSL_DISTRO_NAME"] }

  /// Whether the browser is that of Windows, whose connections a relay makes, as another user or as nobody of this system.
  static var isWindows: Bool { nameInWindows != nil }

  /// Starts it with a file.
  ///
  /// - Returns: whether there was something to start.
  static func start(with path: String) -> Bool {
    if let name = nameInWindows, ProcessProgram.start("explorer.exe", windowsPath(of: path, in: name)) {
      return true
    }
    return ProcessProgram.start("xdg-open", path)
  }

  /// What Windows calls a file of this Linux. The share has that name also on versions before `wsl.localhost`.
  static func windowsPath(of path: String, in name: String) -> String {
    #"\\wsl$\"# + name + String(path.map { $0 == "/" ? "\\" : $0 })
  }
}
