import Foundation
import Handoff
import Testing

@testable import VaultCore

@Suite("The life that hostile input starts from has every kind of event, and is possible (I5)")
struct LifeTests {
  @Test func eachEventOfTheFormatsPageHappensAndFollowsThoseBefore() throws {
    let page = ThreatModelTests.root.appending(
      path: "Sources/VaultCore/VaultCore.docc/VaultFormat.md")
    let described = Set(
      try String(contentsOf: page, encoding: .utf8).matches(of: /\n\{"(\w+)":\{/).map { String($0.1) })
    let life = try Events().life
    let lived = try life.map { step in
      let event = String(decoding: try CanonicalJSON.encode(step.event), as: UTF8.self)
      return String(try #require(event.firstMatch(of: /\w+/)).0)
    }
    #expect(Set(lived) == described)
    _ = try Events().state([Events.Step](life.dropFirst()))
  }
}
