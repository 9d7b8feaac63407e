internal import Handoff

/// Results for programs: one JSON object a line. What would act on a terminal is escaped.
enum JSONOutput {
  static func line(_ value: some Encodable) throws(Failure) -> String {
    let bytes: [UInt8]
    do {
      bytes = try CanonicalJSON.encode(value)
    } catch {
      throw Failure(.io, "the result cannot be written as JSON")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.unicodeScalars.allSatisfy(\.isDisplayable) else { return text + "\n" }
    var line = ""
    for scalar in text.unicodeScalars {
      if scalar.isDisplayable {
        line.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return line + "\n"
  }
}
