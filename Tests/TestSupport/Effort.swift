internal import Foundation

/// How much a test of endurance does: little with every change, much when somebody asks for it by hand, as in
/// `KILLS=1000 swift test --filter KillTests`.
public enum Effort {
  /// The number in the environment variable `name`, which is at least 1; `usual`, without it.
  public static func count(_ name: String, usual: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init).map { max(1, $0) } ?? usual
  }
}
