internal import Foundation
internal import Synchronization
public import Testing

extension Trait where Self == WaitingTests {
  /// For tests that mostly wait for other programs: they wait on threads of their own, a few at a time, and leave those of
  /// the pool, of which each core has one, to tests that work.
  public static var waiting: Self { WaitingTests() }
}

/// Runs tests on threads of their own.
public struct WaitingTests: SuiteTrait, TestTrait, TestScoping {
  private static let turns = Turns(atATime: Effort.count("WAITING", usual: 4))

  /// All tests of a suite.
  public var isRecursive: Bool { true }

  /// Runs one of them, when it is its turn.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Self.turns.begin()
    defer { Self.turns.end() }
    try await withTaskExecutorPreference(NewThreads.shared) { try await function() }
  }
}

/// A thread for each step.
private final class NewThreads: TaskExecutor {
  static let shared = NewThreads()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// So many at a time, in the order in which they came.
private final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(atATime free: Int) { state = Mutex(State(free: free)) }

  func begin() async {
    await withCheckedContinuation { turn in
      let isFree = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(turn)
        return false
      }
      if isFree { turn.resume() }
    }
  }

  func end() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
