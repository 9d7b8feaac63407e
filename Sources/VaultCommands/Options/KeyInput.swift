internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultDesk

/// Key files as commands read them.
enum KeyInput {
  static func publicKey(_ path: String, for place: KeyPlace = .publicKey) throws(Failure) -> KeyFile.Public {
    try parse(try InputFile.read(path, limit: KeyFile.sizeLimit, what: "key file"), from: path, for: place)
  }

  /// A key that is relied on from now on.
  private static func trustedKey(_ path: String) throws(Failure) -> KeyFile.Public {
    try parse(
      try InputFile.readTrusted(path, limit: KeyFile.sizeLimit, what: "key file"), from: path, for: .issuer)
  }

  private static func parse(
    _ text: borrowing SecretBytes, from path: String, for place: KeyPlace
  ) throws(Failure) -> KeyFile.Public {
    do {
      return try text.withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
    } catch {
      throw Failure(error, in: path, for: place)
    }
  }

  static func recipient(_ path: String) throws(Failure) -> RecipientKey {
    let found = try publicKey(path, for: .vendor)
    do {
      return try found.key.recipient()
    } catch {
      throw Failure(error, in: path, for: .vendor)
    }
  }

  /// The issuer whose key is in a file.
  static func issuer(_ path: String) throws(Failure) -> TrustedIssuers {
    let found = try trustedKey(path)
    var issuers = TrustedIssuers()
    do {
      issuers.add(try found.key.issuer(), of: found)
    } catch {
      throw Failure(error, in: path, for: .issuer)
    }
    return issuers
  }

  /// The issuer keys among the `.pub` files of a trust directory.
  static func issuers(inFolder folder: String) throws(Failure) -> TrustedIssuers {
    let names: [String]
    do {
      names = try PrivateFolder.names(in: folder)
    } catch {
      throw Failure(.noInput, "there is no folder of trusted keys \(folder.escapedForDisplay)")
    }
    do {
      try OpenFile.checkFolder(folder)
    } catch {
      throw Failure(error, of: "the keys in", at: folder)
    }
    var issuers = TrustedIssuers()
    for name in names.sorted() where name.utf8.suffix(4).elementsEqual(".pub".utf8) {
      let path = folder + "/" + name
      // What nobody named is not waited for.
      guard InputFile.isFile(path) || InputFile.isFolder(path) else {
        StandardStreams.note("vault: skipped: \(path.escapedForDisplay) is not a regular file\n")
        continue
      }
      do {
        let found = try trustedKey(path)
        guard case .issuer(let key) = found.key else { continue }
        guard found.claim != nil else {
          StandardStreams.note(
            "vault: skipped: \(path.escapedForDisplay) does not say for which district its key speaks; ask for a new "
              + "issuer.pub, or name it with --from\n")
          continue
        }
        issuers.add(key, of: found)
      } catch {
        // One that cannot be read adds no trust, and takes none from the others.
        StandardStreams.note("vault: skipped: \(error.fact)\n")
      }
    }
    guard !issuers.keys.isEmpty else {
      throw Failure(
        .noInput, "\(folder.escapedForDisplay) does not contain an issuer key (issuer1…) in a .pub file")
    }
    return issuers
  }

  /// A vendor's secret key; the passphrase is asked for if the file is sealed.
  static func secretKey(
    _ path: String, passphrase: @autoclosure () -> PassphraseOptions
  ) throws(Failure) -> RecipientSecretKey {
    guard path == "-" || InputFile.exists(path) else {
      throw Failure(
        .noInput, "there is no key file \(path.escapedForDisplay)",
        hint: "add --key FILE with the secret key that vault keygen wrote")
    }
    let text = try InputFile.readPrivate(path, limit: KeyFile.sizeLimit, what: "key file")
    do {
      let file = try text.withBytes { text throws(KeyError) in try KeyFile.parseSecret(text) }
      switch consume file {
      case .plain(let key):
        return key
      case .sealed(let sealed):
        return try passphrase().unlock(path.escapedForDisplay, unless: KeyError.wrongPassphrase) {
          secret throws(KeyError) in try sealed.open(with: secret)
        }
      }
    } catch let error as KeyError {
      throw Failure(error, in: path, for: .secretKey)
    } catch {
      throw Failure(any: error) ?? Failure(.io, "\(error)")
    }
  }
}
