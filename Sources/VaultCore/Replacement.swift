public import Handoff

/// What a reset replaces, and why.
public struct Replacement: Codable, Equatable, Sendable {
  /// The generation that is not honored any more.
  public let generation: Int
  /// Why, in the words of who did it.
  public let reason: Remark

  /// Takes generation and reason.
  public init(generation: Int, reason: Remark) {
    self.generation = generation
    self.reason = reason
  }
}
