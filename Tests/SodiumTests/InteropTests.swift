import Sodium
import TestSupport
import Testing

/// The same operations in PyNaCl give the same bytes, and open what was made here.
@Suite struct InteropTests {
  @Test(.needs(.python)) func anotherBindingOpensAndDerivesTheSame() throws {
    let python = try Tool.required(.python)
    let key = [UInt8](0..<32)
    let context = [UInt8]("vault 1".utf8)
    let secretKey = try SecretBytes.of(key)
    let sealed = try [UInt8]("guarded".utf8).withBytes { bytes throws(SodiumError) in
      try AEAD.seal(bytes, with: secretKey, boundTo: context)
    }
    let program = """
      import hashlib, sys
      from nacl import bindings, pwhash
      key, context, sealed = bytes(range(32)), b"vault 1", bytes.fromhex(sys.argv[1])
      print(bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], context, sealed[:24], key).hex())
      nonce = bytes(24)
      box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(b"guarded", context, nonce, key)
      print((nonce + box).hex())
      print(pwhash.argon2id.kdf(32, b"correct horse", bytes(range(16)), opslimit=2, memlimit=64 << 20).hex())
      print(hashlib.blake2b(b"message", key=key, digest_size=32).hexdigest())
      salt, person = (7).to_bytes(16, "little"), b"vv-body-" + bytes(8)
      print(hashlib.blake2b(b"", key=key, digest_size=32, salt=salt, person=person).hexdigest())
      """
    let result = try run(python, ["-c", program, sealed.hex])
    #expect(result.status == 0, "\(result.errorText)")
    let lines = result.outputText.split(separator: "\n").map { [UInt8](hex: String($0)) }
    try #require(lines.count == 5)
    #expect(lines[0] == [UInt8]("guarded".utf8))
    let opened = try AEAD.open(lines[1], with: secretKey, boundTo: context).copied()
    #expect(opened == [UInt8]("guarded".utf8))
    let derived = try PasswordHash.deriveKey(
      from: try .of("correct horse"), salt: [UInt8](0..<16), cost: .interactive
    ).copied()
    #expect(derived == lines[2])
    let authenticated = try [UInt8]("message".utf8).withBytes { bytes throws(SodiumError) in
      try GenericHash.authenticate(bytes, with: secretKey)
    }
    #expect(authenticated == lines[3])
    let subkey = try KeyDerivation.deriveSubkey(7, of: secretKey, context: "vv-body-").copied()
    #expect(subkey == lines[4])
  }
}
