internal import Dispatch
internal import FoundationEssentials
internal import Synchronization

/// Work that the cores share.
package enum Cores {
  /// How many elements a core takes at once; fewer are not worth a second thread.
  private static let share = 16

  /// What `body` makes of each element, in the order of the elements.
  package static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    // How many cores there are takes four files to know.
    guard elements.count > share else { return elements.map(body) }
    let shares = stride(from: 0, to: elements.count, by: share).map {
      $0..<min($0 + share, elements.count)
    }
    let workers = min(shares.count, ProcessInfo.processInfo.activeProcessorCount)
    let next = Atomic(0)
    let done = Mutex([[Result]](repeating: [], count: shares.count))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let share = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard share < shares.count else { return }
        let results = elements[shares[share]].map(body)
        done.withLock { $0[share] = results }
      }
    }
    return done.withLock { $0.flatMap { $0 } }
  }
}
