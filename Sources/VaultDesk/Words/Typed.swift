public import Handoff

/// What people type or choose, as values; what is wrong with it is one line, and the rule another.
public enum Typed {
  /// The rule of CDS codes.
  public static let cdsRule =
    "a CDS code has 14 digits: county 01 to 58 (2), district (5), school (7; 0000000 for the district)"
  /// The rule of names.
  public static let nameRule =
    "a name has 1 to \(DisplayName.characterLimit) visible characters, and no space at either end"
  /// The rule of remarks.
  public static let remarkRule = "give one line of 1 to \(Remark.characterLimit) visible characters"
  /// The rule of short names.
  public static let shortIDRule =
    "a short name has 1 to 32 lowercase letters a to z, digits and inner hyphens, such as aeries"

  /// A CDS code.
  ///
  /// - Throws: `Problem`.
  public static func cds(_ text: String) throws(Problem) -> CDSCode {
    guard let code = CDSCode(printed: text) else {
      throw Problem(
        .unusableRequest,
        "\"\(text.shortened)\" is not a CDS code: \(CDSCode.flaw(of: text) ?? "it is malformed")")
    }
    return code
  }

  /// A name for people.
  ///
  /// - Throws: `Problem`.
  public static func name(_ text: String) throws(Problem) -> DisplayName {
    guard let name = DisplayName(text) else {
      throw Problem(.unusableRequest, "\"\(text.shortened)\" cannot be a name")
    }
    return name
  }

  /// A remark.
  ///
  /// - Throws: `Problem`.
  public static func remark(_ text: String) throws(Problem) -> Remark {
    guard let remark = Remark(text) else {
      throw Problem(.unusableRequest, "\"\(text.shortened)\" cannot be recorded")
    }
    return remark
  }

  /// A short name.
  ///
  /// - Throws: `Problem`.
  public static func shortID(_ text: String) throws(Problem) -> ShortID {
    guard let id = ShortID(text) else {
      throw Problem(.unusableRequest, "\"\(text.shortened)\" cannot be a short name")
    }
    return id
  }

  /// The end of a day that is still to come.
  ///
  /// - Throws: `Problem`.
  public static func endOfDay(_ text: String) throws(Problem) -> Timestamp {
    guard let end = Timestamp(endOfDay: text) else {
      throw Problem(.unusableRequest, "\"\(text.shortened)\" is not a date")
    }
    return end
  }
}
