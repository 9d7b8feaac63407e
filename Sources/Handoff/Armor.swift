internal import FoundationEssentials
internal import Sodium

/// Text around binary data: a BEGIN line, base64 (RFC 4648 §4, padded) in 64 columns, an END line.
///
/// What it carries is sealed or signed, so that what mail and editors do to the text around, before and between its
/// characters can do no harm: it is passed over. The characters themselves must be the one spelling of the data.
package struct Armor {
  let label: String
  private static let columns = 64

  /// A coordinator's request to be let into a vault.
  package static let request = Armor(label: "VAULT REQUEST")

  var begin: String { "-----BEGIN \(label)-----" }
  var end: String { "-----END \(label)-----" }

  package enum Flaw: Error, Equatable {
    case missing
    case unterminated
    case malformed
    case several
  }

  package func encode(_ data: [UInt8]) -> [UInt8] {
    let base64 = [UInt8](Data(data).base64EncodedData())
    var text = [UInt8]((begin + "\n").utf8)
    for start in stride(from: 0, to: base64.count, by: Self.columns) {
      text += base64[start..<min(start + Self.columns, base64.count)]
      text.append(UInt8(ascii: "\n"))
    }
    return text + [UInt8]((end + "\n").utf8)
  }

  /// Whether BEGIN stands in `text`. Copies nothing: the text may be a secret that is in the wrong place.
  func isPresent(in text: RawSpan) -> Bool { text.contains(begin) }

  /// The data of the one armor in `text`. Nothing is copied but base64 after BEGIN.
  package func decode(_ text: RawSpan) throws(Flaw) -> [UInt8] { try find(in: text).data }

  /// The data of the one armor in `text`, and where it stands, from BEGIN to END.
  func find(in text: RawSpan) throws(Flaw) -> (data: [UInt8], range: Range<Int>) {
    let (begin, end) = ([UInt8](begin.utf8), [UInt8](end.utf8))
    guard let first = text.firstOffset(of: begin) else { throw .missing }
    var found: (data: [UInt8], range: Range<Int>)?
    var next: Int? = first
    // A BEGIN that no data and no END follow is somebody's mention of it.
    while let start = next {
      if let (data, upperBound) = read(text, from: start + begin.count, to: end) {
        guard found == nil else { throw .several }
        found = (data, start..<upperBound)
      }
      next = text.firstOffset(of: begin, from: start + begin.count)
    }
    if let found { return found }
    throw text.firstOffset(of: end, from: first) == nil ? .unterminated : .malformed
  }

  /// The data between `start` and `end`, and where `end` ends; nothing where other characters are between.
  private func read(_ text: RawSpan, from start: Int, to end: [UInt8]) -> ([UInt8], Int)? {
    var base64: [UInt8] = []
    var offset = start
    while offset < text.byteCount {
      let byte = text[offset]
      if byte.isASCIILetterOrDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
        || byte == UInt8(ascii: "=")
      {
        base64.append(byte)
        offset += 1
      } else if text.has(end, at: offset, ignoringCase: false) {
        guard !base64.isEmpty, let data = Data(base64Encoded: Data(base64)),
          data.base64EncodedData() == Data(base64)
        else { return nil }
        return ([UInt8](data), offset + end.count)
      } else if let mark = text.markLength(at: offset) {
        offset += mark
      } else {
        return nil
      }
    }
    return nil
  }
}
