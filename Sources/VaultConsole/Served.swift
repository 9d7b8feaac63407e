internal import Handoff
public import VaultDesk
internal import WebServer

extension Console {
  /// How the coordinators of a district come to the page: by its one name, through the web server of the machine.
  public struct Served: Sendable {
    /// The name of the host, with the port where it is not the usual one.
    let host: String
    /// The socket that the web server connects to.
    let socket: UnixSocket
    /// Who the web server is.
    let proxyUser: LocalUser
    /// The file with the code that whoever makes the vault types; without one, nobody makes it here.
    let foundingCodeFile: String?

    /// Reads what was asked for.
    ///
    /// - Parameters:
    ///   - name: `https://HOST`, or `https://HOST:PORT`.
    ///   - place: `unix:PATH`.
    ///   - proxyUser: the name of the web server's user.
    ///   - foundingCodeFile: the path of the file with the founder's code.
    /// - Throws: what is wrong with it.
    public init(
      name: String, place: String, proxyUser: String, foundingCodeFile: String?
    ) throws(Problem) {
      guard let host = Self.host(in: name) else {
        throw Problem(
          .unusableRequest,
          "\(name.escapedForDisplay) is not the address of a page, such as https://vault.district.example")
      }
      guard let socket = UnixSocket(place) else {
        throw Problem(
          .unusableRequest,
          "\(place.escapedForDisplay) is not the place of a socket, such as "
            + "unix:/run/vendor-vault/console.sock")
      }
      guard let user = LocalUser(named: proxyUser) else {
        throw Problem(
          .unusableRequest, "there is no user \(proxyUser.escapedForDisplay) on this machine")
      }
      self.host = host
      self.socket = socket
      self.proxyUser = user
      self.foundingCodeFile = foundingCodeFile
    }

    /// The host of an address, as browsers name it.
    static func host(in name: String) -> String? {
      let scheme = "https://"
      guard name.hasPrefix(scheme) else { return nil }
      let rest = name.dropFirst(scheme.count)
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
      let isName = parts.first.map { isHost($0) } ?? false
      guard isName, parts.count <= 2 else { return nil }
      guard parts.count == 2 else { return String(rest) }
      guard let port = UInt16(parts[1]), port != 443, "\(port)" == parts[1] else { return nil }
      return String(rest)
    }

    private static func isHost(_ text: Substring) -> Bool {
      let labels = text.split(separator: ".", omittingEmptySubsequences: false)
      return text.utf8.count <= 253 && labels.allSatisfy { isLabel($0) }
    }

    /// A part of a host's name (RFC 1123), in lowercase letters, as browsers send it.
    private static func isLabel(_ label: Substring) -> Bool {
      let hyphen = UInt8(ascii: "-")
      return 1...63 ~= label.utf8.count && label.utf8.first != hyphen && label.utf8.last != hyphen
        && label.utf8.allSatisfy {
          UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
            || $0 == hyphen
        }
    }
  }
}
