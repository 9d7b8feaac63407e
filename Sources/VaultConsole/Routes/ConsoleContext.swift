#if Desk
  internal import Hummingbird
  internal import NIOCore

  /// What is known of a request beside its words.
  struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the connection that it came by is served.
    let loop: any EventLoop
    /// Where it comes from.
    var client = ""
    /// Whose it is; nothing, for a file of the page.
    var session: Session?

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      loop = source.channel.eventLoop
    }

    /// Whose it is.
    ///
    /// - Throws: ``Refusal/noSession``.
    var owner: Session {
      get throws(Refusal) {
        guard let session else { throw .noSession }
        return session
      }
    }

    /// Their desk.
    ///
    /// - Throws: ``Refusal/noSession``.
    var desk: DeskSession { get throws(Refusal) { try owner.desk } }
  }
#endif
