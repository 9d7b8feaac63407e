internal import FoundationEssentials
internal import Sodium

/// Text around binary data: a BEGIN line, base64 (RFC 4648 §4, padded) in 64 columns, an END line.
///
/// What stands before and after is for people and is ignored. Line ends may be LF or CRLF, and a line may
/// have blanks at its end; nothing else is tolerated, so that one text has one meaning.
struct Armor {
  let label: String
  private static let columns = 64

  var begin: String { "-----BEGIN \(label)-----" }
  var end: String { "-----END \(label)-----" }

  enum Flaw: Error, Equatable {
    case missing
    case unterminated
    case malformed
    case several
  }

  func encode(_ data: [UInt8]) -> [UInt8] {
    let base64 = [UInt8](Data(data).base64EncodedData())
    var text = [UInt8]((begin + "\n").utf8)
    for start in stride(from: 0, to: base64.count, by: Self.columns) {
      text += base64[start..<min(start + Self.columns, base64.count)]
      text.append(UInt8(ascii: "\n"))
    }
    return text + [UInt8]((end + "\n").utf8)
  }

  /// Whether a line of `text` is the BEGIN line. Copies nothing: the text may be a secret that is in the
  /// wrong place.
  func isPresent(in text: RawSpan) -> Bool {
    let begin = [UInt8](begin.utf8)
    var start = 0
    while start + begin.count <= text.byteCount {
      if text.extracting(start..<(start + begin.count)).isEqual(to: begin) { return true }
      guard let end = text.firstOffset(of: UInt8(ascii: "\n"), from: start) else { return false }
      start = end + 1
    }
    return false
  }

  func decode(_ text: [UInt8]) throws(Flaw) -> [UInt8] {
    var body: [ArraySlice<UInt8>] = []
    var hasBegun = false
    var hasEnded = false
    for line in lines(of: text) {
      if line.elementsEqual(begin.utf8) {
        guard !hasBegun else { throw hasEnded ? .several : .malformed }
        hasBegun = true
      } else if hasBegun && !hasEnded {
        if line.elementsEqual(end.utf8) { hasEnded = true } else { body.append(line) }
      }
    }
    guard hasBegun else { throw .missing }
    guard hasEnded else { throw .unterminated }
    guard let last = body.last, !last.isEmpty, last.count <= Self.columns,
      body.dropLast().allSatisfy({ $0.count == Self.columns })
    else { throw .malformed }
    let base64 = Data(body.joined())
    guard let data = Data(base64Encoded: base64), data.base64EncodedData() == base64 else {
      throw .malformed
    }
    return [UInt8](data)
  }

  private func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    let blanks: Set<UInt8> = [UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t")]
    return text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      var line = line
      while let last = line.last, blanks.contains(last) { line.removeLast() }
      return line
    }
  }
}
