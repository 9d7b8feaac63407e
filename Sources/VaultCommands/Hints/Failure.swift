internal import Handoff
public import PrivateFiles
internal import Sodium
public import VaultCore
public import VaultDesk

/// Why a command did not do what it was asked: a problem, and what can be done about it on the command line.
public struct Failure: Error, Equatable {
  let status: ExitStatus
  let fact: String
  let hints: [String]

  init(_ status: ExitStatus, _ fact: String, hint hints: String...) {
    self.init(status, fact, hints: hints)
  }

  init(_ status: ExitStatus, _ fact: String, hints: [String]) {
    self.status = status
    self.fact = fact
    self.hints = hints
  }

  /// Takes a problem, and lines that can be typed or done.
  public init(_ problem: Problem, hints: [String] = []) {
    self.init(ExitStatus(problem.kind), problem.fact, hints: hints)
  }

  /// The problem, for another face than the command line: whether something is missing, or cannot be used.
  public var problem: Problem { Problem(status == .noInput ? .noInput : .unavailable, fact) }

  /// The lines for standard error.
  var lines: String {
    (["vault: \(fact)"] + hints.map { "hint: \($0)" }).map { $0 + "\n" }.joined()
  }
}

// MARK: - Errors of the rooms below

extension Failure {
  /// The words for an error of the project's own; nothing for others'.
  init?(any error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as VaultError: self.init(error)
    case let error as StoreError: self.init(error, vault: nil)
    case let error as BundleError: self.init(error)
    case let error as RecordError: self.init(error)
    case let error as KeyError: self.init(error)
    case let error as RequestError: self.init(error.problem(), hints: error.hints)
    case let error as SodiumError: self.init(error)
    default: return nil
    }
  }

  /// Takes why a vault did not do what it was asked.
  public init(_ error: VaultError) { self.init(error.problem, hints: error.hints) }

  /// Takes why the store of that name did not do what it was asked.
  public init(_ error: StoreError, vault name: String?) {
    self.init(error.problem(of: name), hints: error.hints)
  }

  /// Takes why there can be no new vault of that name.
  public init(_ error: StoreError, making name: String) {
    guard case .unavailable(let reason) = error else {
      self.init(error, vault: name)
      return
    }
    self.init(
      .cannotCreate, "the vault \(name.escapedForDisplay) cannot be created: \(reason.escapedForDisplay)")
  }

  /// Takes what is wrong with a file, which should be `what`.
  public init(_ error: PrivateFileError, of what: String, at path: String) {
    self.init(error.problem(of: what, at: path), hints: error.hints(at: path))
  }

  init(_ error: SodiumError) { self.init(error.problem) }

  init(_ error: KeyError, in file: String? = nil, for place: KeyPlace = .publicKey) {
    self.init(error.problem(in: file, for: place), hints: error.hints(for: file, in: place))
  }

  init(_ error: BundleError, in file: String? = nil) {
    self.init(error.problem(in: file), hints: error.hints)
  }

  init(_ error: RecordError, in file: String? = nil) {
    self.init(error.problem(in: file), hints: error.hints)
  }
}

// MARK: - Who does not want to read on

extension Failure {
  /// Whoever reads standard output has read what they wanted, as in `| head`: a command ends, and it is not an error.
  static let readerLeft = Failure(.io, "nobody reads standard output any more")
}

// MARK: - Secrets that are lost in transit

extension Failure {
  /// The words for a secret that was wiped, and of which only `written` bytes went out before this.
  func asLoss(written: Int, _ hint: String) -> Failure {
    let loss =
      written > 0
      ? "the secret key was wiped, and part of it may have been read"
      : "the secret key was wiped before it could be shown, and nobody has it"
    return Failure(status, "\(fact); \(loss)", hint: hint)
  }

  /// The words for a recovery code that was recorded, and did not arrive.
  var asLostRecoveryCode: Failure {
    Failure(
      status, "\(fact); the new recovery code is lost, and an earlier one no longer works",
      hint: "vault coordinator recovery")
  }
}
