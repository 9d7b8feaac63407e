import Glibc
import PrivateFiles
import Testing

@testable import VaultConsole

/// Whose connection it is, by the kernel's tables.
@Suite struct PeerTableTests {
  private let client = PeerTable.End(address: "127.0.0.1", port: 40_000)
  private let server = PeerTable.End(address: "127.0.0.1", port: 8080)

  private func user(in table: String) throws -> UInt32? {
    let row = try #require(PeerTable.Row(from: client, to: server))
    let bytes = [UInt8](table.utf8)
    let found =
      KernelTable.row(holding: row.text, in: bytes) ?? KernelTable.row(holding: row.textInIPv6, in: bytes)
    return found.flatMap(PeerTable.Row.user)
  }

  private static let head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
  private static let rest = "00000000:00000000 00:00000000 00000000"

  @Test func theClientsEndNamesTheUser() throws {
    // The server's end is the other way around, and belongs to whom the console belongs to.
    let table = """
      \(Self.head)   0: 0100007F:1F90 00000000:0000 0A \(Self.rest)     0        0 1 1
         1: 0100007F:1F90 0100007F:9C40 01 \(Self.rest)     0        0 2 1
         2: 0100007F:9C40 0100007F:1F90 01 \(Self.rest)  1000        0 3 1

      """
    #expect(try user(in: table) == 1000)
  }

  @Test func anIPv6SocketIsFound() throws {
    let prefix = "0000000000000000FFFF0000"
    let table =
      Self.head + "   7: \(prefix)0100007F:9C40 \(prefix)0100007F:1F90 01 \(Self.rest)  1001        0 3 1\n"
    #expect(try user(in: table) == 1001)
  }

  @Test(arguments: ["06", "08", "0A"]) func onlyAnEstablishedConnectionCounts(state: String) throws {
    let table = Self.head + "   2: 0100007F:9C40 0100007F:1F90 \(state) \(Self.rest)  1000        0 3 1\n"
    #expect(try user(in: table) == nil)
  }

  @Test func noRowIsNobody() throws {
    #expect(try user(in: Self.head) == nil)
    #expect(try user(in: "") == nil)
    let other = Self.head + "   2: 0100007F:9C41 0100007F:1F90 01 \(Self.rest)  1000        0 3 1\n"
    #expect(try user(in: other) == nil)
    let nowhere = PeerTable.End(address: "127.0.0.1", port: 1)
    #expect(PeerTable.user(of: client, connectedTo: nowhere) == nil)
    #expect(!PeerTable.isConnected(getuid(), from: client, to: nowhere))
    #expect(!PeerTable.isConnected(getuid(), from: nil, to: server))
    #expect(PeerTable.Row(from: PeerTable.End(address: "::1", port: 1), to: server) == nil)
  }
}
