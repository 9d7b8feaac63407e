internal import CLinux
internal import Glibc
internal import SystemPackage

/// What others than the owner of a file and this user may do with it. Root may do everything, and is not asked for.
enum AccessOfOthers: Comparable {
  case none
  case reading
  case writing

  /// Where there is an access control list, the mode's bits for the group are only the most that it gives to anybody:
  /// systemd gives a service's user a credential that way.
  init(to status: Stat, at path: FilePath) {
    let mode = status.permissions
    let group = UInt16(mode.rawValue >> 3 & 7)
    let other = UInt16(mode.rawValue & 7)
    let given = group == 0 ? [] : AccessList(at: path)?.givenToOthers(atMost: group) ?? [group]
    self = (given + [other]).map { $0 == 0 ? .none : $0 & 2 == 0 ? .reading : .writing }.max() ?? .none
  }
}

/// An access control list (acl(5)) as the system hands it out: Linux's linux/posix_acl_xattr.h.
private struct AccessList {
  /// Tag, permissions and whose they are.
  private let entries: [(tag: UInt16, permissions: UInt16, id: UInt32)]

  private static let version: UInt32 = 2
  private static let headerSize = 4
  private static let entrySize = 8
  /// In bytes; of a longer one, the mode's bits say enough.
  private static let sizeLimit = 4096
  /// The owner's, a user's, the mask, and everybody else's; the rest is about groups.
  private static let (owner, user, mask, other): (UInt16, UInt16, UInt16, UInt16) = (0x01, 0x02, 0x10, 0x20)

  /// - Returns: nothing where there is none.
  init?(at path: FilePath) {
    var bytes = [UInt8](repeating: 0, count: Self.sizeLimit)
    let size = unsafe path.withPlatformString {
      unsafe getxattr($0, "system.posix_acl_access", &bytes, Self.sizeLimit)
    }
    func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
      bytes[offset..<(offset + Number.bitWidth / 8)].reversed().reduce(0) { $0 << 8 | Number($1) }
    }
    guard size >= Self.headerSize, number(at: 0) == Self.version else { return nil }
    entries = stride(from: Self.headerSize, to: size - Self.entrySize + 1, by: Self.entrySize).map {
      (number(at: $0), number(at: $0 + 2), number(at: $0 + 4))
    }
  }

  /// What it gives to groups, and to other users than this one.
  func givenToOthers(atMost mask: UInt16) -> [UInt16] {
    entries.filter { entry in
      ![Self.owner, Self.mask, Self.other].contains(entry.tag)
        && !(entry.tag == Self.user && entry.id == geteuid())
    }
    .map { $0.permissions & mask }
  }
}
