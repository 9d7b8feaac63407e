internal import Glibc
internal import Sodium

/// The words and variables that this process was given, and the variables that it hands down. Bytes that are not UTF-8
/// are marked in them.
public enum ProcessEnvironment {
  /// The words of the command line after the program's name.
  public static var arguments: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      unsafe CommandLine.unsafeArgv[index].map { unsafe String(marking: $0) }
    }
  }

  /// What a variable is set to.
  public static subscript(variable: String) -> String? {
    unsafe getenv(variable).map { unsafe String(marking: $0) }
  }

  /// The folder that a variable names, if that is an absolute path.
  public static func folder(_ variable: String) -> String? {
    self[variable].flatMap { $0.utf8.first == UInt8(ascii: "/") ? $0 : nil }
  }

  /// Sets a variable.
  ///
  /// - Returns: whether there was memory for it.
  public static func set(_ variable: String, to value: String) -> Bool {
    unsafe setenv(variable, value.unmarkedBytes.map(CChar.init(bitPattern:)) + [0], 1) == 0
  }
}
