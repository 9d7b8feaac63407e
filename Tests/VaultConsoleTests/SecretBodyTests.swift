#if Desk
  import HTTPTypes
  import Hummingbird
  import NIOCore
  import NIOPosix
  import Sodium
  import Synchronization
  import TestSupport
  import Testing

  @testable import VaultConsole

  /// I1: of a secret, nothing stays in the memory that it came or went in, not even for those who share it.
  @Suite struct SecretBodyTests {
    private static let text = "four words make sense"

    @Test func whatWasWrittenIsOverwritten() async throws {
      let connection = Connection()
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let secret = OneTimeSecret(try SecretBytes.of([UInt8](Self.text.utf8)))
      try await Response.secret(secret, over: loop).body.write(connection)
      #expect(connection.written == [Self.text])
      #expect(connection.left == [[UInt8](repeating: 0, count: Self.text.utf8.count)])
    }

    @Test func whatWasReadIsOverwritten() async throws {
      let body = ByteBuffer(string: Self.text)
      let request = Request(
        head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"),
        body: RequestBody(buffer: body))
      let secret = try await request.secret(limit: 100)
      #expect(secret.copied() == [UInt8](Self.text.utf8))
      #expect(body.readableBytesView.allSatisfy { $0 == 0 })
    }

    @Test func whatIsTooLargeIsOverwrittenAsWell() async throws {
      let body = ByteBuffer(string: Self.text)
      let request = Request(
        head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"),
        body: RequestBody(buffer: body))
      await #expect { _ = try await request.secret(limit: 5) } throws: {
        ($0 as? Refusal)?.kind == "badInput"
      }
      #expect(body.readableBytesView.allSatisfy { $0 == 0 })
    }
  }

  /// What an answer is written to; it keeps the buffers.
  private final class Connection: ResponseBodyWriter, Sendable {
    private let buffers = Mutex<[(buffer: ByteBuffer, text: String)]>([])

    var written: [String] { buffers.withLock { $0.map(\.text) } }
    var left: [[UInt8]] { buffers.withLock { $0.map { [UInt8]($0.buffer.readableBytesView) } } }

    func write(_ buffer: ByteBuffer) async throws {
      buffers.withLock { $0.append((buffer, String(buffer: buffer))) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
#endif
