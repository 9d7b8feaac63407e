#if Desk
  internal import NIOCore
  internal import NIOPosix
#endif
internal import PrivateFiles

/// The place of a Unix socket that the machine's web server connects to.
public struct UnixSocket: Equatable, Sendable {
  /// Its path, which begins with `/`.
  public let path: String

  /// The longest path of a socket, in bytes (unix(7)).
  private static let pathLimit = 107
  private static let prefix = "unix:"

  /// Takes `unix:/PATH`.
  public init?(_ text: String) {
    let path = String(text.dropFirst(Self.prefix.count))
    guard text.hasPrefix(Self.prefix + "/"), path.utf8.count <= Self.pathLimit else { return nil }
    self.path = path
  }

  #if Desk
    /// Whether no other program listens there.
    public func isFree() async -> Bool {
      let other = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(unixDomainSocketPath: path).get()
      guard let other else { return true }
      try? await other.close()
      return false
    }
  #endif

  /// Lets a group connect, and nobody else but the socket's owner.
  ///
  /// - Returns: whether the system allowed it.
  public func admit(group: UInt32) -> Bool { SocketFile.admit(group: group, at: path) }

  /// Takes its name away.
  public func remove() { ReplacedFile.remove(path) }
}
