internal import ArgumentParser
internal import Handoff
internal import VaultDesk

/// Words that are in the place of a command, and are not one.
enum Misspelling {
  static func check(_ words: [String]) throws(Failure) {
    var command: any ParsableCommand.Type = VaultCommand.self
    var path = "vault"
    for word in words where word != "help" {
      let names = command.configuration.subcommands.map { $0._commandName }
      guard !names.isEmpty, word.utf8.first != UInt8(ascii: "-") else { return }
      guard let index = names.firstIndex(of: word) else {
        let near = nearest(to: word, among: names)
        throw Failure(
          .usage,
          "\"\(word.shortened)\" is not a command of \(path)\(near.map { "; did you mean \($0)?" } ?? "")",
          hint: "\(path) \(near.map { "\($0) " } ?? "")--help")
      }
      command = command.configuration.subcommands[index]
      path += " \(word)"
    }
  }

  /// The name that the fewest slips of the fingers lead away from: two at most, and fewer than it has letters.
  static func nearest(to word: String, among names: [String]) -> String? {
    // Longer words are no slips, and would take long.
    guard word.utf8.count < 40 else { return nil }
    let found = names.map { (name: $0, slips: slips(from: $0, to: word)) }.min { $0.slips < $1.slips }
    return found.flatMap { $0.slips <= min(2, $0.name.utf8.count - 2) ? $0.name : nil }
  }

  /// How many letters were left out, added, mistaken or swapped with their neighbor.
  private static func slips(from name: String, to word: String) -> Int {
    let (name, word) = ([UInt8](name.utf8), [UInt8](word.utf8))
    var rows = [[Int](0...word.count)]
    for (row, letter) in name.enumerated() {
      var next = [row + 1]
      for (column, typed) in word.enumerated() {
        var least = min(next[column], rows[row][column + 1]) + 1
        least = min(least, rows[row][column] + (letter == typed ? 0 : 1))
        if row > 0, column > 0, letter == word[column - 1], name[row - 1] == typed {
          least = min(least, rows[row - 1][column - 1] + 1)
        }
        next.append(least)
      }
      rows.append(next)
    }
    return rows[name.count][word.count]
  }
}
