import Foundation
import PrivateFiles
import SystemPackage
import TestSupport
import Testing

/// I9: who can put another file in the place of one is not only who can write to its folder.
@Suite("Every folder that a path leads through is looked at (I9)")
struct PathWalkTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("top/middle/bottom"), withIntermediateDirectories: true)
    try folder.write("a key", to: "top/middle/bottom/file")
  }

  private func change(_ name: String, mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path(name))
  }

  private func give(_ name: String, to user: Int) throws {
    try FileManager.default.setAttributes([.ownerAccountID: user], ofItemAtPath: folder.path(name))
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
  }

  private func refusal(of path: String, _ demands: OpenFile.Demands = .trusted) -> PrivateFileError? {
    rejection { () throws(PrivateFileError) in _ = try OpenFile(at: path, demands) }
  }

  private func isOpen(_ name: String) -> PrivateFileError {
    .folderOpenToOthers(folder: folder.path(name), .mode)
  }

  private var file: String { folder.path("top/middle/bottom/file") }

  @Test(arguments: ["top", "top/middle", "top/middle/bottom"], [0o777, 0o775, 0o757])
  func aFolderAboveThatOthersCanWriteToIsRefused(name: String, mode: Int) throws {
    #expect(refusal(of: file) == nil)
    try change(name, mode: mode)
    #expect(refusal(of: file) == isOpen(name))
    #expect(refusal(of: folder.path("top/middle/bottom/absent")) == isOpen(name))
    #expect(
      rejection { () throws(PrivateFileError) in
        _ = try NewFile(at: folder.path("top/middle/bottom/new"), .secret)
      } == isOpen(name))
  }

  @Test(arguments: ["top", "top/middle", "top/middle/bottom"])
  func aStickyOneWillDo(name: String) throws {
    try change(name, mode: 0o1777)
    #expect(refusal(of: file) == nil)
    #expect(refusal(of: folder.path("top/middle/bottom/absent")) == .missing)
  }

  @Test func aStickyOneOfWhichOthersCanAddToTheLastWillNot() throws {
    try change("top/middle/bottom", mode: 0o1777)
    #expect(
      refusal(of: file, [.trusted, .alone])
        == .folderOpenToOthers(folder: folder.path("top/middle/bottom"), .notOurs))
    try change("top/middle/bottom", mode: 0o755)
    try change("top/middle", mode: 0o1777)
    #expect(refusal(of: file, [.trusted, .alone]) == nil)
  }

  @Test(.needsRoot("to give a folder to another user"))
  func oneThatBelongsToAnotherIsRefused() throws {
    try give("top/middle", to: 65_534)
    #expect(refusal(of: file) == .foreignFolder(folder: folder.path("top/middle")))
    try change("top", mode: 0o1777)
    #expect(refusal(of: file) == .foreignFolder(folder: folder.path("top/middle")))
  }

  /// Whoever can change where a link leads, or what is on the way there, can replace what is at its end.
  @Test func linksAreWalkedAsWell() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("open/inner"), withIntermediateDirectories: true)
    try folder.write("another", to: "open/inner/file")
    try link("absolute", to: folder.path("open/inner"))
    try link("relative", to: "open/inner")
    try link("roundabout", to: "top/../absolute/../inner")
    try link("last", to: "roundabout/file")
    let paths = ["absolute/file", "relative/file", "roundabout/file", "last", "top/../relative/file"]
    for path in paths { #expect(refusal(of: folder.path(path)) == nil, "\(path)") }
    try change("open", mode: 0o777)
    for path in paths { #expect(refusal(of: folder.path(path)) == isOpen("open"), "\(path)") }
    #expect(refusal(of: file) == nil)
  }

  @Test func aLinkToItselfHasAnEnd() throws {
    try link("a", to: "b/file")
    try link("b", to: "a")
    #expect(refusal(of: folder.path("a/file")) == .system(.tooManySymbolicLinkLevels))
  }

  /// As a shell hands down a here-document.
  @Test func whatWasHandedDownIsReadWithoutAName() throws {
    try change("top", mode: 0o777)
    let handed = try FileDescriptor.open(FilePath(file), .readOnly)
    try FileManager.default.removeItem(atPath: file)
    try handed.closeAfter {
      #expect(refusal(of: "/proc/self/fd/\(handed.rawValue)") == nil)
    }
  }

  @Test func aFolderOfFilesIsRefusedWhereOthersCanAddOne() throws {
    func refusal() -> PrivateFileError? {
      rejection { () throws(PrivateFileError) in try OpenFile.checkFolder(folder.path("top/middle")) }
    }
    #expect(refusal() == nil)
    try change("top/middle", mode: 0o1777)
    #expect(refusal() == .folderOpenToOthers(folder: folder.path("top/middle"), .notOurs))
    try change("top/middle", mode: 0o775)
    #expect(refusal() == isOpen("top/middle"))
    try change("top/middle", mode: 0o755)
    try change("top", mode: 0o777)
    #expect(refusal() == isOpen("top"))
  }

  @Test(arguments: [0o646, 0o664, 0o602, 0o620]) func aFileThatOthersCanChangeIsNotTrusted(mode: Int) throws {
    try change("top/middle/bottom/file", mode: mode)
    #expect(refusal(of: file) == .writableByOthers(.mode))
    try change("top/middle/bottom/file", mode: mode & 0o755)
    #expect(refusal(of: file) == nil)
  }
}

