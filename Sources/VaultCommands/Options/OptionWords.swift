internal import Handoff

/// The words of a command line that begin like options. Not all of them need be its user's: a shell puts file names in the
/// place of a `*`, and some of the files may be from outside.
enum OptionWords {
  /// Refuses a word that is the name of a file here, and the second of an option that stands once: it would take the
  /// place of the first.
  static func check(_ words: [String]) throws(Failure) {
    // A shell that completes a command line asks with words of its own.
    guard words.first?.hasPrefix("---") != true else { return }
    // Lists, because sets are slow to make, and few options are written.
    var seen: [String] = []
    for word in words.prefix(while: { $0 != "--" }) where word.utf8.first == UInt8(ascii: "-") {
      guard word != "-" else { continue }
      guard !InputFile.exists(word) else {
        throw Failure(
          .usage, "\(word.escapedForDisplay) is an option, and the name of a file here; nothing was done",
          hint: "for the files, write ./* instead of *; for the option, move that file away")
      }
      let name = String(decoding: word.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      guard !isRepeatable(name, in: words.first) else { continue }
      let longName = name == "-o" ? "--output" : name
      guard !seen.contains(longName) else {
        throw Failure(.usage, "\(name.escapedForDisplay) can be given once; nothing was done")
      }
      seen.append(longName)
    }
  }

  private static func isRepeatable(_ option: String, in command: String?) -> Bool {
    switch option {
    case "--vendor": command != "revoke"
    case "--to": command != "copy"
    case "--program", "--desk", "--help", "-h": true
    default: false
    }
  }
}
