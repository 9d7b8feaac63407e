#if Desk
  internal import Glibc
  internal import Hummingbird
  internal import NIOCore

  /// Closes connections of other users of this machine before a byte of theirs is read.
  final class PeerCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let user: UInt32

    /// - Parameter user: who may connect.
    init(user: UInt32) { self.user = user }

    func handlerAdded(context: ChannelHandlerContext) {
      if context.channel.isActive { check(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
      if check(context) { context.fireChannelActive() }
    }

    @discardableResult
    private func check(_ context: ChannelHandlerContext) -> Bool {
      guard PeerTable.isConnected(user, from: context.remoteAddress?.end, to: context.localAddress?.end)
      else {
        context.close(promise: nil)
        return false
      }
      return true
    }
  }

  extension SocketAddress {
    fileprivate var end: PeerTable.End? {
      guard let ipAddress, let port else { return nil }
      return PeerTable.End(address: ipAddress, port: port)
    }
  }

  /// The same, at a Unix socket: who is at the other end, the kernel says (SO_PEERCRED, unix(7)).
  final class ProxyCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let user: UInt32

    /// - Parameter user: who may connect.
    init(user: UInt32) { self.user = user }

    func handlerAdded(context: ChannelHandlerContext) {
      if context.channel.isActive { check(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
      check(context)
      context.fireChannelActive()
    }

    private func check(_ context: ChannelHandlerContext) {
      guard let options = context.channel as? any SocketOptionProvider else {
        return context.close(promise: nil)
      }
      let user = user
      let channel = context.channel
      let peer: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
        level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
      peer.whenComplete { peer in
        if case .success(let peer) = peer, peer.user == user { return }
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
