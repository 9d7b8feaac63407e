internal import CHashes
internal import Foundation

/// What Argon2id gave in this run, told again to this process and to the commands that it starts (CHashes). Whoever
/// measures Argon2id, or searches memory, starts a command without `REMEMBERED_HASHES`.
public struct RememberedHashes: Sendable {
  /// From the first use on this process is told; nothing, where the library cannot be made.
  public static let shared = try? RememberedHashes()

  private let folder: TemporaryFolder

  private init() throws {
    folder = try TemporaryFolder.ofThisProcess()
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../CHashes")
    let made = try run(
      try Tool.required(.clang),
      [
        "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror",
        "-I", source.appending(path: "include").path, "-o", folder.path("hashes.so"),
        source.appending(path: "hashes.c").path,
      ])
    guard made.status == 0 else { throw NotCompiled(errors: made.errorText) }
    let hashes = folder.path("hashes")
    try FileManager.default.createDirectory(atPath: hashes, withIntermediateDirectories: false)
    // Who starts a command as somebody else has it loaded, too.
    try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: folder.url.path)
    unsafe remember_hashes_in(strdup(hashes))
  }

  private struct NotCompiled: Error { let errors: String }

  /// The environment of a command that is told, with what `environment` has loaded before it.
  public func joining(_ environment: [String: String]) -> [String: String] {
    let own = [
      "REMEMBERED_HASHES": folder.path("hashes"),
      "LD_PRELOAD": [folder.path("hashes.so"), environment["LD_PRELOAD"]].compactMap(\.self)
        .joined(separator: ":"),
    ]
    return environment.merging(own) { $1 }
  }
}
