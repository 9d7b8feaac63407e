internal import Sodium

/// What a bundle says besides the secret: one line of canonical JSON inside the signature.
public struct BundleHeader: Codable, Equatable, Sendable {
  /// This bundle's own identifier, 16 random bytes.
  public let bundle: HexBytes
  /// The organization or school that the credential is for.
  public let credential: CDSCode
  /// 1, 2, 3 … of the credential.
  public let generation: Int
  /// The user name that belongs to the secret.
  public let username: DisplayName
  /// Who made the credential: the coordinator's handle. What was sealed before it was told has none.
  public let coordinator: ShortID?
  /// Who issued the bundle.
  public let organization: Organization
  /// For whom it is.
  public let vendor: Vendor
  /// The recipient key, `vendor1…`.
  public let recipient: String
  /// The issuer key, `issuer1…`.
  public let issuer: String
  /// When the credential was made.
  public let issued: Timestamp
  /// When the credential ceases to be honored.
  public let expires: Timestamp
  /// Where the secret comes from.
  public let origin: Origin
  /// The token that the confirmation code derives from, 16 random bytes.
  public let confirmation: HexBytes
  /// The head of the vault's log that the delivery was made against.
  public let log: LogPosition

  /// An organization by name and code.
  public struct Organization: Codable, Equatable, Sendable {
    /// Its name.
    public let name: DisplayName
    /// Its code.
    public let cds: CDSCode

    /// Takes name and code.
    public init(name: DisplayName, cds: CDSCode) {
      self.name = name
      self.cds = cds
    }
  }

  /// A vendor by handle and name.
  public struct Vendor: Codable, Equatable, Sendable {
    /// Its handle.
    public let id: ShortID
    /// Its name.
    public let name: DisplayName

    /// Takes handle and name.
    public init(id: ShortID, name: DisplayName) {
      self.id = id
      self.name = name
    }
  }

  /// Where a secret comes from.
  public enum Origin: String, Codable, Sendable {
    /// Made by `vault`.
    case generated
    /// Made elsewhere and brought in.
    case imported
  }

  /// A place in the vault's log.
  public struct LogPosition: Codable, Equatable, Sendable {
    /// The entry's index, from 0.
    public let index: Int
    /// The entry's hash, BLAKE2b-256.
    public let head: HexBytes

    /// Takes index and hash.
    public init(index: Int, head: HexBytes) {
      self.index = index
      self.head = head
    }
  }

  /// A header with fresh identifier and token.
  ///
  /// - Throws: ``BundleError/sodium(_:)``.
  public init(
    credential: CDSCode, generation: Int, username: DisplayName, coordinator: ShortID,
    organization: Organization, vendor: Vendor, recipient: RecipientKey, issuer: IssuerKey, issued: Timestamp,
    expires: Timestamp, origin: Origin,
    log: LogPosition
  ) throws(BundleError) {
    do {
      bundle = HexBytes(try Randomness.makeBytes(Self.identifierSize))
      confirmation = HexBytes(try Randomness.makeBytes(Self.identifierSize))
    } catch {
      throw .sodium(error)
    }
    self.credential = credential
    self.generation = generation
    self.username = username
    self.coordinator = coordinator
    self.organization = organization
    self.vendor = vendor
    self.recipient = recipient.text
    self.issuer = issuer.text
    self.issued = issued
    self.expires = expires
    self.origin = origin
    self.log = log
  }

  /// The size of the identifier and of the token, in bytes.
  package static let identifierSize = 16

  /// Whether the values that their types do not bound are within bounds.
  var isPlausible: Bool {
    bundle.bytes.count == Self.identifierSize && confirmation.bytes.count == Self.identifierSize
      && log.head.bytes.count == GenericHash.size && generation >= 1 && log.index >= 0 && issued < expires
  }

  /// The code that the vendor reads back.
  ///
  /// - Throws: ``BundleError/sodium(_:)``.
  public func confirmationCode() throws(BundleError) -> ConfirmationCode {
    do {
      return try ConfirmationCode(token: confirmation.bytes)
    } catch {
      throw .sodium(error)
    }
  }
}
