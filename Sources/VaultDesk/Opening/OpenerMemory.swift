/// Where an opener's machine keeps its ledger. It is a help: what is wrong with it is told, and keeps nothing from being
/// opened.
public protocol OpenerMemory: Sendable {
  /// As it was read.
  var ledger: OpenerLedger { get }

  /// Changes what is kept, whole or not at all.
  func change(_ body: (inout OpenerLedger) -> Void)
}
