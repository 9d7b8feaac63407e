internal import Foundation

/// The parts of an output that differ from run to run: `<name>`, or `<name2>`, which stands for the same text
/// wherever it stands in a transcript.
enum Placeholder: String, CaseIterable {
  // In the order in which a recording looks for them: the particular before the general.
  case fingerprint
  case vendorKey = "vendor-key"
  case issuerKey = "issuer-key"
  case ageKey = "age-key"
  case secretKey = "secret-key"
  case username
  case signature
  case head
  case eventID = "event-id"
  case stamp
  case bundleID = "bundle-id"
  case time
  case date
  case moment
  case day
  case code
  case dayCount = "day-count"
  case daysLeft = "days-left"
  case secret

  /// The regular expression of the text that it stands for.
  var pattern: String {
    switch self {
    case .fingerprint: #"\d{5}(?: \d{5}){5}"#
    case .vendorKey: "vendor1[02-9ac-hj-np-z]{58}"
    case .issuerKey: "issuer1[02-9ac-hj-np-z]{58}"
    case .ageKey: "age1[02-9ac-hj-np-z]{58}"
    case .secretKey: "VENDOR-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"
    case .username: #"ssr-\d{14}-g\d+-[a-z2-9]{4}"#
    case .signature: "[0-9a-f]{128}"
    case .head: "[0-9a-f]{64}"
    case .eventID: #"[0-9a-f]{32}(?=(?:-\d+)?@vendor-vault)"#
    case .stamp: #"\d{8}T\d{6}Z"#
    case .bundleID: "[0-9a-f]{32}"
    case .time: #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"#
    case .date: #"\d{4}-\d\d-\d\d"#
    // In a calendar a comma stands behind a backslash.
    case .moment:
      Self.day.pattern
        + #"\\?, at \d{1,2}:\d\d [ap]\.m\. (?:[A-Z]{3,5}(?![+-])|UTC[+-]\d+(?::\d\d)?)"#
    case .day: #"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\?, [A-Z][a-z]+ \d{1,2}\\?, \d{4}"#
    case .code: "[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}"
    case .dayCount: #"\d+ days(?: ago)?"#
    case .daysLeft: #"(?<="days_left":|"days_left": )-?\d+"#
    case .secret:
      // One of each class at least: see GeneratedSecret.
      #"(?=[^A-Z]{0,19}[A-Z])(?=[^a-z]{0,19}[a-z])(?=[^2-9]{0,19}[2-9])(?=[^._-]{0,19}[._-])"#
        + "[A-Za-z2-9][A-Za-z2-9._-]{18}[A-Za-z2-9]"
    }
  }

  /// The regular expression that a recording finds it by.
  private var recordingPattern: String {
    let bounded = #"(?<![A-Za-z0-9._-])"# + pattern + #"(?![A-Za-z0-9._-])"#
    return switch self {
    case .secret:
      #"(?<=secret key    |secret_key":"|secret_key": "|SSR_SECRET_KEY=|SSR_SECRET_KEY='|^)"# + pattern
        + #"(?='?(?:$|"))"#
    case .code: #"(?<=code |with  |_code":"|_code": ")"# + pattern + #"(?![A-Za-z0-9-])"#
    // What is far from today; a count of days that a command was told stands as it is.
    case .dayCount, .daysLeft: pattern.replacing(#"\d+"#, with: #"\d{4,}"#)
    case .time, .stamp, .date, .moment, .day, .username, .signature, .head, .eventID, .bundleID:
      #"(?<![A-Za-z0-9])"# + pattern + #"(?![A-Za-z0-9])"#
    case .fingerprint, .vendorKey, .issuerKey, .ageKey, .secretKey:
      bounded.replacing("._-", with: "-")
    }
  }

  /// Times differ within a run as they like.
  private var isNumbered: Bool {
    ![.time, .stamp, .date, .moment, .day, .dayCount, .daysLeft].contains(self)
  }

  /// What the numbered placeholders of one transcript stand for.
  struct Bindings {
    private var texts: [String: String] = [:]

    /// Whether `line` is what `expected` says; numbered placeholders keep what they stand for.
    mutating func matches(_ line: String, _ expected: String) -> Bool {
      var pattern = "^"
      var names: [String] = []
      var rest = Substring(expected)
      while let (start, name, placeholder) = Placeholder.first(in: rest) {
        pattern += NSRegularExpression.escapedPattern(for: String(rest[..<start]))
        if let bound = texts[name] {
          pattern += NSRegularExpression.escapedPattern(for: bound)
        } else {
          pattern += "(\(placeholder.pattern))"
          names.append(name)
        }
        rest = rest[start...].dropFirst(name.count + 2)
      }
      pattern += NSRegularExpression.escapedPattern(for: String(rest)) + "$"
      guard let groups = line.groups(of: pattern) else { return false }
      for (name, text) in zip(names, groups) where name.last?.isNumber == true {
        if let bound = texts[name], bound != text { return false }
        texts[name] = text
      }
      return true
    }

    /// The one of `lines` that says what `line` is; else `line` as a recording writes it.
    mutating func record(_ line: String, unlessIn lines: [String]) -> String {
      for expected in lines {
        var after = self
        guard after.matches(line, expected) else { continue }
        self = after
        return expected
      }
      return record(line)
    }

    /// `line` with placeholders where a recording finds random parts; `kept` are not random in it.
    mutating func record(_ line: String, keeping kept: Set<Placeholder> = []) -> String {
      var line = line
      for placeholder in Placeholder.allCases where !kept.contains(placeholder) {
        while let found = line.firstMatch(of: placeholder.recordingPattern) {
          line.replaceSubrange(found, with: "<\(name(of: String(line[found]), placeholder))>")
        }
      }
      return line
    }

    private mutating func name(of text: String, _ placeholder: Placeholder) -> String {
      guard placeholder.isNumbered else { return placeholder.rawValue }
      var number = 1
      while let bound = texts["\(placeholder.rawValue)\(number)"], bound != text { number += 1 }
      texts["\(placeholder.rawValue)\(number)"] = text
      return "\(placeholder.rawValue)\(number)"
    }
  }

  private static func first(in text: Substring) -> (Substring.Index, String, Placeholder)? {
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "<") {
      let after = text.index(after: open)
      if let close = text[after...].firstIndex(of: ">") {
        let name = text[after..<close]
        var kind = name
        while kind.last?.isNumber == true { kind.removeLast() }
        if let placeholder = Placeholder(rawValue: String(kind)) { return (open, String(name), placeholder) }
      }
      start = after
    }
    return nil
  }
}

extension String {
  /// The groups of the regular expression, where the whole text matches it.
  fileprivate func groups(of pattern: String) -> [String]? {
    guard let expression = try? NSRegularExpression(pattern: pattern),
      let match = expression.firstMatch(in: self, range: NSRange(startIndex..., in: self))
    else { return nil }
    return (1..<max(1, match.numberOfRanges)).map { number in
      Range(match.range(at: number), in: self).map { String(self[$0]) } ?? ""
    }
  }

  fileprivate func firstMatch(of pattern: String) -> Range<Index>? {
    guard let expression = try? NSRegularExpression(pattern: pattern),
      let match = expression.firstMatch(in: self, range: NSRange(startIndex..., in: self))
    else { return nil }
    return Range(match.range, in: self)
  }
}