/// I9: what an access control list gives, the mode shows as the group's.
@Suite struct AccessListTests {
  private let folder: TemporaryFolder
  private static let (owner, user, group, mask, other) = (1, 2, 4, 16, 32)

  init() throws { folder = try TemporaryFolder() }

  /// Why a file with such a list cannot hold a secret.
  private func refusal(_ entries: [(tag: Int, permissions: Int, id: Int)]) throws -> PrivateFileError? {
    let path = try folder.write("a passphrase", to: "file")
    let list = entries.map { "(\($0.tag), \($0.permissions), \($0.id))" }.joined(separator: ", ")
    let script = """
      import os, struct
      list = b"".join(struct.pack("<HHI", tag, permissions, id & 0xffffffff) for tag, permissions, id in [\(list)])
      os.setxattr("\(path)", "system.posix_acl_access", struct.pack("<I", 2) + list)
      """
    let made = try run(try Tool.required(.python), ["-c", script])
    try #require(made.status == 0, "\(made.errorText)")
    return rejection { () throws(PrivateFileError) in _ = try OpenFile(at: path, .secret) }
  }

  private func list(user id: Int, group permissions: Int = 0) -> [(tag: Int, permissions: Int, id: Int)] {
    [
      (Self.owner, 4, -1), (Self.user, 4, id), (Self.group, permissions, -1), (Self.mask, 4, -1),
      (Self.other, 0, -1),
    ]
  }

  /// As systemd hands a service's user a credential: root's, mode 0440 by its list.
  @Test(.needs(.python)) func aFileForThisUserAloneHoldsASecret() throws {
    #expect(try refusal(list(user: Int(geteuid()))) == nil)
  }

  @Test(.needs(.python)) func whatAListGivesToOthersIsOpenToThem() throws {
    #expect(try refusal(list(user: 65_533)) == .openToOthers(.mode))
    #expect(try refusal(list(user: Int(geteuid()), group: 4)) == .openToOthers(.mode))
  }
}

@Test func aFolderInMemoryIsPrivateAndGoesWithItsFiles() throws {
  let path: String
  do {
    let folder = try MemoryFolder()
    path = folder.path("file")
    var file = try NewFile(at: path, .secret)
    try file.publish()
  }
  #expect(!OpenFile.isAnything(at: path))
  #expect(!FileManager.default.fileExists(atPath: URL(filePath: path).deletingLastPathComponent().path))
}
