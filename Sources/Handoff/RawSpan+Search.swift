internal import Sodium

// Looking into a text that may be a secret in the wrong place, without copying any of it.

extension RawSpan {
  /// Whether it begins with `text`.
  func hasPrefix(_ text: String) -> Bool {
    let wanted = [UInt8](text.utf8)
    return byteCount >= wanted.count && extracting(0..<wanted.count).isEqual(to: wanted)
  }

  /// Whether `text` stands anywhere in it.
  public func contains(_ text: String) -> Bool {
    let wanted = [UInt8](text.utf8)
    guard let first = wanted.first else { return true }
    var start = 0
    while let found = firstOffset(of: first, from: start), found + wanted.count <= byteCount {
      if extracting(found..<(found + wanted.count)).isEqual(to: wanted) { return true }
      start = found + 1
    }
    return false
  }
}
