public import Handoff
public import Sodium

/// What somebody at another desk asks with, to be let into a vault: who they are, and the public halves of keys that they
/// made there, signed by them. Another coordinator compares its fingerprint on the phone.
///
/// In armor: version line, canonical JSON of the coordinator and the vault's identity, signature (64) over all before it.
public struct CoordinatorRequest: Equatable, Sendable {
  /// The vault's identity, 32 bytes, as the store said when the request was made.
  public let vault: HexBytes
  /// Who asks.
  public let coordinator: Coordinator
  /// To be read out and compared on the phone.
  public let fingerprint: Fingerprint
  /// The text, as it is written.
  public let encoded: [UInt8]

  /// The largest text that is read as a request, in bytes.
  public static let sizeLimit = 64 << 10

  private static let version = [UInt8]("vendor-vault/request/v1\n".utf8)

  private struct Body: Codable {
    let coordinator: Coordinator
    let vault: HexBytes
  }

  private init(_ body: Body, signed: [UInt8], signature: [UInt8]) throws(SodiumError) {
    vault = body.vault
    coordinator = body.coordinator
    fingerprint = try Fingerprint(of: signed, as: "request")
    encoded = Armor.request.encode(signed + signature)
  }

  /// Makes keys for a coordinator, keeps them at the desk under their passphrase, and the request to let them in.
  ///
  /// - Throws: ``VaultError/reservedName``, ``VaultError/passphrase(_:)``, ``VaultError/desk(_:_:)``,
  ///   ``VaultError/sodium(_:)``.
  public static func make(
    _ id: ShortID, programs: [Program], for vault: HexBytes, passphrase: borrowing SecretBytes,
    cost: PasswordHash.Cost = .moderate, machine: Machine
  ) throws(VaultError) -> CoordinatorRequest {
    guard id != .recovery else { throw .reservedName }
    try Vault.check(passphrase: passphrase)
    let (box, request) = try VaultError.wrapping {
      let keys = try CoordinatorKeys.make()
      let body = Body(coordinator: keys.coordinator(id: id, programs: programs, keys: .desk), vault: vault)
      let signed = version + (try CanonicalJSON.encode(body))
      let signature = try signed.withBytes { signed throws(SodiumError) in try keys.signing.sign(signed) }
      return (
        try KeyRing(keys, under: passphrase, cost: cost, vault: vault.bytes, id: id).sealed(),
        try CoordinatorRequest(body, signed: signed, signature: signature)
      )
    }
    try machine.atDesk(of: id) { desk throws(KeyDeskError) in try desk.add(box, of: id, in: vault) }
    return request
  }

  /// Reads a request, and verifies that its keys signed it.
  ///
  /// - Throws: ``RequestError``.
  public static func open(_ text: RawSpan) throws(RequestError) -> CoordinatorRequest {
    guard text.byteCount <= sizeLimit else { throw .notARequest }
    return try text.withUTF8(orThrow: RequestError.sodium) { text throws(RequestError) in
      let data: [UInt8]
      do throws(Armor.Flaw) {
        data = try Armor.request.decode(text)
      } catch {
        throw try cause(of: error, in: text)
      }
      return try open(data)
    }
  }

  private static func open(_ data: [UInt8]) throws(RequestError) -> CoordinatorRequest {
    guard data.starts(with: version), data.count > version.count + Signature.size else { throw .malformed }
    let signed = [UInt8](data.dropLast(Signature.size))
    let signature = [UInt8](data.suffix(Signature.size))
    let body: Body
    do {
      body = try CanonicalJSON.decode(Body.self, from: [UInt8](signed.dropFirst(version.count)))
    } catch {
      throw .malformed
    }
    let new = body.coordinator
    do {
      guard try new.checkKeys(), new.keys == .desk, new.id != .recovery, !new.programs.isEmpty,
        body.vault.bytes.count == GenericHash.size
      else { throw RequestError.malformed }
      try signed.withBytes { signed throws(SodiumError) in
        try Signature.verify(signature, of: signed, by: Signature.PublicKey(new.signingKey.bytes))
      }
      return try CoordinatorRequest(body, signed: signed, signature: signature)
    } catch let error as RequestError {
      throw error
    } catch KeyError.sodium(let error) {
      throw error.isOfTheInput ? .unusableKey : .sodium(error)
    } catch SodiumError.forged {
      throw .badSignature
    } catch {
      throw (error as? SodiumError).map { .sodium($0) } ?? .malformed
    }
  }

  private static func cause(of flaw: Armor.Flaw, in text: RawSpan) throws(RequestError) -> RequestError {
    if let rewriting = Rewriting(of: text) { return .rewritten(rewriting) }
    guard flaw == .missing else { return .malformed }
    do {
      return try TextKind.of(text).map { .otherText($0) } ?? .notARequest
    } catch {
      throw .sodium(error)
    }
  }
}

/// Why a text is not a request that can be used.
public enum RequestError: Error, Equatable, Sendable {
  /// It holds no request.
  case notARequest
  /// It is something else that this program knows.
  case otherText(TextKind)
  /// What carried it rewrote its characters.
  case rewritten(Rewriting)
  /// It is cut off, or not in the one spelling.
  case malformed
  /// One of its keys cannot be used: low-order, or not canonical.
  case unusableKey
  /// Its keys did not sign it: it was changed.
  case badSignature
  /// libsodium refused: no memory.
  case sodium(SodiumError)
}
