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
    try hinting(Typed.cdsRule) { () throws(Problem) in try Typed.cds(text) }
  }

  static func displayName(_ text: String) throws -> DisplayName {
    try hinting(Typed.nameRule) { () throws(Problem) in try Typed.name(text) }
  }

  static func remark(_ text: String) throws -> Remark {
    try hinting(Typed.remarkRule) { () throws(Problem) in try Typed.remark(text) }
  }

  static func shortID(_ text: String) throws -> ShortID {
    try hinting(Typed.shortIDRule) { () throws(Problem) in try Typed.shortID(text) }
  }

  private static func hinting<Value>(
    _ rule: String, _ body: () throws(Problem) -> Value
  ) throws(Failure) -> Value {
    do {
      return try body()
    } catch {
      throw Failure(error, hints: [rule])
    }
  }
}

extension Program: ExpressibleByArgument {}
