/// A CDS code as it is printed, typed without quotes: three words.
enum CodeWords {
  private static let sizes = [2, 5, 7]

  /// The words of a command line, with such a code in one word.
  static func joined(_ words: [String]) -> [String] {
    var joined: [String] = []
    var rest = words[...]
    while let word = rest.first {
      let code = rest.prefix(sizes.count)
      let isCode = code.map(\.utf8.count) == sizes && code.allSatisfy { $0.utf8.allSatisfy(isDigit) }
      joined.append(isCode ? code.joined(separator: " ") : word)
      rest = rest.dropFirst(isCode ? sizes.count : 1)
    }
    return joined
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
