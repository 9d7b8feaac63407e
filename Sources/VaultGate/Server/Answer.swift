/// What a request is answered with.
struct Answer: Equatable, Sendable {
  var status: Int
  var headers: [(name: String, value: String)] = []
  var body = ""

  static func == (left: Answer, right: Answer) -> Bool {
    left.status == right.status && left.body == right.body
      && left.headers.elementsEqual(right.headers) { $0 == $1 }
  }

  /// A text of some kind.
  static func text(_ body: String, _ type: String, status: Int = 200) -> Answer {
    Answer(status: status, headers: [("Content-Type", type), ("Cache-Control", "no-store")], body: body)
  }

  /// Whoever asks is to show something else.
  ///
  /// - Parameter isForToken: a token was shown that is not good, or not any more (RFC 6750, section 3.1).
  static func challenge(forToken isForToken: Bool = false) -> Answer {
    let basic = ("WWW-Authenticate", "Basic realm=\"score reports\", charset=\"UTF-8\"")
    let bearer = ("WWW-Authenticate", "Bearer realm=\"score reports\"")
    let invalid = ("WWW-Authenticate", bearer.1 + ", error=\"invalid_token\"")
    return Answer(
      status: 401,
      headers: (isForToken ? [invalid, basic] : [basic, bearer]) + [("Cache-Control", "no-store")])
  }

  static let notFound = Answer(status: 404)
}

/// What is asked, as far as the gate looks at it.
struct Question {
  var method: String
  var path: String
  /// The values of the headers of each name, which is in lowercase letters.
  var headers: (String) -> [String]
  /// What came with it; nothing, where that was more than is read.
  var body: WipedBytes?

  /// Where it comes from: the address that the web server names, or the last that it knows of; `-` where that is none.
  var client: String {
    let named =
      headers("x-real-ip").last
      ?? headers("x-forwarded-for").last?.split(separator: ",").last.map(String.init)
    let text = named?.split(separator: " ").joined() ?? ""
    return IPAddress.isOne(text) ? text : "-"
  }
}

/// Addresses in their usual spelling, which fits into one word of a line.
enum IPAddress {
  static func isOne(_ text: String) -> Bool { isVersion4(text) || isVersion6(text) }

  private static func isVersion4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in UInt8(part).map { "\($0)" == part } ?? false }
  }

  private static func isVersion6(_ text: String) -> Bool {
    guard text.utf8.count <= 45, text.utf8.contains(UInt8(ascii: ":")) else { return false }
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    let groups = halves.map { $0.isEmpty ? [] : $0.split(separator: ":", omittingEmptySubsequences: false) }
    let flat = groups.flatMap { $0 }
    let isMapped = flat.last.map { isVersion4(String($0)) } ?? false
    let width = flat.count + (isMapped ? 1 : 0)
    let isRight = (isMapped ? flat.dropLast() : flat[...]).allSatisfy {
      1...4 ~= $0.utf8.count && UInt16($0, radix: 16) != nil && $0.utf8.first != UInt8(ascii: "+")
    }
    return isRight && (halves.count == 1 ? width == 8 : halves.count == 2 && width < 8)
  }
}
