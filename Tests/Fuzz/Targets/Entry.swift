import TestSupport

@testable import Handoff
@testable import VaultCore

// A log entry, and the event in its body, as they are once the body is unsealed: one meaning has one spelling, and
// an event that cannot have happened changes nothing. An input is an entry, its body in the clear, or a body alone.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  let entry = LogEntry(bytes)
  if let entry { promise(entry.encoded == bytes, "an entry has one spelling") }
  let body = entry?.sealedBody ?? bytes
  guard let told = try? CanonicalJSON.decode(EntryBody.self, from: body) else { return 0 }
  promise((try? CanonicalJSON.encode(told)) == body, "a body has one spelling")
  fold(told.event, putting: nil, by: entry?.author ?? Sample.coordinator, at: entry?.time ?? Sample.start)
  fold(
    told.event, putting: told.items, by: entry?.author ?? Sample.coordinator, at: entry?.time ?? Sample.start)
  return 0
}

private func fold(_ event: LogEvent, putting puts: ItemHashes?, by author: ShortID, at time: Timestamp) {
  if let state = try? VaultState(first: event, putting: puts) {
    promise(state.coordinators.count == 1, "a vault begins with one coordinator")
  }
  for state in states {
    var after = state
    do {
      try after.apply(event, putting: puts, by: author, at: time)
      promise(after.generations.count >= state.generations.count, "no generation is forgotten")
    } catch {
      promise(after == state, "an impossible event changes nothing")
    }
  }
}

/// The states that the seeds' log goes through: an event is possible in some of them.
private let states: [VaultState] = {
  guard let events = try? Events(), let life = try? events.life else { fatalError("no life of a vault") }
  return life.indices.compactMap { try? events.state([Events.Step](life[1...].prefix($0))) }
}()
