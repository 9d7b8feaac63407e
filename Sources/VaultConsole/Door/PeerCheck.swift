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
#endif
