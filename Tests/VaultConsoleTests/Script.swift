import Foundation
import TestSupport
import Testing

/// A script that talks to a real console, in a home of its own.
enum Script {
  private static let source = URL(filePath: #filePath).deletingLastPathComponent()
  private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// What scripts leave for each other.
  private static let shared = Result { try TemporaryFolder.ofThisProcess() }

  /// Runs a script of `Helpers`, which says nothing where all is well.
  static func run(_ name: String, _ words: String..., seconds: Int = 180) throws {
    let folder = try TemporaryFolder()
    for name in ["home", "work"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    let environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": folder.path("home"),
      "XDG_DATA_HOME": folder.path("home/data"), "XDG_STATE_HOME": folder.path("home/state"),
      // Short: chromium puts a socket below it, whose path has at most 107 bytes.
      "TMPDIR": folder.url.path, "PRODUCTS": products.path, "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "PYTHONDONTWRITEBYTECODE": "1",
      "GUESSES": ProcessInfo.processInfo.environment["GUESSES"] ?? "400",
      "SHARED": try shared.get().url.path,
      "SHOTS": ProcessInfo.processInfo.environment["SHOTS"] ?? "",
    ]
    let script = source.appending(path: "Helpers/\(name)").path
    let result = try TestSupport.run(
      "/usr/bin/timeout", ["-k", "5", String(seconds), "/usr/bin/python3", script] + words,
      environment: environment, workingDirectory: folder.url.appending(path: "work"))
    #expect(result.status == 0, "\(words.joined(separator: " ")): \(result.outputText)\(result.errorText)")
  }
}
