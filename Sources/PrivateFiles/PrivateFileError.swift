public import Sodium
public import SystemPackage

/// Why a file, or the place that it lies or is to lie in, is of no use.
public enum PrivateFileError: Error, Equatable, Sendable {
  /// Nothing is there.
  case missing
  /// Something is there already.
  case exists
  /// It is a folder.
  case folder
  /// It is a symbolic link.
  case symbolicLink
  /// It is not an ordinary file.
  case notAFile
  /// Others may read or write it.
  case openToOthers(Exposure)
  /// Others may write it.
  case writableByOthers(Exposure)
  /// It was made for this user alone, and its file system, whose name is given where it is known, lets others in.
  case modeIgnored(fileSystem: String?)
  /// It belongs to another user.
  case foreignOwner
  /// It has a second name, under which it can be changed, too.
  case hardLink
  /// Others may write to a folder that its path leads through, and so replace it.
  case folderOpenToOthers(folder: String, Exposure)
  /// What its path leads through belongs to another user, who may replace it.
  case foreignFolder(folder: String)
  /// It is larger than what it should be can be.
  case tooLarge
  /// Another process held its lock for too long.
  case busy
  /// The medium has no space left.
  case noSpace
  /// The system refused.
  case system(Errno)
  /// There is no guarded memory for what was to be read.
  case sodium(SodiumError)
}

extension PrivateFileError {
  /// Runs `body`, whose errors are the system's or lower rooms'.
  public static func wrapping<Result: ~Copyable>(
    _ body: () throws -> Result
  ) throws(PrivateFileError) -> Result {
    do {
      return try body()
    } catch {
      throw PrivateFileError(error)
    }
  }

  init(_ error: any Error) {
    switch error {
    case let error as PrivateFileError: self = error
    case let error as SodiumError: self = .sodium(error)
    case Errno.fileExists: self = .exists
    case Errno.isDirectory: self = .folder
    case Errno.fileTooLarge: self = .tooLarge
    case Errno.noSpace: self = .noSpace
    default: self = .system(error as? Errno ?? .ioError)
    }
  }
}

extension PrivateFileError: CustomStringConvertible {
  /// The system's words, where it has some; for a reason within a sentence.
  public var description: String {
    switch self {
    case .missing: "\(Errno.noSuchFileOrDirectory)"
    case .exists: "\(Errno.fileExists)"
    case .folder: "\(Errno.isDirectory)"
    case .symbolicLink: "it is a symbolic link"
    case .notAFile: "it is not a regular file"
    case .openToOthers: "it is open to other users"
    case .writableByOthers: "other users can change it"
    case .modeIgnored: "its file system does not keep other users out"
    case .foreignOwner: "it belongs to another user"
    case .hardLink: "it has a second name"
    case .folderOpenToOthers(let folder, _): "other users can write to \(folder)"
    case .foreignFolder(let folder): "\(folder) belongs to another user"
    case .tooLarge: "\(Errno.fileTooLarge)"
    case .busy: "another process uses it"
    case .noSpace: "\(Errno.noSpace)"
    case .system(let error): "\(error)"
    case .sodium: "\(Errno.noMemory)"
    }
  }
}
