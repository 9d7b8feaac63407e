internal import PrivateFiles
internal import Sodium

/// The file that the browser is started with: only this user can read it, and it sends the browser to the console. So the
/// launch token is in no argument, which others could read.
struct LaunchFile: ~Copyable {
  let path: String

  /// Writes it. Browsers from snaps do not read hidden folders, nor other temporary files than their own.
  ///
  /// - Throws: `PrivateFileError`.
  init(leadingTo address: String, in folder: String) throws(PrivateFileError) {
    let path = "\(folder)/vendor-vault-\(try Self.makeName()).html"
    try Self.write(Self.page(leadingTo: address), to: path)
    self.path = path
  }

  deinit { ReplacedFile.remove(path) }

  private static func makeName() throws(PrivateFileError) -> String {
    do {
      return String(try Randomness.makeNumber(below: .max), radix: 36)
    } catch {
      throw .sodium(error)
    }
  }

  private static func write(_ text: String, to path: String) throws(PrivateFileError) {
    var file = try NewFile(at: path, .secret)
    try [UInt8](text.utf8).withBytes { bytes throws(PrivateFileError) in try file.write(bytes) }
    try file.publish()
  }

  private static func page(leadingTo address: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="referrer" content="no-referrer">
    <meta http-equiv="refresh" content="0; url=\(address)">
    <title>Vendor Vault</title>
    <p><a href="\(address)">Open Vendor Vault</a></p>
    </html>

    """
  }
}
