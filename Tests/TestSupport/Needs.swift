internal import Foundation
public import Testing

// What a test needs of its machine. Where something is missing, the runner reports the test as skipped, and why.
// Where `CI` is `true` nothing is skipped: what is missing there makes the test fail.

extension Trait where Self == ConditionTrait {
  /// Skips the test where one of these programs is missing.
  public static func needs(_ tools: Tool...) -> Self {
    let missing = tools.compactMap(\.missing?.description)
    return needs(missing.isEmpty, "\(missing.joined(separator: "; "))")
  }

  /// Skips the test where it is run by another user than root, who alone can do `what`.
  public static func needsRoot(_ what: String) -> Self {
    needs(Surroundings.areRoots, "needs root, \(what)")
  }

  /// Skips the test where `isThere` is false.
  public static func needs(_ isThere: @autoclosure @escaping @Sendable () throws -> Bool, _ what: Comment)
    -> Self
  {
    .enabled(if: try isThere() || Surroundings.mustBeComplete, what)
  }
}

/// The machine that tests run on.
public enum Surroundings {
  /// Whether what is missing is to be told by failing tests, not by skipped ones: where `CI` is `true`.
  public static let mustBeComplete = ProcessInfo.processInfo.environment["CI"] == "true"
  /// Whether root runs the tests.
  public static let areRoots = getuid() == 0
}
