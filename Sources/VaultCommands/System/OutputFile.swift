internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import SystemPackage
internal import VaultDesk

/// A file that a command writes: a new one, whole or not at all.
struct OutputFile: ~Copyable {
  let path: String
  private let option: String
  private var file: NewFile

  /// Makes sure that the file can be made, before anything is done that cannot be undone.
  ///
  /// - Parameters:
  ///   - demands: what it must be; ``OpenFile/Demands/secret`` for what is not for others.
  ///   - option: the option that `path` came with.
  init(at path: String, _ demands: OpenFile.Demands = [], option: String = "-o") throws(Failure) {
    try Self.check(path, option: option)
    do {
      file = try NewFile(at: path, demands)
    } catch {
      throw Self.cannotCreate(path, error, option: option)
    }
    self.path = path
    self.option = option
  }

  /// Adds to the file, straight from the memory of `contents`.
  borrowing func write(_ contents: RawSpan) throws(Failure) {
    do {
      try file.write(contents)
    } catch {
      throw Self.cannotCreate(path, error, option: option)
    }
  }

  /// Gives the file its name, durably.
  mutating func publish() throws(Failure) {
    do {
      try file.publish()
    } catch {
      throw Self.cannotCreate(path, error, option: option)
    }
  }

  /// Takes its name away again, if it has been given one.
  mutating func takeBack() { file.takeBack() }

  /// Makes a file in one step.
  static func write(
    _ contents: [UInt8], to path: String, _ demands: OpenFile.Demands = []
  ) throws(Failure) {
    var file = try OutputFile(at: path, demands)
    try contents.withBytes { contents throws(Failure) in try file.write(contents) }
    try file.publish()
  }

  /// Refuses a path that ends before the file's own name.
  static func check(_ path: String, option: String = "-o") throws(Failure) {
    try checkIsNotStandardOutput(path, option: option)
    guard path.utf8.last != UInt8(ascii: "/"), FilePath(marked: path).lastComponent?.kind == .regular else {
      throw Failure(
        .usage, "\"\(path.shortened)\" is not the name of a file",
        hint: "give \(option) the name of a new file")
    }
  }

  /// Refuses `-` for what is more than one file, or secret.
  static func checkIsNotStandardOutput(_ path: String, option: String = "-o") throws(Failure) {
    guard path == "-" else { return }
    throw Failure(
      .usage, "\(option) - is standard output, and this is written to files only",
      hint: "give \(option) another name; a file that is named - is ./-")
  }

  private static func cannotCreate(_ path: String, _ error: PrivateFileError, option: String) -> Failure {
    switch error {
    case .exists:
      Failure(
        .cannotCreate, "\(path.escapedForDisplay) already exists, and was not changed",
        hint: "move it away, or choose another place with \(option)")
    case .modeIgnored, .folderOpenToOthers, .foreignFolder:
      Failure(error, of: "file", at: path)
    default:
      Failure(.cannotCreate, "\(path.escapedForDisplay) cannot be created: \(error)")
    }
  }
}
