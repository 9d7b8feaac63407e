import Handoff
import TestSupport

@testable import VaultCore

// Works on the events that the tests of VaultCore start from.

extension Events {
  /// Every kind of event, each possible after those before it.
  var life: [Step] {
    get throws {
      let founding = LogEvent.vaultCreated(
        organization: Sample.organization, coordinator: founder, issuer: "issuer 1", salt: HexBytes([7]))
      return [
        Step(event: founding), added(), recoveryMade(), keysReplaced(), recoveryMade(),
        Step(event: .passphraseChanged),
        Step(event: .rollbackAccepted(seen: LogHead(index: 5, head: HexBytes([9])))),
      ] + (try generated(for: [alpha])) + [
        try authorized([beta, paper]), withdrawn(paper), sealed([alpha]), refused(), confirmed(alpha),
        sealed([beta]), removed(beta), keyChanged(paper, to: beta.key), renamed(paper, to: "other"),
        try made(2, for: [alpha], replacing: 1), revoked(number: 2),
        try imported(3), try removed(),
      ]
    }
  }
}
