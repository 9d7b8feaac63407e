import Handoff
import TestSupport

@testable import VaultCore

extension Events {
  /// Every kind of event, each possible after those before it.
  var life: [Step] {
    get throws {
      let founding = LogEvent.vaultCreated(
        organization: Sample.organization, coordinator: founder, issuer: "issuer 1", salt: HexBytes([7]))
      let later = Sample.after(100 * 86_400)
      return [
        Step(event: founding), added(), recoveryMade(), keysReplaced(), passphraseChanged(),
        Step(event: .rollbackAccepted(seen: LogHead(index: 5, head: HexBytes([9])))),
      ] + (try generated(for: [alpha])) + [
        try authorized([beta, paper]), withdrawn(paper), sealed([alpha]), refused(), confirmed(alpha),
        sealed([beta]), removed(beta), keyChanged(paper, to: beta.key), renamed(paper, to: "other"),
        try made(2, for: [alpha], replacing: 1), revoked(number: 2),
        try imported(3), Step(event: .credentialRevealed(credential: credential, generation: 3)),
        try made(4, for: [alpha], replacing: 3),
        Step(event: .expiredSecretsWiped(credentials: [credential]), time: later),
        Step(event: .vaultRepaired(changed: [], missing: [], extra: 1), time: later),
        Step(event: .vaultMoved(to: .of("service=vault")), time: later),
        Step(event: .restoreAccepted(through: 7), time: later),
        Step(event: .keysRenewed(key: HexBytes([63])), time: later), try removed(),
      ]
    }
  }
}
