internal import Handoff
internal import VaultCore
internal import VaultDesk

/// A vendor as named on the command line: by its short name, or by its public key.
enum Recipient {
  case name(ShortID)
  case key(RecipientKey)

  init(_ text: String) throws {
    // A folder is not a key file: one that is named like a vendor does not hide it.
    let isPresent = text == "-" || InputFile.exists(text)
    switch ShortID(text) {
    case let id? where !isPresent || InputFile.isFolder(text):
      self = .name(id)
    case nil where !isPresent:
      throw Failure(
        .noInput, "\(text.shortened) is neither a key file nor the short name of a vendor",
        hint: "give a short name from vault vendor list, or a public key file")
    default:
      self = .key(try KeyInput.recipient(text))
    }
  }

  func find(in vault: borrowing Vault) throws -> Vendor {
    switch self {
    case .name(let id): try vault.vendors([id])[0]
    case .key(let key): try vault.vendor(pinnedTo: key)
    }
  }
}
