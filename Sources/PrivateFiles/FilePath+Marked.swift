internal import Glibc
internal import Sodium
public import SystemPackage

extension FilePath {
  /// The path that a text with marked bytes stands for.
  public init(marked text: String) {
    let name: [CChar] = text.unmarkedBytes.map(CChar.init(bitPattern:)) + [0]
    self.init(platformString: name)
  }

  /// The text that stands for it, in which bytes that are not UTF-8 are marked.
  public var marked: String { unsafe withPlatformString { unsafe String(marking: $0) } }
}

extension String {
  /// The text of what ends with a zero.
  init(marking name: UnsafePointer<CChar>) {
    if let text = unsafe String(validatingCString: name), !text.unicodeScalars.contains(Self.byteMark) {
      self = text
    } else {
      self.init(marking: unsafe UnsafeRawBufferPointer(start: name, count: strlen(name)).map { $0 })
    }
  }
}
