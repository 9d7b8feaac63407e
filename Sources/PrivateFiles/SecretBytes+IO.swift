public import Sodium
public import SystemPackage

// Secrets pass between guarded memory and file descriptors without a stop in ordinary memory.

extension RawSpan {
  /// Writes all bytes to `descriptor`, straight from this memory.
  ///
  /// - Throws: `Errno`; some bytes may have been written by then.
  public func write(to descriptor: FileDescriptor) throws(Errno) {
    do {
      _ = try unsafe withUnsafeBytes { (bytes) throws in try unsafe descriptor.writeAll(bytes) }
    } catch let error as Errno {
      throw error
    } catch {
      throw .ioError
    }
  }
}

extension OutputRawSpan {
  /// Reads at most as many bytes as fit from `descriptor`, straight into this memory.
  ///
  /// - Returns: how many bytes came; 0 at the end of the file.
  /// - Throws: `Errno`.
  public mutating func append(readingFrom descriptor: FileDescriptor, atMost limit: Int = .max) throws(Errno)
    -> Int
  {
    var failure: Errno?
    var read = 0
    unsafe withUnsafeMutableBytes { buffer, count in
      let end = min(buffer.count, count + min(limit, buffer.count - count))
      do {
        read = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count..<end]))
        count += read
      } catch {
        failure = error as? Errno ?? .ioError
      }
    }
    if let failure { throw failure }
    return read
  }
}

extension SecretBytes {
  /// Reads `descriptor` to its end.
  ///
  /// Guarded memory is dear: for an ordinary file, no more of it is taken than the file has bytes.
  ///
  /// - Throws: ``PrivateFileError``; `tooLarge` for more than `limit` bytes.
  public static func read(
    from descriptor: FileDescriptor, limit: Int
  ) throws(PrivateFileError) -> SecretBytes {
    let status = try PrivateFileError.wrapping { try Stat(descriptor) }
    let expected = status.type == .regular && status.size > 0 ? Int(clamping: status.size) : limit
    guard expected <= limit else { throw .tooLarge }
    let bytes = try readStart(of: descriptor, limit: expected + 1)
    guard bytes.count <= expected else { throw .tooLarge }
    return bytes
  }

  /// Reads from `descriptor` until its end, at most `limit` bytes.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func readStart(
    of descriptor: FileDescriptor, limit: Int
  ) throws(PrivateFileError) -> SecretBytes {
    var failure: Errno?
    let bytes = try PrivateFileError.wrapping {
      try SecretBytes(capacity: limit) { output in
        do throws(Errno) {
          while try output.append(readingFrom: descriptor) > 0 {}
        } catch {
          failure = error
        }
      }
    }
    if let failure { throw PrivateFileError(failure) }
    return bytes
  }
}
