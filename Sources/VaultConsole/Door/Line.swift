#if Desk
  internal import Handoff
  internal import Synchronization

  /// Where those wait whose passphrase is being worked on, which takes 256 MiB and a core for a second, on purpose: one at
  /// a time. Whoever is known goes first, so that a stranger's guessing keeps nobody out.
  final class Line: Sendable {
    /// Who waits. Nobody waits twice.
    enum Place: Hashable, Sendable {
      /// A session that is open.
      case inside(ObjectIdentifier)
      /// A browser in which this coordinator logged in before.
      case known(ShortID)
      /// Anybody, by where they come from.
      case stranger(String)

      fileprivate var isStranger: Bool {
        if case .stranger = self { true } else { false }
      }
    }

    /// How many strangers wait at once.
    static let strangerLimit = 8

    fileprivate struct State {
      var isTaken = false
      var waiting: [(place: Place, next: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Does what takes so much when it is this one's turn.
    ///
    /// - Throws: ``Refusal/busy``, at once, where this one waits already, or too many do; what `body` throws.
    func turn<Result: ~Copyable>(
      for place: Place, _ body: () async throws -> Result
    ) async throws -> Result {
      try await wait(at: place)
      defer { leave() }
      return try await body()
    }

    /// How many wait.
    var count: Int { state.withLock { $0.waiting.count } }

    private func wait(at place: Place) async throws(Refusal) {
      var isRefused = false
      await withCheckedContinuation { next in
        let outcome = state.withLock { $0.arrive(at: place, next) }
        isRefused = outcome == .refused
        if outcome != .waits { next.resume() }
      }
      if isRefused { throw .busy }
    }

    private func leave() {
      let next = state.withLock { $0.depart() }
      next?.resume()
    }
  }

  extension Line.State {
    fileprivate enum Arrival {
      case goes, waits, refused
    }

    fileprivate mutating func arrive(
      at place: Line.Place, _ next: CheckedContinuation<Void, Never>
    ) -> Arrival {
      guard isTaken else {
        isTaken = true
        return .goes
      }
      guard !waiting.contains(where: { $0.place == place }) else { return .refused }
      if place.isStranger, waiting.count(where: { $0.place.isStranger }) >= Line.strangerLimit {
        return .refused
      }
      waiting.append((place, next))
      return .waits
    }

    /// Who is next.
    fileprivate mutating func depart() -> CheckedContinuation<Void, Never>? {
      guard let first = waiting.firstIndex(where: { !$0.place.isStranger }) ?? waiting.indices.first else {
        isTaken = false
        return nil
      }
      return waiting.remove(at: first).next
    }
  }
#endif
