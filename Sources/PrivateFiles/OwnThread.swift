internal import Dispatch

/// Where work is done that takes long or waits for the medium: one thing after another, and in nobody's way.
public final class OwnThread: SerialExecutor {
  private let queue: DispatchQueue

  /// Names it for whoever looks at the process.
  public init(_ name: String) { queue = DispatchQueue(label: name) }

  /// Takes the next thing to do.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// An actor that works there.
public protocol OnOwnThread: Actor {
  /// Its thread.
  nonisolated var thread: OwnThread { get }
}

extension OnOwnThread {
  /// What makes the actor work on its thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
}
