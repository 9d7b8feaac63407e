internal import Foundation
internal import TestSupport

/// Runs commands of a sandbox under the eyes of `witness.c`, which looks for a secret in their memory.
enum Witness {
  /// Runs a script with the functions of `residue.sh`.
  static func script(_ script: String) throws -> RunResult {
    try sandbox().shell(". \"$HELPERS/residue.sh\"\n" + script)
  }

  /// A sandbox with the program at `$STEPS/witness`.
  static func sandbox() throws -> Sandbox {
    let clang = try Tool.required(.clang)
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
