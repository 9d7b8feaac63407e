/// The input that the fuzzer made.
func input(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
}

/// Ends the run as a crash unless `isTrue`: the fuzzer then keeps the input.
func promise(_ isTrue: Bool, _ promise: String) {
  if !isTrue { fatalError("broken: \(promise)") }
}
