internal import Handoff
internal import PrivateFiles
internal import Sodium

/// The folder with the last file of each organization that counted, so that an older one is refused after a restart, too;
/// and with what is known of whose each key file is. One gate at a time uses it.
final class GateMemory: Sendable {
  let folder: String
  let lock: LockedFile

  /// - Throws: `PrivateFileError`; `busy` where another gate uses the folder.
  init(in folder: String) throws(PrivateFileError) {
    try PrivateFolder.makeWithParents(folder)
    try OpenFile.checkFolder(folder)
    self.folder = folder
    lock = try LockedFile(at: "\(folder)/gate", patience: .zero)
  }

  /// Where the last file of an organization lies.
  func path(of code: CDSCode) -> String { "\(folder)/\(code).verifiers" }

  /// The last file of an organization; nothing, where there was none.
  ///
  /// - Throws: `PrivateFileError`.
  func recall(_ code: CDSCode) throws(PrivateFileError) -> [UInt8]? {
    do throws(PrivateFileError) {
      let file = try OpenFile(at: path(of: code), [.ordinary, .noLink, .own, .trusted])
      return try file.readBytes(limit: VerifierFile.sizeLimit)
    } catch .missing {
      return nil
    }
  }

  /// Keeps the file of an organization, durably.
  ///
  /// - Throws: `PrivateFileError`; then the one before is there.
  func keep(_ file: [UInt8], of code: CDSCode) throws(PrivateFileError) {
    try lock.replace(path(of: code), by: file)
  }
}
