internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// To whom a credential is released, and on what terms: common to the commands that release one.
struct ReleaseOptions: ParsableArguments {
  @Option(
    name: .customLong("vendor"),
    help: ArgumentHelp("A vendor to authorize; can be repeated.", valueName: "id"),
    completion: .vendors)
  var vendors: [String] = []

  @Flag(help: "Accept the authorization; required without a terminal.")
  var authorize = false

  @Option(
    help: ArgumentHelp(
      "A file with the exact text of the authorization, instead of the built-in text.", valueName: "file"),
    completion: .file())
  var statement: String?

  @Option(
    help: ArgumentHelp("The contract with the vendors, for the authorization's record.", valueName: "text"))
  var contract: String?

  @Option(
    help: ArgumentHelp(
      "What the vendors need the data for; if not given, to keep it in the student information system.",
      valueName: "text"))
  var interest: String?

  /// Reads what was given, before anything is asked.
  func terms() throws -> Terms {
    Terms(
      named: try vendors.map(Parse.shortID), statement: try statement.map(StatementFile.read),
      contract: try contract.map(Parse.remark),
      interest: try interest.map(Parse.remark) ?? Authorization.usualInterest, isAccepted: authorize)
  }

  /// What was given on the command line.
  struct Terms {
    let named: [ShortID]
    let statement: String?
    let contract: Remark?
    let interest: Remark?
    let isAccepted: Bool
  }
}

extension ReleaseOptions.Terms {
  /// Shows the authorization for `vendors` and takes the answer.
  func accept(
    for vendors: [Vendor], of organization: Organization, credentials: [CDSCode]
  ) throws -> Release {
    guard !vendors.isEmpty else { throw Failure(VaultError.noVendorNamed) }
    let text =
      statement
      ?? Authorization.defaultStatement(
        organization: organization, credentials: credentials, vendors: vendors)
    func release() -> Release {
      Release(
        vendors: vendors.map(\.id), statement: text, contract: contract, interest: interest,
        // Of the answer, not of the question.
        accepted: .now)
    }
    let shown = text.escapedLinesForDisplay + "\n\n"
    if isAccepted {
      StandardStreams.note(shown)
      return release()
    }
    guard let terminal = Terminal() else {
      StandardStreams.note(shown)
      throw Failure(
        .usage, "the authorization was not accepted; nothing was done",
        hint: "read the statement above, and add --authorize")
    }
    // Where the question is asked, and nowhere else: nobody answers what was redirected away.
    try terminal.write(shown)
    let number = credentials.count == 1 ? "" : ", under \(credentials.count) credentials"
    guard try terminal.confirm("do you authorize this release to \(vendors.titled)\(number)?") else {
      throw Failure(.notPermitted, "the authorization was not accepted; nothing was done")
    }
    return release()
  }

  /// The vendors that were named; if none were, those that a person chooses from the list.
  func vendors(in vault: borrowing Vault) throws -> [Vendor] {
    if !named.isEmpty { return try vault.vendors(named) }
    let known = vault.state.vendors
    guard !known.isEmpty else {
      throw Failure(
        .noInput, "there is no vendor to authorize yet", hint: "vault vendor add ID --name NAME --key FILE")
    }
    return try VendorChoice.ask(
      known, orHint: "add --vendor ID, with one or more of \(known.names)")
  }
}

/// A file with the text of an authorization.
enum StatementFile {
  /// The text, with line ends as on this system.
  static func read(_ path: String) throws -> String {
    let limit = Authorization.statementSizeLimit
    let file = try InputFile.read(path, limit: limit, what: "statement")
    let isSecret = file.withBytes { KeyFile.holdsSecretKey($0) }
    guard !isSecret else {
      throw Failure(
        .badInput, "\(path.escapedForDisplay) contains a secret key, but a statement is needed",
        hint: "nothing was done, because a statement is displayed and recorded for good")
    }
    let bytes = file.withBytes { $0.copiedBytes() }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.elementsEqual(bytes) else {
      throw Failure(.badInput, "\(path.escapedForDisplay) is not text in UTF-8")
    }
    let plain = text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    try Vault.check(statement: plain)
    return plain
  }
}
