internal import Handoff

// What a bundle says of itself, as people read it. Names in it are data from outside.

extension BundleHeader {
  /// Who issued it.
  var sender: String { "\(organization.name.text.escapedForDisplay), CDS \(organization.cds.grouped)" }
  /// For whom it is.
  var receiver: String { "\(vendor.id) (\(vendor.name.text.escapedForDisplay))" }
  /// Which credential it carries.
  var titled: String { "\(credential.grouped), generation \(generation)" }
}
