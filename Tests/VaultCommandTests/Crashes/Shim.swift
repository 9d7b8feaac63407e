internal import Foundation
internal import TestSupport

/// The library that stands between a `vault` and the C library (shim.c).
struct Shim {
  /// What it does, as the command's environment says it.
  enum Deed: CustomStringConvertible {
    case listCalls(in: String)
    case kill(Moment, call: Int)
    case killAfter(microseconds: Int)
    case fail(Fault, call: Int, lasting: Bool)

    /// When a call's process is killed.
    enum Moment: String {
      case before, after
      /// When half of the bytes are written.
      case torn
    }

    /// What a call is made to fail with.
    enum Fault: Int32, CaseIterable {
      case inputOutput = 5
      case noSpace = 28
    }

    fileprivate var environment: String {
      switch self {
      case .listCalls(let file): "SHIM_TRACE=\(file)"
      case .kill(let moment, let call): "SHIM_AT=\(call) SHIM_DEED=\(moment.rawValue)"
      case .killAfter(let microseconds): "SHIM_TIMER=\(microseconds)"
      case .fail(let fault, let call, let lasting):
        "SHIM_AT=\(call) SHIM_DEED=\(fault.rawValue) SHIM_LASTING=\(lasting ? 1 : 0)"
      }
    }

    var description: String { environment }
  }

  private let path: String

  /// Compiles it in the sandbox's root, so that it is copied along.
  init(in sandbox: Sandbox) throws {
    path = sandbox.root + "/shim.so"
    let source = Sandbox.source.appending(path: "Crashes/shim.c").path
    let result = try TestSupport.run(
      try Tool.required(.clang),
      ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", path, source])
    guard result.status == 0 else { throw Failed(errors: result.errorText) }
  }

  /// The words before a command that it runs with, along with what is loaded before it anyway, such as a clock.
  func words(for deed: Deed) -> String {
    "env LD_PRELOAD=\(path)${LD_PRELOAD:+:$LD_PRELOAD} \(deed.environment)"
  }

  private struct Failed: Error { let errors: String }
}
