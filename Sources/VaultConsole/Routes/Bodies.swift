#if Desk
  internal import FoundationEssentials
  internal import Glibc
  internal import Handoff
  internal import Hummingbird
  internal import NIOCore
  internal import Sodium

  // What comes with a request, and goes with an answer. A secret passes from the connection's memory to guarded memory,
  // or back, without a stop, and what it lay in on the way is overwritten.

  extension Request {
    /// The largest body without a secret or a file, in bytes.
    static let termsLimit = 512 << 10

    /// A body of JSON.
    ///
    /// - Throws: ``Refusal``.
    func terms<Terms: Decodable>(as type: Terms.Type) async throws -> Terms {
      let body = try await secret(limit: Self.termsLimit)
      return try body.withBytes { bytes throws(Refusal) in try Self.decode(type, from: bytes) }
    }

    /// A body of one line of JSON and, after its end, a secret.
    ///
    /// - Throws: ``Refusal``.
    func termsAndSecret<Terms: Decodable>(as type: Terms.Type) async throws -> (Terms, SecretBody) {
      let body = try await secret(limit: Self.termsLimit)
      guard let end = body.withBytes({ $0.firstOffset(of: UInt8(ascii: "\n")) }) else {
        throw Refusal.malformed
      }
      let terms = try body.withBytes { bytes throws(Refusal) in
        try Self.decode(type, from: bytes.extracting(0..<end))
      }
      let secret = try body.withBytes { bytes throws(SodiumError) in
        try SecretBytes(copying: bytes.extracting(end + 1..<bytes.byteCount))
      }
      return (terms, SecretBody(secret))
    }

    private static func decode<Terms: Decodable>(
      _ type: Terms.Type, from bytes: RawSpan
    ) throws(Refusal) -> Terms {
      do {
        return try JSONDecoder().decode(type, from: Data(bytes.copiedBytes()))
      } catch {
        throw .malformed
      }
    }

    /// The body, in guarded memory; nothing of it stays in the connection's.
    ///
    /// - Throws: ``Refusal/tooLarge``, before more than `limit` bytes were kept.
    func secret(limit: Int) async throws -> SecretBytes {
      if let announced = headers[.contentLength].flatMap(Int.init), announced > limit {
        throw Refusal.tooLarge
      }
      var chunks: [ByteBuffer] = []
      defer { for chunk in chunks { chunk.overwrite() } }
      var size = 0
      for try await chunk in body {
        chunks.append(chunk)
        size += chunk.readableBytes
        guard size <= limit else { throw Refusal.tooLarge }
      }
      return try SecretBytes(capacity: size) { output in
        for chunk in chunks {
          unsafe chunk.withUnsafeReadableBytes { bytes in unsafe output.append(contentsOf: bytes.bytes) }
        }
      }
    }
  }

  /// A secret that came with a request, until somebody takes it: tuples cannot hold what is not copied.
  final class SecretBody {
    private var secret: SecretBytes?

    init(_ secret: consuming SecretBytes) { self.secret = consume secret }

    /// The secret, once.
    ///
    /// - Throws: ``Refusal/malformed``.
    func take() throws(Refusal) -> SecretBytes {
      guard let secret = taken() else { throw .malformed }
      return secret
    }

    /// The secret, once.
    func taken() -> SecretBytes? { secret.take() }
  }

  extension ByteBuffer {
    /// Overwrites the readable bytes where they lie, for everybody who has this buffer or a part of it.
    func overwrite() {
      unsafe withUnsafeReadableBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        unsafe explicit_bzero(UnsafeMutableRawPointer(mutating: start), bytes.count)
      }
    }
  }

  extension Response {
    /// An answer in JSON.
    ///
    /// - Throws: ``Refusal``.
    static func json(_ value: some Encodable) throws -> Response {
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: try CanonicalJSON.encode(value))))
    }

    /// It is done, and there is nothing to say.
    static var done: Response { Response(status: .noContent) }

    /// A secret as plain text. Its memory is overwritten when it is on its way.
    static func secret(_ secret: SecretBuffer, over channel: any Channel) -> Response {
      Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
        body: ResponseBody(contentLength: secret.buffer.readableBytes) { writer in
          try await writer.write(secret.buffer)
          try await writer.finish(nil)
          // Whatever was written before this is with the system by then.
          try await channel.eventLoop.submit {}.get()
        })
    }
  }
#endif
