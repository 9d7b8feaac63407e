internal import Foundation
internal import TestSupport

/// A private place to run commands in: an empty working folder, a home beside it, and no controlling terminal.
struct Sandbox {
  private let folder: TemporaryFolder

  /// The folder that commands run in.
  var working: URL { folder.url.appending(path: "work") }
  /// The path of everything that belongs to this place.
  var root: String { folder.url.path }

  /// Where this target's files are.
  static let source = URL(filePath: #filePath).deletingLastPathComponent()
  /// The folder with the `vault` that was built along with these tests.
  static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  init() throws {
    folder = try TemporaryFolder()
    for name in ["work", "home", "home/data", "tmp", "steps"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
  }

  /// A place that begins with all that is in another.
  init(copying other: Sandbox) throws {
    folder = try TemporaryFolder()
    let copied = try TestSupport.run("/bin/cp", ["-a", other.root + "/.", root])
    guard copied.status == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  /// The clock and the zone that the tests were given, as by `faketime` and `TZ`: a command lives in the same
  /// time as the tests. Nothing else of this process's environment gets through.
  private static let time = ProcessInfo.processInfo.environment.filter { name, _ in
    ["LD_PRELOAD", "NO_FAKE_STAT", "TZ"].contains(name) || name.hasPrefix("FAKETIME")
  }

  /// Where the shell function `district` keeps what it copies.
  private static let district = try? TemporaryFolder.ofThisProcess()

  private var environment: [String: String] {
    let helpers = Self.source.appending(path: "Helpers").path
    let own = [
      "PATH": "\(Self.products.path):\(helpers):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      "HOME": folder.path("home"), "XDG_DATA_HOME": folder.path("home/data"),
      "XDG_STATE_HOME": folder.path("home/state"), "TMPDIR": folder.path("tmp"),
      "DISTRICT": Self.district?.url.path ?? "",
      "HELPERS": helpers, "STEPS": folder.path("steps"), "LC_ALL": "C.UTF-8", "TERM": "xterm",
    ]
    // Days are counted in a zone; where none is given, in one whose days all have 24 hours.
    let all = own.merging(["TZ": "UTC"].merging(Self.time) { $1 }) { own, _ in own }
    return RememberedHashes.shared?.joining(all) ?? all
  }

  /// Lets go of what a test's thread hands down: open descriptors, which this process waits to see closed,
  /// and blocked signals.
  private static let afresh = [
    "/usr/bin/perl", "-MPOSIX", "-e",
    "POSIX::close($_) for 3..255; sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV or die",
  ]

  /// Runs a program here without a controlling terminal, and ends it after `seconds`.
  func run(_ words: [String], seconds: Int = 120) throws -> RunResult {
    try TestSupport.run(
      "/usr/bin/setsid",
      ["--wait"] + Self.afresh + ["/usr/bin/timeout", "-k", "5", String(seconds)] + words,
      environment: environment, workingDirectory: working)
  }

  /// Runs one shell command here.
  func shell(_ command: String, seconds: Int = 120) throws -> RunResult {
    try run(["/bin/bash", "-c", ". \"$HELPERS/functions.sh\"\n" + command], seconds: seconds)
  }

  /// Runs shell commands one after another in one shell, and says what each left behind.
  func steps(_ commands: [String]) throws -> [StepResult] {
    for (number, command) in commands.enumerated() {
      try folder.write(command, to: "steps/\(number).command")
    }
    let all = try run(["/bin/bash", Self.source.appending(path: "Helpers/steps.sh").path])
    return try commands.indices.map { number in
      guard let status = try? String(decoding: folder.read("steps/\(number).status"), as: UTF8.self),
        let status = Int32(status.dropLast())
      else { throw Unfinished(command: commands[number], status: all.status, errors: all.errorText) }
      return StepResult(
        status: status, output: String(decoding: try folder.read("steps/\(number).out"), as: UTF8.self),
        errors: String(decoding: try folder.read("steps/\(number).err"), as: UTF8.self))
    }
  }

  /// What one command of several left behind.
  struct StepResult {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The shell did not come to the end of a command.
  struct Unfinished: Error, CustomStringConvertible {
    let command: String
    let status: Int32
    let errors: String

    var description: String { "no end of `\(command)`: status \(status), \(errors)" }
  }
}
