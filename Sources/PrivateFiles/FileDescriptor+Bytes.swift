public import SystemPackage

extension FileDescriptor {
  /// Reads what is not secret into ordinary memory: to its end, but at most `count` bytes.
  ///
  /// - Throws: `Errno`.
  public func readBytes(upTo count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let end = try unsafe bytes.withUnsafeMutableBytes { memory in
      var end = 0
      while end < memory.count {
        let read = try unsafe self.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
        if read == 0 { break }
        end += read
      }
      return end
    }
    return [UInt8](bytes.prefix(end))
  }
}
