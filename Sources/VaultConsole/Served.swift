internal import FoundationEssentials
internal import Handoff
public import VaultDesk

extension Console {
  /// How the coordinators of a district come to the page: by its one name, through the web server of the machine.
  public struct Served: Sendable {
    /// The name of the host, with the port where it is not the usual one.
    let host: String
    /// The path of the socket that the web server connects to.
    let socket: String
    /// Who the web server is, and its group.
    let proxyUser: UInt32
    let proxyGroup: UInt32
    /// The file with the code that whoever makes the vault types; without one, nobody makes it here.
    let foundingCodeFile: String?

    /// The longest path of a socket, in bytes (unix(7)).
    private static let pathLimit = 107

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
      let prefix = "unix:/"
      guard place.hasPrefix(prefix), place.utf8.count - prefix.utf8.count < Self.pathLimit else {
        throw Problem(
          .unusableRequest,
          "\(place.escapedForDisplay) is not the place of a socket, such as "
            + "unix:/run/vendor-vault/console.sock")
      }
      guard let user = Self.user(named: proxyUser) else {
        throw Problem(
          .unusableRequest, "there is no user \(proxyUser.escapedForDisplay) on this machine")
      }
      self.host = host
      socket = String(place.dropFirst(prefix.count - 1))
      self.proxyUser = user.id
      proxyGroup = user.group
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

    /// A user of this machine, by passwd(5).
    private static func user(named name: String) -> (id: UInt32, group: UInt32)? {
      guard let table = try? String(contentsOfFile: "/etc/passwd", encoding: .utf8) else { return nil }
      for row in table.split(separator: "\n") {
        let fields = row.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 7, fields[0] == name, let id = UInt32(fields[2]), let group = UInt32(fields[3])
        else { continue }
        return (id, group)
      }
      return nil
    }
  }
}
