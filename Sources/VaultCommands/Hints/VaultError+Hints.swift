internal import Handoff
internal import VaultCore
internal import VaultDesk

extension VaultError {
  /// What can be done about it on the command line.
  var hints: [String] {
    switch self {
    case .wrongPassphrase:
      ["it cannot be recovered"]
    case .passphrase(.tooShort): ["use a few random words that nobody has seen"]
    case .passphrase(.invisible): ["type it anew: editors and clipboards leave such characters behind"]
    case .unknownCoordinator(_, let known):
      ["the coordinators are \(known.map(\.text).joined(separator: ", ")); --as ID says who you are"]
    case .coordinatorNeeded(let known): ["add --as \(known.map(\.text).joined(separator: " or --as "))"]
    case .damaged(.missingItem(let name)) where name.hasPrefix("secret/") || name.hasPrefix("bundle/"):
      ["vault repair records that it is lost; then reset the credential"]
    case .damaged(.missingItem(let name)) where name.hasPrefix("issuer-key/"):
      [
        "restore the newest backup of the vault file",
        "or make a new issuer key, by removing a coordinator: vault coordinator add ID, vault coordinator remove ID",
      ]
    case .damaged: ["restore the newest backup of the vault file"]
    case .needsRepair: ["vault repair, which says what it removes, and asks"]
    case .clockBehind:
      [
        "set this machine's clock; if it is right, the other machine's clock was wrong: vault log shows its entry; "
          + "wait until that time, or restore a backup from before it"
      ]
    case .forked(let fork): fork.hints
    case .heldBack(let generation):
      [
        "ask the other coordinators whether they gave it to anybody; vault log shows what is known here",
        "if nobody did: add --accept-rollback once, which is recorded",
        "if somebody did, or it is not certain: \(generation.resetCommand)",
      ]
    case .moved(let move):
      ["use it there: add --vault \(ShellWord.ofFile(move.place.text)), or set VENDOR_VAULT_FILE to it"]
    case .moveUnfinished: ["finish it where the file is: vault copy, with the same --from and --to"]
    case .cannotMove(let flaw): flaw.hints
    case .memoryDamaged:
      ["remove that file; until the next use, this machine will not notice an older copy of the vault"]
    case .coordinatorExists: ["vault coordinator list"]
    case .keysUsedBefore(let id), .requestOfOtherVault(let id):
      ["ask \(id) for a new one, for the vault that you use: vault coordinator request \(id)"]
    case .otherPlace(let id, .desk):
      [
        "at that desk: vault coordinator request \(id) -o \(id).request",
        "then here: vault coordinator add --request \(id).request",
      ]
    case .otherPlace(let id, .vault):
      ["vault coordinator add \(id); the new coordinator types a passphrase here"]
    case .otherPrograms(let id, let programs):
      [
        "ask \(id) for a new one: vault coordinator request \(id)"
          + programs.map { " --program \($0.rawValue)" }.joined()
      ]
    case .request(let error): error.hints
    case .desk(let id, let error): error.hints(of: id)
    case .notLetIn(let id):
      ["another coordinator lets you in: vault coordinator add --request \(id).request"]
    case .otherKeys(let id):
      [
        "if you asked from another desk since then, work there",
        "or move the key file away, and ask anew: vault coordinator request \(id)",
      ]
    case .notCompared(let joining):
      ["add --vault-fingerprint DIGITS, as \(joining.author) reads them out"]
    case .reservedName: ["choose another name"]
    case .lastCoordinator: ["first add another one: vault coordinator add ID"]
    case .cannotRemoveOneself: ["ask another coordinator to do it"]
    case .wrongRecoveryCode:
      ["it has 24 letters and digits; it works once, until a newer one is made or a coordinator is removed"]
    case .noRecoveryCode: ["a coordinator can make one: vault coordinator recovery"]
    case .recoveryOnlyLetsIn:
      [
        "to add one: vault coordinator add ID --as recovery",
        "for one who forgot their passphrase: vault coordinator passphrase ID --as recovery",
      ]
    case .overtaken: ["look at vault status, then decide again"]
    case .vendorExists(let id):
      ["vault vendor list", "if it has a new key: vault vendor key \(id) --key FILE"]
    case .keyPinnedTo:
      [
        "every vendor has a key of its own; compare vault fingerprint of the file with what the vendor reads out"
      ]
    case .keyNotPinned:
      [
        "vault vendor add ID --name NAME --key FILE",
        "if it is a recorded vendor's new key: vault vendor key ID --key FILE",
      ]
    case .unknownVendor(let id, let known):
      [
        known.isEmpty
          ? "vault vendor add \(id) --name NAME --key FILE"
          : "the vendors are \(known.map(\.text).joined(separator: ", "))"
      ]
    case .noVendorNamed: ["add --vendor ID; vault vendor list shows them"]
    case .vendorWithoutKey(let id):
      [
        "vault reveal shows the credential to a person once, for all its vendors",
        "if the vendor has made a key: vault vendor key \(id) --key FILE",
      ]
    case .tooLateToShow(let id, let generation):
      ["only a new credential can be shown to a person: \(generation.resetCommand(adding: id.text))"]
    case .statement(.invisible): ["save it as plain text, with visible characters and line ends only"]
    case .recordTooLong: ["shorten the statement, use fewer lines, or name fewer vendors"]
    case .expiry: ["give today or a later day, at most \(Vault.dayLimits.upperBound) days away"]
    case .secretUnfit: ["copy it again, without the text around it"]
    case .days: ["give --days from \(Vault.dayLimits.lowerBound) to \(Vault.dayLimits.upperBound)"]
    case .noCredential(nil): ["vault generate --vendor ID"]
    case .noCredential(let code?): ["vault generate --for \(code) --vendor ID"]
    case .credentialNeeded(let known):
      [
        known.count > 10
          ? "name one of the \(known.count); vault status shows them"
          : "name one: \(known.map(\.text).joined(separator: ", "))"
      ]
    case .credentialLive(let generation):
      [
        "to replace it, after which every vendor must load the new one: \(generation.resetCommand)"
      ]
        + (generation.origin == .imported
          ? [] : ["to replace it with one that the testing agency made: \(generation.importCommand)"])
    case .notTheNewest(_, let newest): ["look at vault status, then decide again: \(newest.resetCommand)"]
    case .expired(let generation), .revoked(let generation): [generation.generateCommand]
    case .alreadyExported(let generation): [Self.again(generation)]
    case .wiped(let generation), .lost(let generation, _): [generation.resetCommand]
    case .sealedToOthers(let generation):
      [
        "\(generation.sealedTo.listed(with: "or")) can show or export it",
        "or make a new credential: \(generation.resetCommand)",
      ]
    case .alreadyAuthorized(let id, let generation): [generation.step(toServe: id)]
    case .wasServed(_, let generation):
      ["only a new credential can be given to it: \(generation.resetCommand)"]
    case .tooLateToAuthorize(let generation):
      ["a new vendor needs a new credential: \(generation.resetCommand(adding: "ID"))"]
    case .alreadyConfirmed(let generation, _):
      ["if the vendor lost the credential: \(generation.resetCommand)"]
    case .codeUnknown: ["ask the vendor to read it out again; vault open shows it"]
    case .noCodeExpected: ["vault status"]
    case .codeSuperseded(let generation, let vendor, _, let canExport):
      [
        canExport
          ? "have the vendor open its newest bundle: vault export \(generation.credential) --to \(vendor.id)"
          : "vault status \(generation.credential)"
      ]
    case .codeWithdrawn(let generation, _):
      ["the vendor has the secret key; to replace it: \(generation.resetCommand)"]
    case .notAuthorized(let id, let generation):
      [
        generation.vendors.isEmpty
          ? "no vendor is authorized" : "authorized so far: \(generation.vendors.titled)",
        generation.wiped == nil && !generation.isHeld(by: id)
          ? "vault authorize \(generation.credential) --vendor \(id)"
          : generation.resetCommand(adding: id.text),
      ]
    case .foreignSchool: ["a school of the district has a CDS code with the same first seven digits"]
    case .statement(.size), .alreadyRevealed, .codeUsed: []
    case .store(let error): error.hints
    case .bundle(let error): error.hints
    case .record(let error): error.hints
    case .key(let error): error.hints(for: nil)
    case .sodium: []
    case .internal: ["send these words, and the command that you typed, to its maintainers"]
    }
  }

