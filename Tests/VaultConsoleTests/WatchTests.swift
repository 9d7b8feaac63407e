import Testing

@testable import VaultConsole

/// When the console locks itself, and when it ends.
@Suite struct WatchTests {
  private let start = ContinuousClock.now

  /// A console with its page, unlocked at the start.
  private func unlocked() -> Watch {
    let watch = Watch(isAddressTold: true, now: start)
    watch.entered(now: start)
    _ = watch.listen()
    watch.unlocked(true)
    return watch
  }

  private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func theVaultIsLockedAfterTenMinutesAndAWarning() {
    let watch = unlocked()
    #expect(watch.acts(now: after(539)) == [])
    #expect(watch.acts(now: after(540)) == [.warn])
    #expect(watch.acts(now: after(541)) == [])
    #expect(watch.acts(now: after(600)) == [.lock])
  }

  @Test func whoAnswersTheWarningGoesOn() {
    let watch = unlocked()
    #expect(watch.acts(now: after(550)) == [.warn])
    watch.acted(now: after(560))
    #expect(watch.acts(now: after(1099)) == [])
    #expect(watch.acts(now: after(1100)) == [.warn])
    #expect(watch.acts(now: after(1160)) == [.lock])
  }

  @Test func whatIsLockedIsNotLockedAgain() {
    let watch = unlocked()
    watch.unlocked(false)
    #expect(watch.acts(now: after(6000)) == [])
  }

  @Test func theConsoleEndsWithItsLastPage() {
    let watch = Watch(isAddressTold: true, now: start)
    watch.entered(now: start)
    let (first, _) = watch.listen()
    let (second, _) = watch.listen()
    watch.left(first, now: after(20))
    #expect(watch.acts(now: after(100)) == [])
    watch.left(second, now: after(100))
    #expect(watch.acts(now: after(109)) == [])
    #expect(watch.acts(now: after(110)) == [.end])
  }

  @Test func aReloadIsNoEnd() {
    let watch = unlocked()
    watch.left(1, now: after(30))
    _ = watch.listen()
    #expect(watch.acts(now: after(45)) == [])
  }

  @Test func theAddressIsToldWhereNoBrowserComes() {
    let watch = Watch(isAddressTold: false, now: start)
    #expect(watch.acts(now: after(9)) == [])
    #expect(watch.acts(now: after(10)) == [.tellAddress])
    #expect(watch.acts(now: after(11)) == [])
    #expect(watch.acts(now: after(60)) == [.giveUp])
  }

  @Test func whoComesInTimeIsNotTold() {
    let watch = Watch(isAddressTold: false, now: start)
    watch.entered(now: after(2))
    _ = watch.listen()
    #expect(watch.acts(now: after(60)) == [])
  }
}
