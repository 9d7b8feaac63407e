public import Foundation

/// What a program left behind.
public struct RunResult: Sendable {
  /// Its exit status, or the number of the signal that ended it.
  public let status: Int32
  /// What it wrote to standard output.
  public let output: [UInt8]
  /// What it wrote to standard error.
  public let errors: [UInt8]

  /// Standard output as text.
  public var outputText: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs a program to its end, with `input` on its standard input.
///
/// - Parameter environment: replaces this process's environment if given.
public func run(
  _ executable: String, _ arguments: [String] = [], input: [UInt8] = [],
  environment: [String: String]? = nil, workingDirectory: URL? = nil
) throws -> RunResult {
  let process = Process()
  process.executableURL = URL(filePath: executable)
  process.arguments = arguments
  if let environment { process.environment = environment }
  if let workingDirectory { process.currentDirectoryURL = workingDirectory }

  // Files instead of pipes: no program can wait for this one to read or write.
  let folder = try TemporaryFolder()
  let standardInput = try FileHandle(forReadingFrom: URL(filePath: try folder.write(input, to: "in")))
  let standardOutput = try FileHandle(forWritingTo: URL(filePath: try folder.write([], to: "out")))
  let standardError = try FileHandle(forWritingTo: URL(filePath: try folder.write([], to: "err")))
  process.standardInput = standardInput
  process.standardOutput = standardOutput
  process.standardError = standardError
  try process.run()
  process.waitUntilExit()
  try standardInput.close()
  try standardOutput.close()
  try standardError.close()
  return RunResult(
    status: process.terminationStatus, output: try folder.read("out"), errors: try folder.read("err"))
}
