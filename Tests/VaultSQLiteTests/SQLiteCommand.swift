import TestSupport
import Testing

/// The sqlite3 command, by which a vault file is looked at and tampered with from outside.
enum SQLiteCommand {
  static let tool = Tool("sqlite3", package: "sqlite3")

  /// What sqlite3 prints for `sql`; nothing where it is not installed.
  @discardableResult
  static func run(_ sql: String, on path: String) throws -> String? {
    guard let sqlite3 = try Tool.foundOrSkipped(tool) else { return nil }
    let result = try TestSupport.run(sqlite3, ["-batch", path, sql])
    try #require(result.status == 0, "\(result.errorText)")
    return result.outputText
  }
}
