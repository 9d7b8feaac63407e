#if Desk
  public import Dispatch
  internal import Glibc
  internal import Synchronization

  /// How a server ends, for the thread that waits for it.
  public final class Outcome<Problem: Error>: Sendable {
    private let problem = Mutex<Problem?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// It has not ended yet.
    public init() {}

    /// It is over; nothing went wrong where no problem is given.
    public func end(_ problem: Problem? = nil) {
      self.problem.withLock { $0 = problem }
      done.signal()
    }

    /// Waits for the end.
    ///
    /// - Returns: what went wrong, if anything did.
    public func wait() -> Problem? {
      done.wait()
      return problem.withLock { $0 }
    }

    /// A signal ends the server in order, so that it leaves nothing behind.
    ///
    /// - Returns: what is kept for as long as that is so.
    public func whenSignaled(_ number: Int32) -> any DispatchSourceSignal {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { self.end() }
      source.resume()
      return source
    }
  }
#endif
