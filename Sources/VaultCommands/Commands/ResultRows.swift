internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// What was done, as JSON.
struct JSONOption: ParsableArguments {
  @Flag(help: "What was done, as JSON, one object a line.")
  var json = false
}

/// A credential that was made, or was there already.
struct MadeRow: Encodable {
  let credential: String
  let generation: Int
  let username: String
  let origin: String
  let issued: Timestamp
  let expires: Timestamp
  let vendors: [String]
  let new: Bool

  init(_ generation: Generation, isNew: Bool = true) {
    credential = generation.credential.text
    self.generation = generation.number
    username = generation.username.text
    origin = generation.origin.rawValue
    issued = generation.issued
    expires = generation.expires
    vendors = generation.vendors.map(\.id.text)
    new = isNew
  }
}

/// A bundle that lies where it was asked for.
struct BundleRow: Encodable {
  let bundle: String
  let credential: String
  let generation: Int
  let vendor: String
  let waiting: [String]
  let wiped: Timestamp?
  /// Whether the file was made now.
  let new: Bool

  init(_ file: BundleFile, for vendor: Vendor, of generation: Generation) {
    bundle = String(decoding: file.path.unmarkedBytes, as: UTF8.self)
    credential = generation.credential.text
    self.generation = generation.number
    self.vendor = vendor.id.text
    waiting = generation.waiting.map(\.id.text)
    wiped = generation.wiped
    new = !file.wasThere
  }
}

/// A delivery that was confirmed.
struct ConfirmedRow: Encodable {
  let credential: String
  let generation: Int
  let vendor: String
  let author: String
  let time: Timestamp
  let open: [String]
}

/// A public key.
struct FingerprintRow: Encodable {
  let file: String
  let kind: String
  let name: String?
  let key: String
  let fingerprint: String
  let follows: [String]
}
