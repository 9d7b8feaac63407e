public import Handoff
internal import Sodium

/// A list of schools as a spreadsheet saves it: one line with the names of the columns, then one a school. There is
/// never a secret in it.
public struct SchoolList: Equatable, Sendable {
  /// The schools, in the order of their lines.
  public let schools: [School]

  /// The largest list that is read, in bytes.
  public static let sizeLimit = 4 << 20

  /// A line of the list.
  public struct School: Equatable, Sendable {
    /// Its number, counted from 1.
    public let line: Int
    /// For which organization or school a credential is.
    public let credential: CDSCode
    /// The user name, where the list has that.
    public let username: DisplayName?
    /// The last day on which the credential is honored, where the list has that: its end, in UTC.
    public let expires: Timestamp?
  }

  /// What a column says.
  public enum Column: String, CaseIterable, Sendable {
    case cds, user, expires

    /// What its name can be, in lower case and without what stands between words.
    fileprivate var names: [String] {
      switch self {
      case .cds: ["cds", "cdscode", "cdscodes"]
      case .user: ["user", "username"]
      case .expires: ["expires", "expiry", "expiration", "expirationdate", "expirydate", "keyexpirationdate"]
      }
    }
  }

  /// A line that cannot be used.
  public struct Flaw: Equatable, Sendable {
    /// Its number, counted from 1.
    public let line: Int
    /// What is wrong with it. Of values, only what can be a code is in it: others may be secrets in the wrong place.
    public let fact: String
    /// What can be done about it, whatever the list is used with.
    public let advice: String?

    /// Takes line, fact and advice.
    public init(line: Int, _ fact: String, advice: String? = nil) {
      self.line = line
      self.fact = fact
      self.advice = advice
    }
  }

  /// All lines that cannot be used, in their order.
  public struct Flaws: Error, Equatable, Sendable {
    /// One at least.
    public let all: [Flaw]
  }

  /// Reads a list in UTF-8 or UTF-16.
  ///
  /// - Parameters:
  ///   - needed: columns that it must have, and each school a value in.
  ///   - allowed: further columns that it may have.
  /// - Throws: ``Flaws``.
  public init(
    _ text: RawSpan, needing needed: [Column], allowing allowed: [Column] = []
  ) throws(Flaws) {
    let rows = try Self.rows(of: text)
    guard let header = rows.first else { throw Flaws(all: [Flaw(line: 1, "the list is empty")]) }
    let columns = try SchoolColumns(header, needing: needed, allowing: allowed)
    var flaws: [Flaw] = []
    var schools: [School] = []
    var lines: [CDSCode: Int] = [:]
    for row in rows.dropFirst() {
      let school: School
      do throws(Flaw.Reason) {
        school = try School(row, columns, needing: needed)
      } catch {
        flaws.append(Flaw(line: row.line, error.fact, advice: error.advice))
        continue
      }
      if let first = lines[school.credential] {
        flaws.append(Flaw(line: row.line, "\(school.credential.grouped) is on line \(first) already"))
      }
      lines[school.credential] = lines[school.credential] ?? row.line
      schools.append(school)
    }
    if rows.count == 1 {
      flaws.append(Flaw(line: header.line, "no school is below the names of the columns"))
    }
    guard flaws.isEmpty else { throw Flaws(all: flaws) }
    self.schools = schools
  }

  private static func rows(of text: RawSpan) throws(Flaws) -> [CSVText.Row] {
    let bytes: [UInt8]
    do throws(SodiumError) {
      bytes = try text.withUTF8(orThrow: { (error: SodiumError) in error }) { text throws(SodiumError) in
        text.copiedBytes()
      }
    } catch {
      throw Flaws(all: [Flaw(line: 1, "the list cannot be read: \(error.problem.fact)")])
    }
    do {
      return try CSVText.rows(of: bytes)
    } catch {
      throw Flaws(all: [Flaw(line: error.line, error.fact)])
    }
  }
}

extension SchoolList.Flaw {
  fileprivate struct Reason: Error {
    let fact: String
    var advice: String?
  }
}

extension SchoolList.School {
  fileprivate init(
    _ row: CSVText.Row, _ columns: SchoolColumns, needing needed: [SchoolList.Column]
  ) throws(SchoolList.Flaw.Reason) {
    if let extra = row.fields.indices.first(where: { !row.fields[$0].isEmpty && !columns.isNamed($0) }) {
      throw SchoolList.Flaw.Reason(
        fact: "there is a value in column \(extra + 1), which has no name on line 1")
    }
    for column in needed where columns.value(column, of: row) == nil {
      throw SchoolList.Flaw.Reason(fact: "there is no value in the column \(column.rawValue)")
    }
    line = row.line
    credential = try Self.code(columns.value(.cds, of: row) ?? "")
    username = try columns.value(.user, of: row).map(Self.name)
    expires = try columns.value(.expires, of: row).map(Self.day)
  }

