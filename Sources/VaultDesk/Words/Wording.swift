/// What is done with credentials, and what it is called: by the commands that do it, or on the page, as the agency's screen
/// has it.
public enum Wording: Sendable {
  case commands, page

  /// A next generation in the place of one that is honored.
  var reset: String { called("a reset", onPage: "regenerating") }
  /// That there is a next generation.
  var isReset: String { called("it is reset", onPage: "the credentials are regenerated") }
  /// How long what a vendor knows is good.
  var untilReset: String { called("until a reset", onPage: "until the credentials are regenerated") }
  /// That somebody has made the next generation of `credential`.
  func wasReset(_ credential: String) -> String {
    called("reset \(credential)", onPage: "regenerated the credentials of \(credential)")
  }
  /// That somebody has brought in `what` from elsewhere.
  func imported(_ what: String) -> String {
    called("imported \(what)", onPage: "brought \(what) in from the agency's screen")
  }
  /// The label of when, and by whom, that was done.
  var broughtIn: String { called("imported", onPage: "brought in") }
  /// What is done with a secret key by those to whom it is sealed.
  var letOut: String { called("show or export it", onPage: "show it, or download bundles") }
  /// That this is not done.
  var isNotLetOut: String {
    called("nothing is shown or exported", onPage: "nothing is shown, and no bundle is made,")
  }
  /// What would leave out a vendor without a key.
  var sealing: String { called("an export", onPage: "a bundle") }
  /// That somebody has given a vendor another key.
  func pinned(newKeyTo vendor: String) -> String {
    called("pinned a new key to the vendor \(vendor)", onPage: "recorded a new key of the vendor \(vendor)")
  }
  /// That a key is a vendor's already.
  func isPinned(to vendor: String) -> String {
    called("is already pinned to the vendor \(vendor)", onPage: "is already the key of the vendor \(vendor)")
  }

  private func called(_ name: String, onPage title: String) -> String {
    switch self {
    case .commands: name
    case .page: title
    }
  }
}
