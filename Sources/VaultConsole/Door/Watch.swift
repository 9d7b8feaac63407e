internal import Synchronization

/// When the console locks itself, and when it ends: what its page and its person did last.
final class Watch: Sendable {
  /// How long the vault stays open without a request by a person.
  static let idlePeriod = Duration.seconds(600)
  /// How long before that the page warns.
  static let warningPeriod = Duration.seconds(60)
  /// How long no page may be there: a reload takes less.
  static let absencePeriod = Duration.seconds(10)

  /// What is to be done now.
  enum Act: Equatable {
    /// The browser did not come: whoever waits opens the address by hand.
    case tellAddress
    /// The page is told that the vault is about to be locked.
    case warn
    case lock
    /// There is no page any more.
    case end
    /// There never was a page.
    case giveUp
  }

  /// What the page is told without having asked.
  enum News: String, Sendable {
    case locksSoon, locked
    /// The coordinator logged in once more than can be.
    case outnumbered
    /// Nothing, which shows that the page is there.
    case still
  }

  private struct State {
    var isEntered = false
    var isAddressTold: Bool
    var isUnlocked = false
    var isWarned = false
    var lastAct: ContinuousClock.Instant
    var lastPage: ContinuousClock.Instant
    var pages: [Int: AsyncStream<News>.Continuation] = [:]
    var pageCount = 0
  }

  private let started: ContinuousClock.Instant
  private let state: Mutex<State>

  /// - Parameter isAddressTold: whether the address was printed already.
  init(isAddressTold: Bool, now: ContinuousClock.Instant) {
    started = now
    state = Mutex(State(isAddressTold: isAddressTold, lastAct: now, lastPage: now))
  }

  /// The page came with the launch token.
  func entered(now: ContinuousClock.Instant) {
    state.withLock {
      $0.isEntered = true
      $0.lastPage = now
    }
  }

  /// Whether nobody can come with the launch token any more.
  func isLaunchOver(now: ContinuousClock.Instant) -> Bool {
    state.withLock { $0.isEntered } || now >= started + Launch.period
  }

  /// A person asked for something.
  func acted(now: ContinuousClock.Instant) {
    state.withLock {
      $0.lastAct = now
      $0.isWarned = false
    }
  }

  /// The vault was unlocked or locked.
  func unlocked(_ isUnlocked: Bool) { state.withLock { $0.isUnlocked = isUnlocked } }

  /// A page listens.
  func listen() -> (page: Int, news: AsyncStream<News>) {
    let (news, continuation) = AsyncStream<News>.makeStream(bufferingPolicy: .bufferingNewest(8))
    let page = state.withLock { state in
      state.pageCount += 1
      state.pages[state.pageCount] = continuation
      return state.pageCount
    }
    return (page, news)
  }

  /// The page does not listen any more.
  func left(_ page: Int, now: ContinuousClock.Instant) {
    let continuation = state.withLock { state in
      state.lastPage = now
      return state.pages.removeValue(forKey: page)
    }
    continuation?.finish()
  }

  /// Tells the pages.
  func tell(_ news: News) {
    let pages = state.withLock { Array($0.pages.values) }
    for page in pages { page.yield(news) }
  }

  /// Nobody is told anything any more.
  func close() {
    let pages = state.withLock { Array($0.pages.values) }
    for page in pages { page.finish() }
  }

  /// What is to be done at this time.
  func acts(now: ContinuousClock.Instant) -> [Act] {
    state.withLock { state in
      guard state.isEntered else {
        if now >= started + Launch.period { return [.giveUp] }
        guard !state.isAddressTold, now >= started + Self.absencePeriod else { return [] }
        state.isAddressTold = true
        return [.tellAddress]
      }
      if state.pages.isEmpty, now >= state.lastPage + Self.absencePeriod { return [.end] }
      guard state.isUnlocked else { return [] }
      let lockTime = state.lastAct + Self.idlePeriod
      if now >= lockTime { return [.lock] }
      guard !state.isWarned, now >= lockTime - Self.warningPeriod else { return [] }
      state.isWarned = true
      return [.warn]
    }
  }
}
