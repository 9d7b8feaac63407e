internal import CLinux
internal import Glibc
internal import SystemPackage

/// Why others get at a file or a folder, as far as that decides what can be done about it.
public enum Exposure: Equatable, Sendable {
  /// By its mode, which this user can change.
  case mode
  /// It is root's, or a folder for everybody.
  case notOurs
  /// It is on a file system that may show one mode for all its files, whatever they are given; its name.
  case fileSystem(String)

  init(of status: Stat, on fileSystem: FileSystem?) {
    if let name = fileSystem?.nameWithoutModes {
      self = .fileSystem(name)
    } else {
      self = status.userID.rawValue == geteuid() ? .mode : .notOurs
    }
  }
}

/// The kinds of file systems that are told apart: by their numbers in Linux's linux/magic.h, or in fs/ where they are
/// not there.
enum FileSystem: Int {
  case processes = 0x9fa0
  case memory = 0x0102_1994
  case fat = 0x4d44
  case exFAT = 0x2011_bab0
  case ntfs = 0x5346_544e
  case ntfs3 = 0x7366_746e
  case smb = 0xff53_4d42
  case smb2 = 0xfe53_4d42
  case plan9 = 0x0102_1997
  case fuse = 0x6573_5546

  /// The one that what is at `path` is on.
  init?(of path: FilePath) {
    self.init(rawValue: unsafe path.withPlatformString { unsafe vendor_vault_file_system($0) })
  }

  /// The one that an open file is on.
  init?(of file: FileDescriptor) { self.init(of: FilePath("/proc/self/fd/\(file.rawValue)")) }

  /// For people: the name of one that may keep no modes.
  var nameWithoutModes: String? {
    switch self {
    case .processes, .memory: nil
    case .fat: "FAT"
    case .exFAT: "exFAT"
    case .ntfs, .ntfs3: "NTFS"
    case .smb, .smb2: "a Windows share"
    case .plan9: "a Windows drive"
    case .fuse: "FUSE, such as exFAT or NTFS"
    }
  }
}
