internal import Handoff
internal import PrivateFiles
internal import WebServer

/// The gate: says to the web server of a machine whether a user name and a secret key are honored now.
public enum Gate {
  /// What was asked for on the command line.
  public struct Settings: Sendable {
    /// Where the key files of those are whose files count.
    public enum Issuers: Sendable {
      /// One file.
      case file(String)
      /// A folder of files that end in `.pub`.
      case folder(String)

      var place: WatchedFiles.Place {
        switch self {
        case .file(let path): .file(path)
        case .folder(let path): .folder(path, ending: ".pub")
        }
      }
    }

    let issuers: Issuers
    /// The path of a file of verifiers, or of a folder of such files that end in `.verifiers`.
    let verifiers: String
    /// The path of the folder for what is remembered.
    let state: String
    let listening: Listening
    /// The same, for display.
    let place: String

    /// Where the web server comes to.
    enum Listening: Equatable, Sendable {
      /// An address of this machine that no other machine reaches.
      case loopback(host: String, port: Int)
      /// A socket that a user's programs can connect to, and nobody else's.
      case socket(UnixSocket, of: LocalUser)
    }

    /// Takes what was asked for.
    ///
    /// - Parameters:
    ///   - place: `127.0.0.1:PORT`, `[::1]:PORT` or `unix:/PATH`.
    ///   - proxyUser: with a socket, the name of the web server's user.
    /// - Throws: what is wrong with it.
    public init(
      issuers: Issuers, verifiers: String, state: String, place: String, proxyUser: String
    ) throws(Problem) {
      self.issuers = issuers
      self.verifiers = verifiers
      self.state = state
      self.place = place.escapedForDisplay
      if let loopback = Self.loopback(place) {
        listening = loopback
      } else if let socket = UnixSocket(place) {
        guard let user = LocalUser(named: proxyUser) else {
          throw Problem(
            fact: "there is no user \(proxyUser.escapedForDisplay) on this machine", isUsage: true)
        }
        listening = .socket(socket, of: user)
      } else {
        throw Problem(
          fact:
            "\(place.escapedForDisplay) is neither 127.0.0.1:PORT, [::1]:PORT nor unix:/PATH of at most 107 bytes, and no "
            + "other place is out of the reach of other machines", isUsage: true)
      }
    }

    private static func loopback(_ place: String) -> Listening? {
      for (prefix, host) in [("127.0.0.1:", "127.0.0.1"), ("[::1]:", "::1")] where place.hasPrefix(prefix) {
        let port = place.dropFirst(prefix.count)
        guard let number = UInt16(port), number > 0, "\(number)" == port else { return nil }
        return .loopback(host: host, port: Int(number))
      }
      return nil
    }
  }

  /// Where the program that runs the gate speaks.
  public struct Voice: Sendable {
    /// Writes lines of standard output, one for each decision.
    let log: @Sendable (String) -> Void
    /// Writes a notice.
    let note: @Sendable (String) -> Void

    /// Takes both.
    public init(log: @escaping @Sendable (String) -> Void, note: @escaping @Sendable (String) -> Void) {
      self.log = log
      self.note = note
    }
  }

  /// Why there is no gate, or none any more.
  public struct Problem: Error, Equatable, Sendable {
    /// What is wrong.
    public let fact: String
    /// Whether it is wrong with what was asked for.
    public let isUsage: Bool

    init(fact: String, isUsage: Bool = false) {
      self.fact = fact
      self.isUsage = isUsage
    }
  }
}
