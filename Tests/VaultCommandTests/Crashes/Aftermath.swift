internal import Foundation
internal import TestSupport
internal import Testing
internal import VaultCore

/// What is left after a command was ended or failed, held against what may be left.
struct Aftermath {
  let scene: Scene
  let round: Round
  /// What was done to the command, for whoever reads that it went wrong.
  let label: String
  /// What the command wrote before it ended.
  let result: RunResult

  private var change: Change { scene.change }

  /// Whether the change was made: the vault is as before or as after it, and works on.
  func check() throws -> Bool {
    try checkFilesAtOnce()
    let entries = try openAndVerify()
    let isDone = entries == scene.after.entries.count
    #expect(isDone || entries == scene.before.entries.count, "\(label): \(entries) entries")
    #expect(try round.journalIsClean(), "\(label): the journal holds what was before")
    let files = try round.files()
    #expect(files.isSubset(of: scene.filesAfter), "\(label): \(files.subtracting(scene.filesAfter)) is left")
    try checkStore(isDone: isDone)
    // What was shown is gone: a second time nothing would be left to show.
    if change.name == "reveal", !result.output.isEmpty { #expect(isDone, "\(label): shown before the wipe") }

    let passphrase = isDone ? change.passphraseAfter : "pass"
    if isDone || !change.makesTheVault { try checkBundles(passphrase) }
    try finish(isDone: isDone)
    return isDone
  }

  /// Before any other command came: what a next use of this machine's memory overwrites may be there.
  private func checkFilesAtOnce() throws {
    let left = try round.files().subtracting(scene.filesAfter)
      .subtracting(["home/state/vendor-vault/<id>.new"])
    #expect(left.isEmpty, "\(label): \(left) is left at once")
  }

  /// The number of entries, whose every signature and link is valid.
  private func openAndVerify() throws -> Int {
    var result = try round.run("vault log --verify")
    if result.status == 77 {
      result = try round.run("vault log --verify", passphrase: change.passphraseAfter)
    }
    if change.makesTheVault, result.status == 66 { return 0 }
    #expect(result.status == 0 && result.errors.isEmpty, "\(label): log --verify: \(result.errorText)")
    let count = result.outputText.firstMatch(of: /entries +(\d+): every signature and link is valid/)
    return count.flatMap { Int($0.output.1) } ?? -1
  }

  private func checkStore(isDone: Bool) throws {
    let stored = try round.store()
    if isDone {
      #expect(
        Set(stored.items.keys) == Set(scene.after.items.keys), "\(label): not whole: \(stored.items.keys)")
    } else {
      #expect(
        stored.items == scene.before.items && stored.entries == scene.before.entries,
        "\(label): not as before")
    }
    for (name, bytes) in scene.before.items where stored.items[name] != bytes {
      #expect(try round.files(holding: bytes) == [], "\(label): \(name) was replaced or wiped")
    }
  }

  /// Every bundle that status calls sealed comes out again, and opens with its vendor's key.
  private func checkBundles(_ passphrase: String) throws {
    let status = try round.run("vault status --json", passphrase: passphrase)
    #expect(status.status == 0, "\(label): status: \(status.errorText)")
    let report = try JSONDecoder().decode(Report.self, from: Data(status.output))
    guard let newest = report.credentials.first else { return }
    let sealed = newest.vendors.filter { $0.delivery == "sealed" && newest.revoked == nil }.map(\.id)
    guard !sealed.isEmpty else { return }
    let export = try round.run(
      "vault export --to \(sealed.joined(separator: " ")) -o again", passphrase: passphrase)
    #expect(export.status == 0, "\(label): export: \(export.errorText)")
    var secrets: Set<String> = []
    for vendor in sealed {
      let name = "19647330000000-\(vendor)-g\(newest.generation).bundle"
      let opened = try round.sandbox.shell(
        "vault open again/\(name) --key \(vendor).key --from issuer.pub --secret-only")
      #expect(opened.status == 0, "\(label): open: \(opened.errorText)")
      secrets.insert(opened.outputText)
      let first = round.contents(of: "out/" + name)
      #expect(first == nil || first == round.contents(of: "again/" + name), "\(label): another bundle")
    }
    #expect(secrets.count == 1 && secrets.allSatisfy { $0.count > 16 }, "\(label): not one secret")
    for secret in secrets { #expect(!result.errorText.contains(secret), "\(label): the secret was told") }
  }

  /// The same command once more, and another one.
  private func finish(isDone: Bool) throws {
    // A recovery code whose file did not come into being is lost, and made anew.
    let isLost = change.name == "coordinator recovery" && round.contents(of: "out/code") == nil
    let again = try round.run(change.command)
    #expect(
      again.status == (isDone && !isLost ? change.statusAgain : 0), "\(label): again: \(again.errorText)")
    if change.name == "reveal" { #expect(again.output.isEmpty == isDone, "\(label): out twice, or never") }
    let next = try round.run(change.next, passphrase: change.passphraseAfter)
    #expect(next.status == 0, "\(label): next: \(next.errorText)")
  }

  private struct Report: Decodable {
    let credentials: [Credential]

    struct Credential: Decodable {
      let generation: Int
      let revoked: Ending?
      let vendors: [Delivery]
    }
    struct Delivery: Decodable {
      let id: String
      let delivery: String
    }
    struct Ending: Decodable {}
  }
}
