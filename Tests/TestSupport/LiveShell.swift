internal import Foundation

/// A shell that lives until nobody holds the other end of its standard input: what it has started it stops then, however this
/// process ends.
struct LiveShell: Sendable {
  /// What it reads.
  let input: FileHandle
  /// What it answers.
  let output: FileHandle

  /// Starts `script`, whose `$1` is `argument`.
  init(_ script: String, _ argument: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, "sh", argument]
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    self.input = input.fileHandleForWriting
    self.output = output.fileHandleForReading
  }
}
