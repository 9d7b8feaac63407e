internal import Handoff
public import PrivateFiles
internal import SystemPackage

extension PrivateFileError {
  /// What happened to a file.
  ///
  /// - Parameters:
  ///   - what: what it should be, such as "key file".
  ///   - path: its path, which is escaped here.
  public func problem(of what: String, at path: String) -> Problem {
    let path = path.escapedForDisplay
    let name = "\(what) \(path)"
    return switch self {
    case .missing: Problem(.noInput, "there is no \(name)")
    case .exists: Problem(.cannotCreate, "\(path) already exists, and was not changed")
    case .folder: Problem(.badInput, "\(path) is a folder, not a \(what)")
    case .symbolicLink: Problem(.notPermitted, "\(name) is a symbolic link")
    case .notAFile: Problem(.badInput, "\(name) is not a regular file")
    case .openToOthers(let exposure):
      Problem(.notPermitted, "\(name) is open to other users\(exposure.cause)")
    case .writableByOthers(let exposure):
      Problem(.notPermitted, "other users can change \(name)\(exposure.cause)")
    case .modeIgnored(let fileSystem):
      Problem(
        .cannotCreate,
        "\(name) cannot be kept from other users: its file system ignores modes"
          + (fileSystem.map { " (\($0))" } ?? ""))
    case .foreignOwner: Problem(.notPermitted, "\(name) belongs to another user")
    case .hardLink:
      Problem(.notPermitted, "\(name) has a second name (a hard link), which could leave a wipe half done")
    case .folderOpenToOthers(let folder, let exposure):
      Problem(
        .notPermitted,
        "other users can write to \(folder.escapedForDisplay)\(exposure.cause), so they could replace \(name)"
      )
    case .foreignFolder(let folder):
      Problem(
        .notPermitted, "\(folder.escapedForDisplay) belongs to another user, who could replace \(name)")
    case .tooLarge: Problem(.badInput, "\(path) is too large to be a \(what)")
    case .busy: Problem(.unavailable, "\(name) is in use by another process")
    case .noSpace: Problem(.io, "there is no space left for \(name)")
    case .system(.permissionDenied): Problem(.notPermitted, "\(name) cannot be read: permission denied")
    case .system(let error): Problem(.io, "\(name) cannot be read: \(error)")
    case .sodium(let error): error.problem
    }
  }
}

extension Exposure {
  /// What explains it, if more than a mode.
  fileprivate var cause: String {
    if case .fileSystem(let name) = self { " (file system: \(name))" } else { "" }
  }
}
