#if Desk
  internal import Hummingbird
  internal import NIOCore

  /// What is known of a request beside its words.
  struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the connection that it came by is served.
    let loop: any EventLoop

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      loop = source.channel.eventLoop
    }
  }
#endif
