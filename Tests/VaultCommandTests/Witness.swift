internal import Foundation
internal import TestSupport

/// Runs commands of a sandbox under the eyes of `witness.c`, which looks for a secret in their memory.
enum Witness {
  private static let compiler = Tool("clang", package: "clang")

  /// Runs a script with the functions of `residue.sh`; nothing where there is no C compiler.
  static func script(_ script: String) throws -> RunResult? {
    guard let sandbox = try sandbox() else { return nil }
    return try sandbox.shell(". \"$HELPERS/residue.sh\"\n" + script)
  }

  /// A sandbox with the program at `$STEPS/witness`; nothing where there is no C compiler.
  static func sandbox() throws -> Sandbox? {
    guard let clang = try Tool.foundOrSkipped(compiler) else { return nil }
    let sandbox = try Sandbox()
    let source = Sandbox.source.appending(path: "Helpers/witness.c").path
    let made = try run(clang, ["-O1", "-o", sandbox.root + "/steps/witness", source])
    guard made.status == 0 else { throw NotCompiled(errors: made.errorText) }
    return sandbox
  }

  private struct NotCompiled: Error {
    let errors: String
  }
}
