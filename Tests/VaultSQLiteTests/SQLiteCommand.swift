import TestSupport
import Testing

/// The sqlite3 command, by which a vault file is looked at and tampered with from outside.
enum SQLiteCommand {
  /// What sqlite3 prints for `sql`.
  @discardableResult
  static func run(_ sql: String, on path: String) throws -> String {
    let result = try TestSupport.run(try Tool.required(.sqlite3), ["-batch", path, sql])
    try #require(result.status == 0, "\(result.errorText)")
    return result.outputText
  }
}
