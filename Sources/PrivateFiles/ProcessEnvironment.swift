internal import Glibc

/// The variables that this process has, and hands down.
public enum ProcessEnvironment {
  /// Sets a variable.
  ///
  /// - Returns: whether there was memory for it.
  public static func set(_ variable: String, to value: String) -> Bool {
    unsafe setenv(variable, value, 1) == 0
  }
}
