#if Desk
  internal import Hummingbird
  internal import NIOCore

  /// What is known of a request beside its words.
  struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that it came by.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      channel = source.channel
    }
  }
#endif
