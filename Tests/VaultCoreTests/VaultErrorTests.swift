import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("An error of a lower room is told as what it is")
struct VaultErrorTests {
  private struct Unknown: Error {}

  private func wrapped(_ error: any Error) -> VaultError? {
    vaultError { try VaultError.wrapping { throw error } }
  }

  @Test func whatIsKnownKeepsItsKind() {
    #expect(wrapped(VaultError.noVendorNamed) == .noVendorNamed)
    #expect(wrapped(StoreError.full) == .store(.full))
    #expect(wrapped(SodiumError.outOfMemory) == .sodium(.outOfMemory))
    #expect(wrapped(KeyError.unusable) == .key(.unusable))
    #expect(wrapped(BundleError.truncated) == .bundle(.truncated))
    #expect(wrapped(RecordError.notARecord) == .record(.notARecord))
  }

  @Test func whatNobodyKnowsIsAFaultOfTheProgram() {
    #expect(wrapped(Unknown()) == .internal("Unknown()"))
  }
}
