import Foundation
import Handoff
import Sodium
import Synchronization
import TestSupport

@testable import VaultGate

/// A gate without a network, its clock, and the folders that it watches.
final class World {
  private let folder: TemporaryFolder
  private let shared = Shared()
  private let log: DecisionLog
  private var running: (keeper: Keeper, desk: FrontDesk)?

  private final class Shared: Sendable {
    let now = Mutex(Sample.start)
    let notes = Mutex<[String]>([])
    let lines = Mutex("")
  }

  init() throws {
    folder = try TemporaryFolder()
    for name in ["issuers", "verifiers"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    let shared = shared
    log = DecisionLog { text in shared.lines.withLock { $0 += text } }
    try restart()
  }

  /// Ends the gate, and starts it again with what lies in its folders.
  func restart() throws {
    running = nil
    let settings = try Gate.Settings(
      issuers: .folder(folder.path("issuers")), verifiers: folder.path("verifiers"),
      state: folder.path("state"), place: "127.0.0.1:1", proxyUser: "")
    let (judge, shared) = (try Judge(), shared)
    running = (
      Keeper(
        settings, memory: try GateMemory(in: settings.state), judge: judge,
        note: { note in shared.notes.withLock { $0.append(note) } }),
      FrontDesk(judge, log: log, clock: { shared.now.withLock { $0 } })
    )
  }

  var desk: FrontDesk {
    guard let running else { preconditionFailure("the gate does not run") }
    return running.desk
  }

  var now: Timestamp {
    get { shared.now.withLock { $0 } }
    set { shared.now.withLock { $0 = newValue } }
  }

  /// What was said to whoever runs it.
  var said: [String] { shared.notes.withLock { $0 } }

  /// The lines of decisions.
  var decisions: String {
    log.finish()
    return shared.lines.withLock { $0 }
  }

  /// The path of a file, relative to the folder of all.
  func path(_ name: String) -> String { folder.path(name) }

  /// Puts a file in its place as careful programs do.
  func put(_ bytes: [UInt8], at name: String) throws {
    try folder.write(bytes, to: "new")
    try Data(bytes).write(to: URL(filePath: path(name)), options: .atomic)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// Has the gate look at its files until it has seen twice what it sees.
  func look() async {
    for _ in 0..<2 { await lookOnce() }
  }

  func lookOnce() async {
    if let running, let report = await running.keeper.look(now: now) { running.desk.post(report) }
  }

  /// Gives what is there another name.
  func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
  }

  // MARK: - Asking

  func ask(
    _ path: String = "/auth", _ method: String = "GET", _ headers: [(String, String)] = [], body: String = ""
  ) -> Answer {
    desk.answer(
      Question(
        method: method, path: path,
        headers: { name in headers.filter { $0.0.lowercased() == name }.map(\.1) },
        body: body.utf8.withBytes { WipedBytes(copying: $0) }))
  }

  static func basic(_ pair: String) -> (String, String) {
    ("Authorization", "Basic " + Data(pair.utf8).base64EncodedString())
  }

  /// The status for a user name and a secret.
  func status(_ user: String = "ssr-1", _ secret: String = "abcDEF-234567890") -> Int {
    ask(headers: [Self.basic("\(user):\(secret)")])
  }

  private func ask(headers: [(String, String)]) -> Int { ask("/auth", "GET", headers).status }

  /// The status and the words of `/health`.
  var health: (status: Int, text: String) {
    let answer = ask("/health")
    return (answer.status, answer.body)
  }
}
