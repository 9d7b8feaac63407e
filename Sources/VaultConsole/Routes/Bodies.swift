#if Desk
  internal import FoundationEssentials
  internal import Handoff
  internal import Hummingbird
  internal import NIOCore
  internal import Sodium
  internal import Synchronization

  // What comes with a request, and goes with an answer. A secret passes from the connection's memory to guarded memory,
  // or back, without a stop, and what it lay in on the way is overwritten.

  extension Request {
    /// The largest body without a secret or a file, in bytes.
    static let termsLimit = 512 << 10
    /// The largest of somebody who has not logged in, and may be anybody.
    static let visitorLimit = 16 << 10

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
    func termsAndSecret<Terms: Decodable>(
      as type: Terms.Type, limit: Int = Self.termsLimit
    ) async throws -> (Terms, SecretBody) {
      let body = try await secret(limit: limit)
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

    /// A body of one line of JSON, which also says where the first of two secrets ends, and both.
    ///
    /// - Throws: ``Refusal``, `SodiumError`.
    func termsAndTwoSecrets<Terms: Decodable>(
      as type: Terms.Type, limit: Int = Self.termsLimit
    ) async throws -> (Terms, (first: SecretBody, second: SecretBody)) {
      let (both, secrets) = try await termsAndSecret(as: WithTwoSecrets<Terms>.self, limit: limit)
      return (both.terms, try both.split(secrets.take()))
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
      defer { for chunk in chunks { chunk.readableBytesSpan.overwrite() } }
      var size = 0
      for try await chunk in body {
        chunks.append(chunk)
        size += chunk.readableBytes
        guard size <= limit else { throw Refusal.tooLarge }
      }
      return try SecretBytes(capacity: size) { output in
        for chunk in chunks { output.append(contentsOf: chunk.readableBytesSpan) }
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

  /// What comes with two secrets that are sent as one.
  private struct WithTwoSecrets<Terms: Decodable>: Decodable {
    let terms: Terms
    /// How long the first is, in bytes.
    private let firstSize: Int

    private enum CodingKeys: CodingKey {
      case firstSize
    }

    init(from decoder: any Decoder) throws {
      terms = try Terms(from: decoder)
      firstSize = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .firstSize)
    }

    /// Either secret.
    ///
    /// - Throws: ``Refusal``, `SodiumError`.
    func split(_ both: borrowing SecretBytes) throws -> (first: SecretBody, second: SecretBody) {
      guard 0...both.count ~= firstSize else { throw Refusal.malformed }
      func part(_ range: Range<Int>) throws(SodiumError) -> SecretBody {
        SecretBody(
          try both.withBytes { all throws(SodiumError) in try SecretBytes(copying: all.extracting(range)) })
      }
      return (try part(0..<firstSize), try part(firstSize..<both.count))
    }
  }

  /// Nothing but what comes with it.
  struct NoTerms: Decodable {}

  /// A secret that goes with an answer: in guarded memory until the connection takes it.
  final class OutgoingSecret: Sendable {
    let count: Int
    private let secret: Mutex<OneTimeSecret?>

    init(_ secret: consuming OneTimeSecret) {
      count = secret.count
      self.secret = Mutex(consume secret)
    }

    /// The secret in ordinary memory, which whoever takes it overwrites; once.
    func take() -> ByteBuffer? {
      guard let secret = secret.withLock({ $0.take() }) else { return nil }
      var buffer = ByteBufferAllocator().buffer(capacity: count)
      secret.reveal { _ = buffer.writeBytes($0) }
      return buffer
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
    static func secret(_ secret: consuming OneTimeSecret, over loop: any EventLoop) -> Response {
      let secret = OutgoingSecret(secret)
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
        body: ResponseBody(contentLength: secret.count) { writer in
          guard let buffer = secret.take() else { throw Refusal.malformed }
          defer { buffer.readableBytesSpan.overwrite() }
          try await writer.write(buffer)
          try await writer.finish(nil)
          // Whatever was written before this is with the system by then.
          try await loop.submit {}.get()
        })
    }
  }
#endif
