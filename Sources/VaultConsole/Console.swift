/// The console: a page in the browser of one desk, for the person who started it; or of each desk of a district.
public enum Console {
  /// What was asked for on the command line.
  public enum Settings: Sendable {
    /// A page for the person who started it.
    case launched(Launched)
    /// A page for the coordinators of a district, behind a web server.
    case served(Served)
  }

  /// How one person comes to the page.
  public struct Launched: Sendable {
    /// The port; nothing, for one that nobody had before.
    let port: Int?
    let startsBrowser: Bool
    let admitsAnyLocalUser: Bool

    /// Takes what was asked for.
    public init(port: Int?, startsBrowser: Bool, admitsAnyLocalUser: Bool) {
      self.port = port
      self.startsBrowser = startsBrowser
      self.admitsAnyLocalUser = admitsAnyLocalUser
    }
  }

  /// Where the program that runs the console speaks.
  public struct Voice: Sendable {
    /// Writes the address of the page, a line of standard output.
    let address: @Sendable (String) -> Void
    /// Writes a notice.
    let note: @Sendable (String) -> Void

    /// Takes both.
    public init(address: @escaping @Sendable (String) -> Void, note: @escaping @Sendable (String) -> Void) {
      self.address = address
      self.note = note
    }
  }
}
