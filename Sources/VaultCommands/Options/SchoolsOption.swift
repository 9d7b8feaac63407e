internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Many schools at once.
struct SchoolsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A CSV file with many schools: the names of the columns, then one school a line.", valueName: "file"),
    completion: .file())
  var schools: String?

  /// The schools of the list; nothing, if none was named.
  ///
  /// - Parameters:
  ///   - needed: columns that it must have.
  ///   - allowed: further columns that it may have.
  func read(
    needing needed: [SchoolList.Column] = [.cds], allowing allowed: [SchoolList.Column] = []
  ) throws(Failure) -> [SchoolList.School]? {
    guard let schools else { return nil }
    let file = try InputFile.read(schools, limit: SchoolList.sizeLimit, what: "list of schools")
    do throws(SchoolList.Flaws) {
      return try file.withBytes { text throws(SchoolList.Flaws) in
        try SchoolList(text, needing: needed, allowing: allowed).schools
      }
    } catch {
      throw refusal(error.all, .badInput)
    }
  }

  /// Asks of each school what `judge` says, and refuses the list if that is an error for any of them.
  func sort<Verdict>(
    _ schools: [SchoolList.School], _ judge: (SchoolList.School) throws(VaultError) -> Verdict
  ) throws(Failure) -> [Verdict] {
    var verdicts: [Verdict] = []
    var flaws: [SchoolList.Flaw] = []
    var status: ExitStatus?
    for school in schools {
      do throws(VaultError) {
        verdicts.append(try judge(school))
      } catch {
        let failure = Failure(error)
        flaws.append(SchoolList.Flaw(line: school.line, failure.fact, advice: failure.hints.first))
        status = status ?? failure.status
      }
    }
    if let status { throw refusal(flaws, status) }
    return verdicts
  }

  /// The most lines that are told.
  private static let mostTold = 20

  /// Tells the flaws, one a line, and returns the words for them all.
  private func refusal(_ flaws: [SchoolList.Flaw], _ status: ExitStatus) -> Failure {
    let name = (schools ?? "").escapedForDisplay
    let facts = flaws.map { "\(name), line \($0.line): \($0.fact)" }
    let hints = flaws.prefix(Self.mostTold).compactMap(\.advice).reduce(into: [String]()) { hints, hint in
      if !hints.contains(hint) { hints.append(hint) }
    }
    guard flaws.count > 1 else { return Failure(status, facts[0] + "; nothing was done", hints: hints) }
    for fact in facts.prefix(Self.mostTold) { StandardStreams.note("vault: \(fact)\n") }
    return Failure(
      status, "\(flaws.count) lines of \(name) cannot be used; nothing was done",
      hints: [String](hints.prefix(3)))
  }
}
