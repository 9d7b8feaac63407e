import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

/// What is put is said by verbs, and by the entries that record it; what goes follows from the state. Here both are
/// compared with what lies in the store, and with a plain account of what ought to.
@Suite("A store holds what the log says, no more, no less and nothing else (I2, I4, I10)")
struct ItemNamesTests {
  @Test(arguments: StoreKind.allCases, 1...UInt64(Effort.count("SEEDS", usual: 4)))
  func afterEachStepTheStoreHoldsWhatTheStateNames(kind: StoreKind, seed: UInt64) throws {
    let folder = try TemporaryFolder(inMemory: true)
    var history = try RandomHistory(in: try kind.make(in: folder), seed: seed)
    for _ in 0..<Effort.count("STEPS", usual: 80) {
      try history.step()
      let stored = try history.storedHashes
      let state = history.vault.state
      #expect(stored == state.items, "after \(history.deeds.suffix(3))")
      let differences = Set(stored.keys).symmetricDifference(Self.names(in: state)).sorted()
      #expect(differences == [], "after \(history.deeds.suffix(3))")
      let damage = history.vault.damage
      #expect(damage == ItemDamage())
    }
    let kinds = Set(history.deeds)
    #expect(kinds.count > 8, "\(kinds)")
  }

  /// What a store holds where nothing was lost, from the state alone.
  private static func names(in state: VaultState) -> Set<String> {
    var names: Set = [ItemName.issuerKey(epoch: state.epoch)]
    for holder in state.coordinators + (state.recovery.map { [$0] } ?? []) {
      if holder.keys == .vault { names.insert(ItemName.coordinator(holder.id)) }
      names.formUnion((1...state.epoch).map { ItemName.vaultKey(epoch: $0, holder.id) })
    }
    for generation in state.credentials.compactMap(state.newest(of:)) {
      if generation.wiped == nil {
        names.formUnion(generation.sealedTo.map { ItemName.secret(of: generation, for: $0) })
      }
      let unconfirmed = generation.revoked == nil ? generation.deliveries.filter { $0.confirmed == nil } : []
      names.formUnion(unconfirmed.map { ItemName.bundle(of: generation, to: $0.vendor) })
    }
    return names
  }
}

/// A vault to which anything happens that can, in an order drawn from a seed.
private struct RandomHistory: ~Copyable {
  private let store: any VaultStore
  private let alpha: Party
  private let beta: Party
  private var numbers: SeededNumbers
  private var now = Sample.start
  private var codes: [ConfirmationCode] = []
  private var recoveryCode = ""
  private(set) var vault: Vault
  /// What was done, the refused left out.
  private(set) var deeds: [String] = []

  init(in store: any VaultStore, seed: UInt64) throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    vault = try Sample.makeVault(
      in: store, vendors: [alpha.vendor, beta.vendor, Party.keyless("paper")])
    self.store = store
    self.alpha = alpha
    self.beta = beta
    numbers = SeededNumbers(seed: seed)
  }

  var storedHashes: ItemHashes {
    get throws { try store.read(after: nil).items.mapValues { HexBytes(try GenericHash.digest($0)) } }
  }

  mutating func step() throws {
    let days = Int.random(in: 0..<12, using: &numbers) == 0 ? 91 : 0
    now = Timestamp(seconds: now.adding(days: days).seconds + 1)
    do {
      deeds.append(try act())
    } catch let error as VaultError {
      switch error {
      case .damaged, .internal, .store: Issue.record("\(error)")
      default: break
      }
    }
  }

  private mutating func act() throws -> String {
    let credential = pick([Sample.organization.cds, Sample.school])
    let vendors = pick([[alpha.vendor], [beta.vendor], [alpha.vendor, beta.vendor]])
    let release = Sample.release(to: pick([vendors, vendors, vendors, [Party.keyless("paper")]]))
    switch Int.random(in: 0..<30, using: &numbers) {
    case 0..<4:
      _ = try vault.generate(for: credential, under: release, now: now)
      return "generate"
    case 4:
      _ = try vault.importCredential(
        for: credential, username: .of("agency"), secret: try Sample.secret("theirs"), under: release,
        expires: now.adding(days: 30), cost: .interactive, now: now)
      return "import"
    case 5, 6:
      let number = try vault.generation(of: credential).number
      _ = try vault.reset(credential, replacing: number, because: Sample.reason, under: release, now: now)
      return "reset"
    case 7..<10:
      _ = try vault.authorize(credential, under: release, now: now)
      return "authorize"
    case 10..<13:
      _ = try vault.withdraw(vendors[0].id, from: credential, because: Sample.reason, now: now)
      return "withdraw"
    case 13: return try reveal(credential)
    case 14..<20:
      let export = try vault.export(credential, to: vendors, now: now)
      if vendors.contains(alpha.vendor) { codes.append(try alpha.code(of: export)) }
      if vendors.contains(beta.vendor) { codes.append(try beta.code(of: export)) }
      return "export"
    case 20..<24:
      _ = try vault.confirm(try codes.randomElement(using: &numbers) ?? Sample.foreignCode(), now: now)
      return "confirm"
    case 24:
      _ = try vault.revoke(credential, because: Sample.reason, now: now)
      return "revoke"
    default: return try actOnPeople()
    }
  }

  private mutating func reveal(_ credential: CDSCode) throws -> String {
    let secret = try vault.reveal(credential, now: now)
    secret.reveal { _ in }
    return "reveal"
  }

  private mutating func actOnPeople() throws -> String {
    let person = pick([Sample.coordinator, Sample.secondCoordinator, ShortID.of("third")])
    let passphrase = try Sample.secret(Sample.passphrase)
    switch Int.random(in: 0..<6, using: &numbers) {
    case 0 where vault.state.place == .desk && vault.state.coordinator(person) == nil:
      MemoryDesk.common.takeBack(person, of: vault.identity)
      let request = try CoordinatorRequest.make(
        person, programs: Program.allCases, for: vault.identity, passphrase: passphrase, cost: .interactive,
        machine: .forgetful)
      _ = try vault.admit(request, now: now)
      return "add a coordinator"
    case 0:
      try vault.addCoordinator(person, programs: [], passphrase: passphrase, cost: .interactive, now: now)
      return "add a coordinator"
    case 1:
      try vault.removeCoordinator(person, now: now)
      return "remove a coordinator"
    case 2:
      try vault.changePassphrase(to: passphrase, cost: .interactive, now: now)
      return "change a passphrase"
    case 3:
      recoveryCode = try Sample.recoveryCode(of: &vault, now: now)
      return "make a recovery code"
    case 4:
      var recovered = try Vault.recover(
        store, code: try Sample.secret(recoveryCode), machine: .forgetful, now: now)
      try recovered.addCoordinator(
        person, programs: [], passphrase: passphrase, cost: .interactive, now: now)
      vault = try Vault.unlock(
        store, as: person, passphrase: passphrase, machine: .forgetful, now: now, comparing: { _ in true })
      return "recover"
    default:
      vault = try Vault.unlock(
        store, as: person, passphrase: passphrase, machine: .forgetful, now: now, comparing: { _ in true })
      return "unlock"
    }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &numbers)]
  }
}
