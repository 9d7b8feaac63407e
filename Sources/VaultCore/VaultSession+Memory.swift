internal import Handoff

// What this machine has seen of the vault before.

extension VaultSession {
  /// What the machine remembers; nothing, with a warning, where it cannot be asked.
  static func recall(_ vaultID: [UInt8], on machine: Machine) throws(VaultError) -> Recollection {
    do {
      return try machine.memory.recall(HexBytes(vaultID))
    } catch {
      switch error {
      case .unavailable(let reason): machine.warn(.notRemembered(reason: reason))
      case .damaged(let place): throw .memoryDamaged(place: place)
      }
      return Recollection()
    }
  }

  /// Refuses a vault that is older than what was seen of it, or that has another history.
  func check(_ recollection: Recollection) throws(VaultError) {
    guard let seen = recollection.newest, let newest = history.last?.head else { return }
    guard history.contains(where: { $0.head == seen }) else { throw .rolledBack(newest: newest, seen: seen) }
  }

  /// What others did since `coordinator` last looked or did something. Before they joined there is nothing
  /// that happened while they were away.
  func news(since recollection: Recollection) -> [HistoryEntry] {
    let own = history.last { entry in
      if case .coordinatorAdded(let new) = entry.event, new.id == coordinator.id { return true }
      return entry.author == coordinator.id
    }
    let last = max(own?.head.index ?? -1, recollection.looked[coordinator.id.text] ?? -1)
    return history.filter { $0.head.index > last && $0.author != coordinator.id }
  }

  /// Remembers the newest entry.
  func remember() {
    guard let newest = history.last?.head else { return }
    change { memory in
      if memory.newest.map({ $0.index < newest.index }) ?? true { memory.newest = newest }
    }
  }

  /// Remembers that the coordinator has been told what others did.
  func rememberLooking() {
    guard let newest = history.last?.head else { return }
    change { memory in
      if memory.newest.map({ $0.index < newest.index }) ?? true { memory.newest = newest }
      memory.looked[coordinator.id.text] = newest.index
    }
  }

  /// Forgets that a newer vault was seen.
  func rememberRollback() {
    let newest = history.last?.head
    change { memory in
      memory.newest = newest
      memory.looked = [:]
    }
  }

  func change(_ body: (inout Recollection) -> Void) {
    do {
      try machine.memory.change(HexBytes(vaultID), body)
    } catch {
      switch error {
      case .unavailable(let reason): machine.warn(.notRemembered(reason: reason))
      case .damaged(let place): machine.warn(.notRemembered(reason: "\(place) is damaged"))
      }
    }
  }
}
