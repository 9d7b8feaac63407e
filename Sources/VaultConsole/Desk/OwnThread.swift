#if Desk
  internal import NIOPosix

  /// A thread for work that takes long or waits for the medium, one thing after another.
  final class OwnThread: SerialExecutor {
    private let pool = NIOThreadPool(numberOfThreads: 1)

    init() { pool.start() }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      pool.submit { _ in unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
  }
#endif