  private static func code(_ field: String) throws(SchoolList.Flaw.Reason) -> CDSCode {
    // How spreadsheets are told that digits are a text: ="01…", or an apostrophe before them.
    var text = Substring(field)
    if text.hasPrefix("=\""), text.hasSuffix("\""), text.count > 2 { text = text.dropFirst(2).dropLast() }
    if text.hasPrefix("'") { text = text.dropFirst() }
    if let code = CDSCode(printed: String(text)) { return code }
    let isNumber = text.utf8.allSatisfy { "0123456789 .,+-Ee".utf8.contains($0) }
    throw SchoolList.Flaw.Reason(
      fact: (isNumber ? "\"\(String(text).shortened)\"" : "what is in the column cds")
        + " is not a CDS code: "
        + (CDSCode.flaw(of: String(text)) ?? "it is malformed"),
      advice:
        "CDS codes stay whole in a spreadsheet if their column is formatted as text before they are entered")
  }

  private static func name(_ field: String) throws(SchoolList.Flaw.Reason) -> DisplayName {
    guard let name = DisplayName(field), !field.unicodeScalars.contains("\u{fffd}") else {
      throw SchoolList.Flaw.Reason(
        fact: "what is in the column user cannot be a user name",
        advice:
          "a user name has 1 to \(DisplayName.characterLimit) visible characters; save the list as CSV UTF-8")
    }
    return name
  }

  /// The end of a day, which spreadsheets here write as `2/21/2027`.
  private static func day(_ field: String) throws(SchoolList.Flaw.Reason) -> Timestamp {
    guard let end = Timestamp(endOfDay: field) else {
      throw SchoolList.Flaw.Reason(
        fact: "what is in the column expires is not a date", advice: "write dates as 2027-02-21, or 2/21/2027"
      )
    }
    return end
  }
}

/// What the columns of a list say.
private struct SchoolColumns {
  private let places: [SchoolList.Column: Int]
  private let named: [Bool]

  /// Columns that are for people, and are not read.
  private static let notes = ["school", "schools", "schoolname", "name", "note", "notes"]
  /// Parts of names that a column with secrets can have; some vendors call those credentials, or keys.
  private static let secretive = [
    "secret", "password", "passphrase", "passcode", "pwd", "credential", "token", "key", "authentication",
  ]

  init(
    _ header: CSVText.Row, needing needed: [SchoolList.Column], allowing allowed: [SchoolList.Column]
  ) throws(SchoolList.Flaws) {
    func refusal(_ fact: String, advice: String) -> SchoolList.Flaws {
      SchoolList.Flaws(all: [SchoolList.Flaw(line: header.line, fact, advice: advice)])
    }
    let known = needed + allowed
    // The file may be another one than was meant: nothing of it is told.
    let names = known.map(\.rawValue).joined(separator: ", ")
    let example = "the first line names the columns: \(needed.map(\.rawValue).joined(separator: ","))"
    if header.fields.contains(where: { $0.utf8.count { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } > 6 }) {
      throw refusal("values stand where the names of the columns belong", advice: example)
    }
    var places: [SchoolList.Column: Int] = [:]
    for (index, field) in header.fields.enumerated() where !field.isEmpty {
      let name = field.lowercased().filter { $0.isLetter || $0.isNumber }
      if let column = known.first(where: { $0.names.contains(name) }) {
        guard places.updateValue(index, forKey: column) == nil else {
          throw refusal("two columns are named \(column.rawValue)", advice: example)
        }
      } else if Self.secretive.contains(where: name.contains) {
        throw refusal(
          "column \(index + 1) has the name of one with secrets, and a list never has those",
          advice:
            "whoever gets the file, or a backup of it, would have them: delete the column, and empty the trash"
        )
      } else if !Self.notes.contains(name) {
        let ours = SchoolList.Column.allCases.first { $0.names.contains(name) }
        throw refusal(
          (ours.map { "the column \($0.rawValue)" } ?? "the name of column \(index + 1)")
            + " is not one of \(names)",
          advice: "\(example); columns named school and notes may stay, and are not read")
      }
    }
    for column in needed where places[column] == nil {
      throw refusal("there is no column \(column.rawValue)", advice: example)
    }
    self.places = places
    named = header.fields.map { !$0.isEmpty }
  }

  func isNamed(_ index: Int) -> Bool { named.indices.contains(index) && named[index] }

  func value(_ column: SchoolList.Column, of row: CSVText.Row) -> String? {
    guard let place = places[column], row.fields.indices.contains(place), !row.fields[place].isEmpty else {
      return nil
    }
    return row.fields[place]
  }
}
