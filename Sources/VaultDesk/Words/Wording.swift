/// What is done with credentials, and what it is called: by the commands that do it, or on the page, as the agency's screen
/// has it.
public enum Wording: Sendable {
  case commands, page

  /// A next generation in the place of one that is honored.
  var reset: String { self == .commands ? "a reset" : "regenerating" }
  /// How long what a vendor knows is good.
  var untilReset: String { self == .commands ? "until a reset" : "until the credentials are regenerated" }
  /// That somebody has brought in `what` from elsewhere.
  func imported(_ what: String) -> String {
    self == .commands ? "imported \(what)" : "brought \(what) in from the agency's screen"
  }
}
