public import Handoff
internal import Sodium

/// The recorded act of releasing Student Score Reports to named vendors. Signed as part of the log entry
/// that makes the credential.
public struct Authorization: Codable, Equatable, Sendable {
  /// The exact text that the coordinator accepted. One text can have been accepted for several schools, which it
  /// lists; each of their authorizations has all of it.
  public internal(set) var statement: String
  /// BLAKE2b-256 of the text's UTF-8 bytes.
  public let statementHash: HexBytes
  /// For whom, as they were pinned then.
  public let vendors: [Vendor]
  /// Who accepted it.
  public let coordinator: ShortID
  /// The programs that this coordinator serves.
  public let programs: [Program]
  /// When: with the entry that records it, or before.
  public let accepted: Timestamp
  /// The contract with the vendors, as the organization refers to it.
  public let contract: Remark?
  /// What the vendors need the data for.
  public let interest: Remark?

  /// The longest statement that is taken, in bytes.
  public static let statementSizeLimit = 256 << 10

  /// What the authorizations of one generation can come to in its record, in bytes; the rest of the record has
  /// room beside them.
  static let recordSizeLimit = SignedRecord.sizeLimit - (16 << 10)

  /// What it comes to in a record at most, in bytes, with what may become of its vendors: a line of the statement
  /// has a margin, a vendor its fingerprint, its delivery, and a withdrawal with its reason.
  var recordSize: Int {
    let lines = statement.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    let remarks = [contract, interest].compactMap { $0?.text.escapedForDisplay.utf8.count }.reduce(0, +)
    let names = vendors.map { $0.name.text.escapedForDisplay.utf8.count + (3 << 10) }.reduce(0, +)
    return statement.escapedLinesForDisplay.utf8.count + 8 * lines + remarks + names + (1 << 10)
  }

  init(
    _ release: Release, vendors: [Vendor], coordinator: Coordinator, now: Timestamp
  ) throws(SodiumError) {
    self.statement = release.statement
    self.statementHash = try Self.hash(of: release.statement)
    self.vendors = vendors
    self.contract = release.contract
    self.interest = release.interest
    self.coordinator = coordinator.id
    self.programs = coordinator.programs
    // A clock that was set back meanwhile cannot make it later than its entry.
    self.accepted = min(release.accepted ?? now, now)
  }

  static func hash(of statement: String) throws(SodiumError) -> HexBytes {
    HexBytes(try GenericHash.digest([UInt8](statement.utf8)))
  }

  /// The legitimate interest that is recorded unless another is given.
  public static let usualInterest = Remark(
    "keeping students' score reports in the student information system that the vendor runs for the organization"
  )

  /// What a district declares when it releases score reports through the testing agency to its vendors. With
  /// `credentials` of schools, those of these schools' students: alone, unless the organization's own is among them.
  public static func defaultStatement(
    organization: Organization, credentials: [CDSCode], vendors: [Vendor]
  ) -> String {
    let schools = credentials.filter { $0 != organization.cds }
    let list = "The CDS codes of the schools are\n\n\(lines(of: schools))\n\nThey are released to"
    let students =
      switch (credentials.contains(organization.cds), schools.count) {
      case (_, 0): "its students to"
      case (false, 1): "the students of its school CDS \(schools[0]) to"
      case (false, let count):
        "the students of \(count) of its schools, each under a credential of its own. \(list)"
      case (true, 1):
        "its students, and those of its school CDS \(schools[0]) under a credential of its own, to"
      case (true, let count):
        "its students, and those of \(count) of its schools under credentials of their own. \(list)"
      }
    let names = vendors.map { "  - \($0.name) (\($0.id))" }.joined(separator: "\n")
    return """
      Authorization to release Student Score Reports

      \(organization.name), CDS \(organization.cds), authorizes the testing agency to release the CAASPP \
      and ELPAC Student Score Reports of \(students) these vendors, which act on its behalf:

      \(names)

      The organization understands and accepts that
        1. each of these vendors receives the same user name and secret key, and can fetch the score \
      reports with them until the credential expires or is replaced;
        2. the testing agency has no agreement with these vendors and does not supervise them;
        3. the organization alone is responsible for what the vendors do with the access and with the data, \
      including their duties under federal and state law on student records.

      The person who accepts this declares that they are authorized to do so for the organization.
      """
  }
}

extension Authorization {
  /// CDS codes as lines of a text, five a line.
  private static func lines(of schools: [CDSCode]) -> String {
    stride(from: 0, to: schools.count, by: 5).map { start in
      "  " + schools[start..<min(start + 5, schools.count)].map(\.text).joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

/// What a coordinator accepts before a credential is made or shared: to whom it is released, and on what
/// terms.
public struct Release: Equatable, Sendable {
  /// The short names of the vendors.
  public let vendors: [ShortID]
  /// The exact text that is accepted.
  public let statement: String
  /// The contract with the vendors, as the organization refers to it.
  public let contract: Remark?
  /// What the vendors need the data for.
  public let interest: Remark?
  /// When it was accepted, if that was before it is recorded.
  public let accepted: Timestamp?

  /// Takes the terms of a release.
  public init(
    vendors: [ShortID], statement: String, contract: Remark? = nil, interest: Remark? = nil,
    accepted: Timestamp? = nil
  ) {
    self.vendors = vendors
    self.statement = statement
    self.contract = contract
    self.interest = interest
    self.accepted = accepted
  }
}
