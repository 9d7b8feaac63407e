@testable import Handoff
@testable import VaultCore

// A coordinator's request. What is read is written in one spelling, and reads the same; a change that its keys did not
// sign is refused. An input is the text, or what is in the armor.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  check(bytes)
  check(Armor.request.encode(bytes))
  return 0
}

private func check(_ text: [UInt8]) {
  guard let request = open(text) else { return }
  promise(open(request.encoded) == request, "it reads as what was read")
  promise(request.coordinator.keys == .desk && request.coordinator.id != .recovery, "it asks for a desk")
  promise(request.vault.bytes.count == 32, "it is for one vault")
}

private func open(_ text: [UInt8]) -> CoordinatorRequest? {
  text.withBytes { text in try? CoordinatorRequest.open(text) }
}
