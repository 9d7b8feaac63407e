import Foundation
import TestSupport

@testable import Handoff
@testable import Sodium
@testable import VaultCore

// Writes what each target starts from: the vectors of the formats, and what is inside them. The instrumented
// modules are linked with the fuzzer's own main, so that this is done where a target would be made ready.

@c func LLVMFuzzerInitialize(_: OpaquePointer?, _: OpaquePointer?) -> CInt {
  do {
    try Seeds(
      vectors: URL(filePath: CommandLine.arguments[1]), corpus: URL(filePath: CommandLine.arguments[2])
    ).write()
    exit(0)
  } catch {
    fatalError("\(error)")
  }
}

@c func LLVMFuzzerTestOneInput(_: OpaquePointer?, _: Int) -> CInt { 0 }

struct Seeds {
  let vectors: URL
  let corpus: URL

  func write() throws {
    try writeVectors()
    try writeMessages()
    try writeBoxes()
    try writeEntries()
    try writeRequest()
  }

  private func writeVectors() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: vectors.path) {
      let bytes = try read(name)
      switch vectors.appending(path: name).pathExtension {
      case "bundle": try write(bytes, to: "Armor", name)
      case "pub": try write(bytes, to: "KeyText", name)
      case "key": for target in ["KeyText", "SealedKey"] { try write(bytes, to: target, name) }
      case "record":
        try write(bytes, to: "Record", name)
        try write(bytes.dropLast(192), to: "Record", name + ".text")
      case "verifiers":
        try write(bytes, to: "Verifiers", name)
        let signed = bytes.withBytes { try? Armor(label: "VAULT VERIFIERS").decode($0) }
        // Behind the signature and the version's line.
        if let signed { try write(signed.dropFirst(Signature.size + 26), to: "Verifiers", name + ".content") }
      default: break
      }
    }
    // The other spellings that are accepted.
    for (index, text) in try otherKeyTexts().enumerated() {
      try write([UInt8](text.utf8), to: "KeyText", "text-\(index)")
    }
    let crlf = String(decoding: try read("good.bundle"), as: UTF8.self).replacing("\n", with: " \r\n")
    try write([UInt8](("Dear vendor,\n" + crlf).utf8), to: "Armor", "good-with-crlf")
  }

  private func otherKeyTexts() throws -> [String] {
    let all = try JSONSerialization.jsonObject(with: Data(try read("vectors.json"))) as? [String: Any]
    let keys = all?["keys"] as? [[String: String]] ?? []
    return keys.flatMap { key in [key["public"] ?? "", "# name: x\r\n\(key["age"] ?? "")\r\n"] }
  }

  /// What the vectors' bundles have inside, as far as their boxes open.
  private func writeMessages() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: vectors.path) {
      let armor = Armor(label: "VAULT BUNDLE")
      let armored = try read(name).withBytes { try? armor.decode($0) }
      guard let armored else { continue }
      for holder in ["sample-vendor.key", "other-vendor.key"] {
        let file = try read(holder).withBytes { text throws(KeyError) in try KeyFile.parseSecret(text) }
        guard case .plain(let key) = consume file, let signed = try? SealedBox.open(armored, with: key.pair)
        else { continue }
        try write(
          signed.withBytes { $0.copiedBytes() }.dropFirst(Signature.size), to: "BundleMessage", name)
      }
    }
  }

  private func writeBoxes() throws {
    let text = try read("sample-vendor-sealed.key")
    try write(try text.withBytes { try SealedKeyFile.armor.decode($0) }, to: "SealedKey", "box")
    let key = try RecipientSecretKey(try SecretBytes.of([UInt8](repeating: 7, count: 32)))
    try write([0] + key.publicKey.bytes, to: "KeyText", "payload-recipient")
    try write([3] + [UInt8](repeating: 7, count: 32), to: "KeyText", "payload-secret")
    let issuer = try Signature.KeyPair(seed: try SecretBytes.of([UInt8](repeating: 7, count: 32)))
    try write([2] + issuer.publicKey, to: "KeyText", "payload-issuer")
  }

  /// A vault's log with the bodies in the clear, and the bodies alone.
  private func writeEntries() throws {
    for (index, step) in try Events().life.enumerated() {
      let body = try CanonicalJSON.encode(step.event)
      let entry = LogEntry(
        vault: [UInt8](repeating: 1, count: 32), index: index, previous: [UInt8](repeating: 2, count: 32),
        epoch: 1, author: step.author, time: step.time, sealedBody: body,
        signature: [UInt8](repeating: 3, count: Signature.size))
      try write(entry.encoded, to: "Entry", "entry-\(index)")
      try write(body, to: "Entry", "event-\(index)")
    }
  }

  private func writeRequest() throws {
    let request = try CoordinatorRequest.make(
      Sample.coordinator, programs: [.caaspp], for: HexBytes([UInt8](repeating: 1, count: 32)),
      passphrase: try SecretBytes.of([UInt8]("the words of the office".utf8)), cost: .interactive,
      machine: .forgetful)
    try write(request.encoded, to: "Request", "request")
    try write(try request.encoded.withBytes { try Armor.request.decode($0) }, to: "Request", "data")
  }

  private func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: vectors.appending(path: name)))
  }

  private func write(_ bytes: some Sequence<UInt8>, to target: String, _ name: String) throws {
    let folder = corpus.appending(path: target)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: folder.appending(path: name))
  }
}
