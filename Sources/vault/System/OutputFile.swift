internal import Handoff
internal import Sodium
internal import SystemPackage

/// A file that a command writes: a new one, whole or not at all.
struct OutputFile: ~Copyable {
  let path: String
  /// The option that names it.
  private let option: String
  private var file: NewFile

  /// Makes sure that the file can be made, before anything is done that cannot be undone.
  init(at path: String, option: String = "-o") throws(Failure) {
    guard !path.isEmpty, !path.hasSuffix("/") else { throw Self.namesNoFile(path, option) }
    do {
      file = try NewFile(at: path)
    } catch {
      throw Self.cannotCreate(path, error, option)
    }
    self.path = path
    self.option = option
  }

  /// Adds to the file, straight from the memory of `contents`.
  borrowing func write(_ contents: RawSpan) throws(Failure) {
    do {
      try file.write(contents)
    } catch {
      throw Self.cannotCreate(path, error, option)
    }
  }

  /// Gives the file its name, durably.
  mutating func publish() throws(Failure) {
    do {
      try file.publish()
    } catch {
      throw Self.cannotCreate(path, error, option)
    }
  }

  /// Makes a file in one step.
  static func write(_ contents: [UInt8], to path: String) throws(Failure) {
    var file = try OutputFile(at: path)
    try contents.withBytes { contents throws(Failure) in try file.write(contents) }
    try file.publish()
  }

  /// The words for a name that ends before the file's own.
  static func namesNoFile(_ path: String, _ option: String = "-o") -> Failure {
    Failure(
      .usage, "\"\(path.shortened)\" names no file", hint: "give \(option) a name, such as \(option) aeries")
  }

  private static func exists(_ path: String, _ option: String) -> Failure {
    Failure(
      .cannotCreate, "\(path.escapedForDisplay) exists already, and is left as it is",
      hint: "move it away, or choose another place with \(option)")
  }

  private static func cannotCreate(_ path: String, _ error: Errno, _ option: String) -> Failure {
    if error == .fileExists { return exists(path, option) }
    return Failure(.cannotCreate, "\(path.escapedForDisplay) cannot be made: \(error)")
  }
}
