#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// For whom a key pair is to be made.
    struct KeyOwner: Decodable, Sendable {
      let name: String
    }

    /// A vendor's new key pair, for the browser to keep: the secret key is sealed under the passphrase.
    struct KeyPair: Encodable, Sendable {
      let secretFile: String
      let publicFile: String
      let fingerprint: String
      /// What is said of the files.
      let words = [KeyPairWords.secretFile, KeyPairWords.publicFile, KeyPairWords.next]
    }

    /// Makes a key pair, which takes a second of work on purpose. No vault is needed, and nothing is kept here.
    ///
    /// - Throws: ``Refusal``.
    func makeKeyPair(for owner: KeyOwner, passphrase: borrowing SecretBytes) throws(Refusal) -> KeyPair {
      let name = try Refusal.reading("name") { () throws(Problem) in try Typed.name(owner.name) }
      try Self.check(passphrase)
      do throws(KeyError) {
        let key = try RecipientSecretKey.make()
        let publicKey = PublicKey.recipient(key.publicKey)
        let secretFile = try SealedKeyFile.seal(key, under: passphrase, cost: .moderate)
        return KeyPair(
          secretFile: String(decoding: secretFile, as: UTF8.self),
          publicFile: String(decoding: KeyFile.encode(publicKey, name: name, created: .now), as: UTF8.self),
          fingerprint: publicKey.fingerprint.description)
      } catch {
        throw Refusal(error.problem())
      }
    }
  }
#endif
