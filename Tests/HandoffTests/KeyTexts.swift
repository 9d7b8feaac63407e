import Handoff
import Sodium
import TestSupport

// Key files as bytes, and why they are refused.

func parsePublic(_ text: [UInt8]) throws(KeyError) -> KeyFile.Public {
  try text.withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
}

func publicRefusal(of text: [UInt8]) -> KeyError? {
  rejection { () throws(KeyError) in _ = try parsePublic(text) }
}

func secretRefusal(of text: [UInt8]) -> KeyError? {
  rejection { () throws(KeyError) in
    try text.withBytes { text throws(KeyError) in _ = try KeyFile.parseSecret(text) }
  }
}
