internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

// Credentials of many schools.

extension ImportCommand {
  /// The schools of the list, each with its user name and, unless an option holds for all, its expiration date;
  /// nothing, if no list was named.
  func readSchools() throws(Failure) -> [SchoolList.School]? {
    let isDateOfAll = expires != nil || days != nil
    return try list.read(needing: isDateOfAll ? [.cds, .user] : [.cds, .user, .expires])
  }

  func importCredentials(of schools: [SchoolList.School]) throws {
    let expiryOfAll = expires == nil && days == nil ? nil : try expiry(from: .now)
    let terms = try release.terms()
    var vault = try options.unlock()
    let vendors = try terms.vendors(in: vault)
    let plan = try PlannedSchools(schools, of: list, for: vendors, .imported, in: vault, now: .now)
    guard !plan.open.isEmpty else { return try plan.report([], for: vendors, asJSON: result.json, now: .now) }
    let secrets = try secret.readLines(users: schools.compactMap(\.username))
    let release = try terms.accept(
      for: vendors, of: vault.state.organization, credentials: plan.open.map(\.credential))
    let lines = Dictionary(uniqueKeysWithValues: schools.enumerated().map { ($1.credential, $0) })
    var made: [Generation] = []
    try Batch.run(.seal, plan.open, of: \.credential) { school in
      guard let line = lines[school.credential], let username = school.username,
        let end = school.expires ?? expiryOfAll
      else { throw VaultError.internal("the list lacks what it was read for") }
      let secret = try secrets.secret(line) { try ask(of: school.credential, user: username) }
      made.append(
        try vault.importCredential(
          for: school.credential, username: username, secret: secret, under: release, expires: end,
          cost: kdf.cost, now: .now))
    } report: { _ throws(Failure) in
      try plan.report(made, for: vendors, asJSON: result.json, now: .now)
    }
  }

  /// Asks for the secret key of one school. One that is wrong, or two that differ, leave that school for another time.
  private func ask(of credential: CDSCode, user: DisplayName) throws -> SecretBytes {
    do throws(Failure) {
      StandardStreams.endProgress()
      return try secret.ask(of: credential.grouped, user: user)
    } catch {
      guard !error.isCancellation else { throw error }
      throw Batch.Exception(failure: error)
    }
  }
}
