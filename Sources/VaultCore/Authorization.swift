public import Handoff
internal import Sodium

/// The recorded act of releasing Student Score Reports to named vendors. Signed as part of the log entry
/// that makes the credential.
public struct Authorization: Codable, Equatable, Sendable {
  /// The exact text that the coordinator accepted.
  public let statement: String
  /// BLAKE2b-256 of the text's UTF-8 bytes.
  public let statementHash: HexBytes
  /// For whom, as they were pinned then.
  public let vendors: [Vendor]
  /// Who accepted it.
  public let coordinator: ShortID
  /// The programmes that this coordinator serves.
  public let programs: [Program]
  /// When.
  public let accepted: Timestamp
  /// The contract with the vendors, as the organization refers to it.
  public let contract: Remark?
  /// What the vendors need the data for.
  public let interest: Remark?

  /// The longest statement that is taken, in bytes.
  public static let statementSizeLimit = 64 << 10

  init(
    _ release: Release, vendors: [Vendor], coordinator: Coordinator, accepted: Timestamp
  ) throws(SodiumError) {
    self.statement = release.statement
    self.statementHash = HexBytes(try GenericHash.digest([UInt8](release.statement.utf8)))
    self.vendors = vendors
    self.contract = release.contract
    self.interest = release.interest
    self.coordinator = coordinator.id
    self.programs = coordinator.programs
    self.accepted = accepted
  }

  /// The legitimate interest that is recorded unless another is given.
  public static let usualInterest = Remark(
    "keeping pupils' score reports in the student information system that the vendor runs for the organization"
  )

  /// What a district declares when it releases score reports through the testing agency to its vendors.
  public static func defaultStatement(organization: Organization, vendors: [Vendor]) -> String {
    let names = vendors.map { "  - \($0.name) (\($0.id))" }.joined(separator: "\n")
    return """
      Authorization to release Student Score Reports

      \(organization.name), CDS \(organization.cds), authorizes the testing agency to release the CAASPP
      and ELPAC Student Score Reports of its pupils to these vendors, which act for it:

      \(names)

      The organization understands and accepts that
        1. each vendor named receives one and the same user name and secret key, and with them can fetch
           the score reports until the credential expires or is replaced;
        2. the testing agency has no agreement with these vendors and does not supervise them;
        3. the organization alone answers for what the vendors do with the access and with the data,
           including their duties under federal and state law on pupil records.

      The person who accepts declares to be entitled to do so for the organization.
      """
  }
}
