#if Desk
  import Foundation
  import Handoff
  import Synchronization
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  extension PostgreSQLServer.Place {
    /// A schema with a vault's tables, for these roles.
    static func make(desks: [String] = ["desk"]) throws -> Self {
      try PostgreSQLServer.shared().makePlace { VaultTables(schema: $0).sql(desks: desks) }
    }
  }

  /// Changes whose entries are the number of their place.
  enum Step {
    static func entry(_ index: Int) -> [UInt8] {
      (0..<20).map { UInt8(truncatingIfNeeded: index >> ($0 % 4 * 8)) }
    }

    static func head(_ index: Int) throws -> LogHead { try LogHead(index: index, entry: entry(index)) }

    static func change(_ index: Int, puts: [String: [UInt8]] = [:], deletes: [String] = []) -> Change {
      Change(index: index, entry: entry(index), puts: puts, deletes: deletes)
    }

    /// Puts the first two entries and an item there.
    static func fill(_ store: any VaultStore) throws {
      _ = try store.commit(change(0), expecting: nil)
      _ = try store.commit(change(1, puts: ["secret": [1]]), expecting: try head(0))
    }
  }

  /// The error with which a server's vault is refused.
  func refusal(_ body: () throws -> Void) throws -> PostgreSQLError {
    try #require(throws: PostgreSQLError.self) { try body() }
  }

  /// A change on a thread of its own: those of tasks may all be busy waiting for it.
  final class Attempt: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let result = Mutex(nil as StoreError?)

    init(_ body: @escaping @Sendable () -> StoreError?) {
      Thread.detachNewThread { [self] in
        let error = body()
        result.withLock { $0 = error }
        done.signal()
      }
    }

    var outcome: StoreError? {
      done.wait()
      return result.withLock { $0 }
    }
  }
#endif
