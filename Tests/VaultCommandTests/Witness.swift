internal import Foundation
internal import TestSupport

/// Runs commands of a sandbox under the eyes of `witness.c`, which looks for a secret in their memory.
enum Witness {
  private static let compiler = Tool("clang", package: "clang")

  /// Runs a script with the functions of `residue.sh`; nothing where there is no C compiler.
  static func script(_ script: String, seconds: Int = 120) throws -> RunResult? {
    guard let clang = try Tool.foundOrSkipped(compiler) else { return nil }
    let sandbox = try Sandbox()
    let helpers = Sandbox.source.appending(path: "Helpers").path
    let made = try run(clang, ["-O1", "-o", sandbox.root + "/steps/witness", helpers + "/witness.c"])
    guard made.status == 0 else { throw NotCompiled(errors: made.errorText) }
    return try sandbox.shell(". \"$HELPERS/residue.sh\"\n" + script, seconds: seconds)
  }

  private struct NotCompiled: Error {
    let errors: String
  }
}
