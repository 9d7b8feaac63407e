import Testing

@testable import VaultConsole

/// The launch token: once, and for a minute.
@Suite struct DoorTests {
  private let start = ContinuousClock.now

  @Test func aLaunchTokenIsGoodOnce() throws {
    let door = try Launch(now: start)
    let session = try #require(try door.enter(with: door.launchToken, now: start))
    #expect(door.admits(session))
    #expect(try door.enter(with: door.launchToken, now: start) == nil)
    #expect(door.admits(session))
  }

  @Test func aLaunchTokenIsGoodForAMinute() throws {
    let door = try Launch(now: start)
    #expect(try door.enter(with: door.launchToken, now: start + .seconds(60)) == nil)
    #expect(try door.enter(with: door.launchToken, now: start + .seconds(59)) != nil)
  }

  @Test func noOtherTokenIsGood() throws {
    let door = try Launch(now: start)
    let other = try Launch(now: start).launchToken
    for token in ["", door.launchToken + "0", String(door.launchToken.dropLast()), other] {
      #expect(try door.enter(with: token, now: start) == nil)
    }
    #expect(!door.admits(nil) && !door.admits("") && !door.admits(door.launchToken))
    _ = try door.enter(with: door.launchToken, now: start)
    #expect(!door.admits(nil) && !door.admits("") && !door.admits(door.launchToken))
  }
}
