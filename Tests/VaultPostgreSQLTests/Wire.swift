#if Desk
  import Foundation
  import TestSupport
  import Testing

  /// A wire to the server that can be cut.
  final class Wire {
    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(to port: Int, cutting direction: String? = nil, after bytes: Int = 0) throws {
      process.executableURL = URL(filePath: Tool.python.name)
      let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Helpers/cut.py")
      process.arguments = [script.path, "\(port)"] + (direction.map { [$0, "\(bytes)"] } ?? [])
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      try output.fileHandleForWriting.close()
      self.port = try #require(try Int(Self.line(of: output)))
    }

    deinit { end() }

    func end() {
      guard process.isRunning else { return }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }

    /// How many bytes went this way so far.
    func carried(_ direction: String) throws -> Int { try counts()[direction == "up" ? 0 : 1] }

    /// How often something was asked so far, and the answer awaited.
    func roundTrips() throws -> Int { try counts()[2] }

    private func counts() throws -> [Int] {
      try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
      let counts = try Self.line(of: output).split(separator: " ").compactMap { Int($0) }
      return try #require(counts.count == 3 ? counts : nil)
    }

    private static func line(of pipe: Pipe) throws -> String {
      var line = ""
      while let byte = try pipe.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
        line += String(decoding: byte, as: UTF8.self)
      }
      return line
    }
  }
#endif
