internal import PrivateFiles

extension PrivateFileError {
  /// What can be done about it on the command line, with the file at `path`.
  func hints(at path: String) -> [String] {
    let path = ShellWord.ofFile(path)
    return switch self {
    case .symbolicLink: ["name the file itself"]
    case .openToOthers(let exposure):
      exposure.hints("chmod 600 \(path)", "use a file of your own, with mode 600")
    case .writableByOthers(let exposure): exposure.hints("chmod go-w \(path)", "use a copy of your own")
    case .modeIgnored: ["choose a place on another file system, such as your home folder"]
    case .foreignOwner: ["use a file of your own, with mode 600"]
    case .hardLink: ["find / -xdev -samefile \(path) shows both names; remove one"]
    case .folderOpenToOthers(let folder, let exposure):
      exposure.hints("chmod go-w \(ShellWord.ofFile(folder))", "use a folder of your own")
    case .foreignFolder: ["use a folder of your own"]
    case .busy: ["try again"]
    case .missing, .exists, .folder, .notAFile, .tooLarge, .noSpace, .system, .sodium: []
    }
  }
}

extension Exposure {
  /// - Parameters:
  ///   - command: what ends it, if it comes from the mode.
  ///   - instead: what else there is to do.
  fileprivate func hints(_ command: String, _ instead: String) -> [String] {
    switch self {
    case .mode: [command]
    case .notOurs: [instead]
    case .fileSystem:
      [command, "if that changes nothing, the file system cannot do it: move the file to your home folder"]
    }
  }
}
