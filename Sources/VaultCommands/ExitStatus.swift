internal import ArgumentParser
internal import VaultDesk

/// Every exit status of the command. 64 to 77 as in sysexits.h; the rest are the vault's own.
enum ExitStatus: Int32 {
  /// `status --check`: a credential expires soon.
  case expiresSoon = 10
  /// Already let out; nothing is left.
  case alreadyOut = 20
  /// Would override a live credential.
  case wouldOverride = 21
  /// Expired, or superseded by a newer generation.
  case expired = 22
  /// Vendor not authorized.
  case notAuthorized = 23
  /// The vault is older than what this machine has seen.
  case rolledBack = 24
  /// Wrong usage.
  case usage = 64
  /// Input malformed, tampered with, or for someone else.
  case badInput = 65
  /// No such input.
  case noInput = 66
  /// Store unavailable.
  case unavailable = 69
  /// A fault of this program.
  case internalError = 70
  /// Output exists or cannot be made.
  case cannotCreate = 73
  /// I/O error.
  case io = 74
  /// Someone else's change came first; nothing was done.
  case overtaken = 75
  /// Not permitted: wrong passphrase, untrusted key, file open to others.
  case notPermitted = 77
  /// Ended by ^C, as a shell counts what SIGINT ends.
  case interrupted = 130

  /// The status as argument-parser wants it.
  var code: ExitCode { ExitCode(rawValue) }

  /// The status for a kind of problem.
  init(_ kind: Problem.Kind) {
    self =
      switch kind {
      case .unusableRequest: .usage
      case .badInput: .badInput
      case .noInput: .noInput
      case .unavailable: .unavailable
      case .cannotCreate: .cannotCreate
      case .io: .io
      case .overtaken: .overtaken
      case .notPermitted: .notPermitted
      case .alreadyOut: .alreadyOut
      case .wouldOverride: .wouldOverride
      case .expired: .expired
      case .notAuthorized: .notAuthorized
      case .rolledBack: .rolledBack
      case .fault: .internalError
      }
  }
}