  /// The same for a vault on a server, where a desk's role can add a row that is not an entry.
  var hintsOnServer: [String] {
    guard let position = strangeEntry else { return hints }
    return [
      "if it is the newest one, IT removes it, as the owner of the tables: "
        + "DELETE FROM vendor_vault.entry WHERE position = \(position)",
      "otherwise IT restores the newest backup of the database",
    ]
  }

  /// Which entry does not verify, where it is one of them.
  private var strangeEntry: Int? {
    switch self {
    case .damaged(.malformedEntry(let index)), .damaged(.misplacedEntry(let index)),
      .damaged(.brokenChain(let index)), .damaged(.badSignature(let index)), .damaged(.sealedBody(let index)),
      .damaged(.timeReversed(let index)), .damaged(.impossibleEvent(let index)),
      .store(.strangeEntry(let index)):
      index
    default: nil
    }
  }

  private static func again(_ generation: Generation) -> String {
    let kept = generation.deliveries.filter { $0.confirmed == nil }.map(\.vendor.text)
    return kept.isEmpty
      ? "if a vendor lost it: \(generation.resetCommand)"
      : "to write a bundle again: vault export \(generation.credential) --to \(kept.joined(separator: " "))"
  }
}

extension MoveFlaw {
  /// What can be done about it on the command line.
  fileprivate var hints: [String] {
    switch self {
    case .notAFile: ["give --from the path of a vault file"]
    case .notAServer: ["give --to a name such as postgresql://HOST/DATABASE?sslmode=verify-full"]
    case .otherVault:
      ["name another database, or another schema of it: add options=-csearch_path%3DSCHEMA to the name"]
    case .otherHistory:
      ["if it was moved before, use it there, and put this file away; vault log shows what each has"]
    case .elsewhere(let move): ["use it there, or finish it: --to \(ShellWord.ofFile(move.place.text))"]
    case .differs: ["ask IT who else wrote there, have the tables made anew, and try again"]
    }
  }
}

extension StoreError {
  /// What can be done about it on the command line.
  var hints: [String] {
    switch self {
    case .missing:
      [
        "check the path in --vault PATH or VENDOR_VAULT_FILE, or make a vault there",
        "vault init --organization \"NAME\" --cds CODE --coordinator ID",
      ]
    case .exists: ["use it, or choose another place with --vault PATH"]
    case .headMoved: ["vault log"]
    case .busy, .replaced: ["try again"]
    case .newerVersion: ["install the newer version"]
    case .damaged: ["restore the newest backup of the file"]
    case .strangeEntry: ["restore the newest backup of the database"]
    case .unconfirmed: ["look at vault log when the vault can be used again"]
    case .notAVault: ["check the path in --vault PATH or VENDOR_VAULT_FILE"]
    case .full, .unavailable: []
    }
  }
}
