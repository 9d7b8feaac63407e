public import Handoff

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

  /// Takes the terms of a release.
  public init(
    vendors: [ShortID], statement: String, contract: Remark? = nil, interest: Remark? = nil
  ) {
    self.vendors = vendors
    self.statement = statement
    self.contract = contract
    self.interest = interest
  }
}
