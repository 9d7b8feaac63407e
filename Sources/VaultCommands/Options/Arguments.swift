public import ArgumentParser
internal import Handoff
internal import Sodium
public import VaultCore
internal import VaultDesk

// How words on the command line become values; what is wrong with one is told in one line.

/// The Argon2id cost of a passphrase: how much work each guess takes.
enum KDF: String, ExpressibleByArgument, CaseIterable {
  case interactive, moderate, sensitive

  var cost: PasswordHash.Cost {
    switch self {
    case .interactive: .interactive
    case .moderate: .moderate
    case .sensitive: .sensitive
    }
  }
}

/// Parses what argument-parser hands over as text, so that the error can say why.
enum Parse {
  static func cds(_ text: String) throws -> CDSCode {
    guard let code = CDSCode(printed: text) else {
      throw Failure(
        .usage, "\"\(text.shortened)\" is not a CDS code: \(CDSCode.flaw(of: text) ?? "it is malformed")",
        hint:
          "a CDS code has 14 digits: county 01 to 58 (2), district (5), school (7; 0000000 for the district)")
    }
    return code
  }

  static func displayName(_ text: String) throws -> DisplayName {
    guard let name = DisplayName(text) else {
      throw Failure(
        .usage, "\"\(text.shortened)\" cannot be a name",
        hint: "a name has 1 to \(DisplayName.characterLimit) visible characters, and no space at either end")
    }
    return name
  }

  static func remark(_ text: String) throws -> Remark {
    guard let remark = Remark(text) else {
      throw Failure(
        .usage, "\"\(text.shortened)\" cannot be recorded",
        hint: "give one line of 1 to 500 visible characters")
    }
    return remark
  }

  static func shortID(_ text: String) throws -> ShortID {
    guard let id = ShortID(text) else {
      throw Failure(
        .usage, "\"\(text.shortened)\" cannot be a short name",
        hint: "a short name has 1 to 32 lowercase letters a to z, digits and inner hyphens, such as aeries")
    }
    return id
  }
}

extension Program: ExpressibleByArgument {}
