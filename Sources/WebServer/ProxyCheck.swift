#if Desk
  internal import Glibc
  public import NIOCore

  /// Closes connections of others than the web server to a Unix socket before a byte of theirs is read: who is at the other
  /// end, the kernel says (SO_PEERCRED, unix(7)).
  public final class ProxyCheck: ChannelInboundHandler, RemovableChannelHandler {
    /// What passes through.
    public typealias InboundIn = Any
    /// What passes through.
    public typealias InboundOut = Any

    private let users: Set<UInt32>

    /// - Parameter users: who may connect.
    public init(users: Set<UInt32>) { self.users = users }

    /// Looks at a connection that is there already.
    public func handlerAdded(context: ChannelHandlerContext) {
      if context.channel.isActive { check(context) }
    }

    /// Looks at a connection that has come.
    public func channelActive(context: ChannelHandlerContext) {
      check(context)
      context.fireChannelActive()
    }

    private func check(_ context: ChannelHandlerContext) {
      guard let options = context.channel as? any SocketOptionProvider else {
        return context.close(promise: nil)
      }
      let users = users
      let channel = context.channel
      let peer: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
        level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
      peer.whenComplete { peer in
        if case .success(let peer) = peer, users.contains(peer.user) { return }
        channel.close(promise: nil)
      }
    }

    /// `struct ucred` of Linux's sys/socket.h, which Swift does not see.
    private struct Credentials {
      var process: Int32 = 0
      var user: UInt32 = 0
      var group: UInt32 = 0
    }
  }
#endif
