internal import Handoff

extension Report {
  /// What is told of an organization.
  private struct Organization: Encodable {
    let cds: CDSCode
    let name: DisplayName
    let index: Int?
    let written: Timestamp?
    let honored: Int
    /// When the first of them expires.
    let expires: Timestamp?
  }

  private struct Health: Encodable {
    let current: Bool
    let organizations: [Organization]
    let problems: [String]
  }

  /// An object of JSON; 200 while all that there is counts, else 503.
  func health(now: Timestamp) -> Answer {
    let isCurrent = isCurrent(now: now)
    let health = Health(
      current: isCurrent,
      organizations: standings.map { standing in
        Organization(
          cds: standing.issuer.organization.cds, name: standing.issuer.organization.name,
          index: standing.floor?.index, written: standing.content?.written,
          honored: standing.honoredCount(now: now), expires: standing.nextExpiry(now: now))
      },
      problems: problems
        + standings.filter { $0.isEarly(now) }.map {
          "\($0.issuer.organization.cds) has a file that this machine's clock is before; nothing of it is honored"
        })
    let body = (try? CanonicalJSON.encode(health)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    return .text(body, "application/json", status: isCurrent ? 200 : 503)
  }

  /// Lines in the text format of Prometheus, version 0.0.4.
  func metrics(now: Timestamp) -> [String] {
    func gauge(_ name: String, _ help: String, _ value: (Standing) -> Int64?) -> [String] {
      let lines = standings.compactMap { standing in
        value(standing).map {
          "vault_gate_\(name){organization=\"\(standing.issuer.organization.cds)\"} \($0)"
        }
      }
      return ["# HELP vault_gate_\(name) \(help)", "# TYPE vault_gate_\(name) gauge"] + lines
    }
    return gauge("log_index", "The entry of the vault's log that the file in use was written at.") {
      ($0.floor?.index).map(Int64.init)
    }
      + gauge("file_written_seconds", "When the file in use was written, in seconds since 1970.") {
        $0.content?.written.seconds
      }
      + gauge("honored_credentials", "Credentials that are honored now.") {
        Int64($0.honoredCount(now: now))
      }
      + gauge("next_expiry_seconds", "When the first of them expires, in seconds since 1970.") {
        $0.nextExpiry(now: now)?.seconds
      } + [
        "# HELP vault_gate_refused_files_total Files of verifiers that did not count.",
        "# TYPE vault_gate_refused_files_total counter", "vault_gate_refused_files_total \(refusals)",
        "# HELP vault_gate_current Whether all that there is counts.", "# TYPE vault_gate_current gauge",
        "vault_gate_current \(isCurrent(now: now) ? 1 : 0)",
      ]
  }
}
