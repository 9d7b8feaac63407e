public import Handoff
public import VaultCore

// How people, parties and credentials are named. Names are data from outside, and shown escaped.

extension Vendor {
  /// Short name and name.
  public var titled: String { "\(id) (\(name.text.escapedForDisplay))" }
}

extension [Vendor] {
  /// The vendors in one line.
  public var titled: String { map(\.titled).joined(separator: ", ") }

  /// Their short names in one line.
  public var names: String { map(\.id.text).joined(separator: ", ") }
}

extension Vendor.Verification {
  /// How the key was verified.
  public var sentence: String {
    switch self {
    case .fingerprint: "verified by its fingerprint"
    case .shown: "accepted after its fingerprint was shown"
    case .unverified: "not verified"
    case .none: "none"
    }
  }
}

extension Coordinator {
  /// Short name and programs.
  public var titled: String {
    programs.isEmpty ? id.text : "\(id) (\(programs.map(\.rawValue).joined(separator: ", ")))"
  }
}

extension [ShortID] {
  /// The names in one line, the last after `word`.
  public func listed(with word: String) -> String {
    guard let last, count > 1 else { return map(\.text).joined() }
    return dropLast().map(\.text).joined(separator: ", ") + " \(word) \(last)"
  }
}

extension Organization {
  /// Name and CDS code.
  public var titled: String { "\(name.text.escapedForDisplay), CDS \(cds.grouped)" }
}

extension Generation {
  /// Which credential, which generation.
  public var titled: String { "generation \(number) of \(credential.grouped)" }
}

extension [Generation] {
  /// The first of them, and how many there are besides.
  public var titled: String {
    (prefix(3).map(\.titled) + (count > 3 ? ["and \(count - 3) more"] : [])).joined(separator: ", ")
  }
}

extension BundleHeader {
  /// Who issued it, as it says.
  public var sender: String { "\(organization.name.text.escapedForDisplay), CDS \(organization.cds.grouped)" }
  /// For whom it is, as it says.
  public var receiver: String { "\(vendor.id) (\(vendor.name.text.escapedForDisplay))" }
  /// Which credential it carries, as it says.
  public var titled: String { "generation \(generation) of \(credential.grouped)" }
}

extension Remark {
  /// The text as it can be shown.
  public var shown: String { text.escapedForDisplay }
}

extension String {
  /// The text escaped, and cut where it is longer than a line.
  public var shortened: String {
    let limit = 60
    // What is seen as one character may have any number of scalars.
    let shown = String(unicodeScalars.prefix(limit)).escapedForDisplay
    guard unicodeScalars.count > limit || shown.unicodeScalars.count > limit else { return shown }
    return String(shown.unicodeScalars.prefix(limit)) + "…"
  }
}
