internal import Glibc

/// The time zone of whoever runs this process: the variable `TZ`, or else the machine's; UTC where neither names one
/// that is known here.
public struct ProcessZone: Equatable, Sendable {
  /// How many seconds its clocks are ahead of UTC; negative in the west.
  public let secondsEast: Int
  /// What its time is called then, such as `PST`; `UTC-3` where it has only a number.
  public let name: String

  /// Takes an offset in seconds, and what the system calls it.
  public init(secondsEast: Int, systemName: String) {
    self.secondsEast = secondsEast
    // A zone that is not known has an offset of 0, and is called by the letters that its wrong name begins with.
    let isAWord = systemName.utf8.count >= 3 && systemName.utf8.allSatisfy(Self.isLetter)
    name =
      secondsEast == 0 ? "UTC" : isAWord ? systemName : "UTC" + Self.written(secondsEast)
  }

  /// The zone as it is at an instant, in seconds since 1970-01-01T00:00:00Z.
  public init(at seconds: Int64) {
    var time = time_t(seconds)
    var fields = unsafe tm()
    guard unsafe localtime_r(&time, &fields) != nil else {
      self.init(secondsEast: 0, systemName: "")
      return
    }
    let name = unsafe fields.tm_zone.map { unsafe String(cString: $0) } ?? ""
    self.init(secondsEast: unsafe fields.tm_gmtoff, systemName: name)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

  /// An offset as `+5:30`.
  private static func written(_ secondsEast: Int) -> String {
    let minutes = abs(secondsEast) / 60
    let rest = minutes % 60
    return (secondsEast < 0 ? "-" : "+") + "\(minutes / 60)"
      + (rest == 0 ? "" : rest < 10 ? ":0\(rest)" : ":\(rest)")
  }
}
