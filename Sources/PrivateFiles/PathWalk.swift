internal import Glibc
internal import SystemPackage

/// The walk along a path as the system goes it, by descriptor: symbolic links are resolved one by one, so that each
/// folder in which a name is looked up is looked at, up to the root.
struct PathWalk: ~Copyable {
  private var place: Place
  /// What is still to be gone, the next of it last.
  private var ahead: [FilePath.Component]
  private var linkCount = 0

  /// As many as the system follows (path_resolution(7)).
  private static let mostLinks = 40

  /// Refuses a path on which another than this user or root can put something else in the place of what is, or will be,
  /// at its end: by writing to a folder that is not sticky, or as its owner. A group is others, whoever is in it today.
  ///
  /// - Parameter isAlone: also where others can put something beside it; or, if it is a folder, into it.
  /// - Throws: ``PrivateFileError``.
  static func check(_ path: FilePath, isAlone: Bool = false) throws(PrivateFileError) {
    try PrivateFileError.wrapping {
      var walk = try PathWalk(along: path)
      while let name = walk.ahead.popLast() { try walk.go(to: name) }
      try walk.place.check(isAlone: isAlone)
    }
  }

  private init(along path: FilePath) throws {
    let start = path.isAbsolute ? try Place.root() : try Place(".", in: AT_FDCWD)
    try start.checkAbove()
    place = start
    ahead = path.components.reversed()
  }

  private mutating func go(to name: FilePath.Component) throws {
    // What is above was gone through on the way here, or is above where the walk began.
    if name.kind == .parentDirectory { return place = try Place("..", in: place.descriptor.rawValue) }
    guard name.kind == .regular else { return }
    let next: Place
    do {
      next = try Place(FilePath(root: nil, components: name), in: place.descriptor.rawValue, O_NOFOLLOW)
    } catch Errno.noSuchFileOrDirectory where ahead.isEmpty {
      return
    }
    try place.check(leadingTo: next)
    switch next.status.type {
    case .symbolicLink: try follow(next, name)
    case .directory: place = next
    default: guard ahead.isEmpty else { throw Errno.notDirectory }
    }
  }

  private mutating func follow(_ link: borrowing Place, _ name: FilePath.Component) throws {
    linkCount += 1
    guard linkCount <= Self.mostLinks else { throw Errno.tooManySymbolicLinkLevels }
    if FileSystem(of: place.descriptor) == .processes {
      // The kernel's own links lead to what is open, whose name need not lead there any more.
      let target = try Place(FilePath(root: nil, components: name), in: place.descriptor.rawValue)
      guard target.status.type == .directory else { return }
      place = target
      return try place.checkAbove()
    }
    let target = try link.target()
    ahead += target.components.reversed()
    if target.isAbsolute { place = try Place.root() }
  }
}

/// Something that a path leads through, open for being looked at.
private struct Place: ~Copyable {
  let descriptor: FileDescriptor
  let status: Stat

  /// `O_PATH` of Linux's fcntl.h, a macro that Swift does not see.
  private static let looking = 0o10_000_000 | O_CLOEXEC

  init(_ path: FilePath, in folder: CInt, _ flags: CInt = 0) throws {
    let opened = unsafe path.withPlatformString { unsafe openat(folder, $0, Self.looking | flags) }
    guard opened != -1 else { throw Errno(rawValue: errno) }
    let descriptor = FileDescriptor(rawValue: opened)
    do {
      status = try Stat(descriptor)
    } catch {
      try? descriptor.close()
      throw error
    }
    self.descriptor = descriptor
  }

  static func root() throws -> Place { try Place("/", in: AT_FDCWD) }

  deinit { try? descriptor.close() }

  /// What a symbolic link says.
  borrowing func target() throws -> FilePath {
    guard let target = FilePath(linkOf: descriptor.rawValue, "") else { throw Errno(rawValue: errno) }
    return target
  }

  /// Refuses a folder that another owns or can write to. Of a sticky one, what is in it and ours is safe.
  borrowing func check(isAlone: Bool) throws {
    guard Self.areTrusted(status) else { throw PrivateFileError.foreignFolder(folder: name) }
    let isSticky = status.permissions.contains(.saveText)
    guard !status.permissions.isDisjoint(with: [.groupWrite, .otherWrite]), isAlone || !isSticky else {
      return
    }
    throw PrivateFileError.folderOpenToOthers(
      folder: name, isSticky ? .notOurs : Exposure(of: status, on: FileSystem(of: descriptor)))
  }

  /// Refuses it also where another owns what it leads to in a sticky one.
  borrowing func check(leadingTo next: borrowing Place) throws {
    try check(isAlone: false)
    let isOpen = !status.permissions.isDisjoint(with: [.groupWrite, .otherWrite])
    guard !isOpen || Self.areTrusted(next.status) else {
      throw PrivateFileError.foreignFolder(folder: next.name)
    }
  }

  /// Looks at all folders above this one.
  borrowing func checkAbove() throws {
    let parent = try Place("..", in: descriptor.rawValue)
    guard parent.status.inode != status.inode || parent.status.deviceID != status.deviceID else { return }
    try parent.check(leadingTo: self)
    try parent.checkAbove()
  }

  private static func areTrusted(_ status: Stat) -> Bool { [0, geteuid()].contains(status.userID.rawValue) }

  /// Where it is, for people.
  private var name: String {
    FilePath(linkOf: AT_FDCWD, "/proc/self/fd/\(descriptor.rawValue)")?.marked ?? "a folder above it"
  }
}

extension FilePath {
  /// What the symbolic link at `path` says, below an open folder; of an empty path, what the open link itself says.
  init?(linkOf folder: CInt, _ path: String) {
    let size = Int(PATH_MAX)
    var target = [CChar](repeating: 0, count: size + 1)
    guard unsafe readlinkat(folder, path, &target, size) > 0 else { return nil }
    self = FilePath(platformString: target)
  }
}
