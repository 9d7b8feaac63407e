internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultDesk

/// The forms in which an opened credential is handed on.
enum OpenedFormat: String, EnumerableFlag {
  case json
  case env
  case secretOnly

  static func help(for value: OpenedFormat) -> ArgumentHelp? {
    switch value {
    case .json: "Write one JSON object per bundle; the secret key is in secret_key."
    case .env: "Write SSR_USERNAME and SSR_SECRET_KEY as shell variables."
    case .secretOnly: "Write the secret key's bytes and nothing else."
    }
  }
}

/// An opened credential in words, to which the secret comes in guarded memory only.
struct OpenedText {
  private let file: String
  private let start: [UInt8]
  private let end: [UInt8]
  private let spelling: Spelling

  init(
    of header: BundleHeader, signedBy issuer: IssuerKey, from file: String, as format: OpenedFormat?,
    code: ConfirmationCode, toTerminal: Bool, now: Timestamp
  ) throws(Failure) {
    let start: String
    let end: String
    switch format {
    case nil:
      (start, end, spelling) = (Self.fields(header, issuer, now: now), "\n", .plain)
    case .json:
      let about = About(
        header: header, file: String(decoding: file.unmarkedBytes, as: UTF8.self), issuer: issuer, code: code,
        now: now)
      let object = try JSONOutput.line(about).dropLast(2)
      (start, end, spelling) = (object + ",\"secret_key\":\"", "\"}\n", .json)
    case .env:
      start = "SSR_USERNAME=\(ShellWord.quoted(header.username.text))\nSSR_SECRET_KEY="
      (end, spelling) = ("\n", .shell)
    case .secretOnly:
      // What is not text would act on the terminal.
      (start, end, spelling) = toTerminal ? ("", "\n", .plain) : ("", "", .exact)
    }
    self.file = file
    self.start = [UInt8](start.utf8)
    self.end = [UInt8](end.utf8)
  }

  /// The words with `secret` among them.
  func spelled(with secret: RawSpan) throws(Failure) -> SecretBytes {
    guard spelling.isPossible(for: secret) else {
      throw Failure(
        .badInput, "the secret key in \(file.escapedForDisplay) has characters that this format cannot show",
        hint: "use --secret-only -o FILE")
    }
    do {
      return try SecretBytes(capacity: start.count + 6 * secret.byteCount + 2 + end.count) { output in
        output.append(contentsOf: start)
        spelling.append(secret, to: &output)
        output.append(contentsOf: end)
      }
    } catch {
      throw Failure(error)
    }
  }

  private static func fields(_ header: BundleHeader, _ issuer: IssuerKey, now: Timestamp) -> String {
    var fields = Fields()
    fields.add("from", header.sender)
    fields.add("issuer", issuer.fingerprint.description)
    fields.add("for", header.receiver)
    fields.add("credential", header.titled)
    fields.add("expires", header.expires.dated(from: now))
    fields.add("user name", header.username.text.escapedForDisplay)
    fields.add("secret key", "")
    return String(fields.text.dropLast())
  }

  /// What a JSON object tells besides the secret.
  private struct About: Encodable {
    let bundle: String
    let confirmationCode: String
    let coordinator: ShortID?
    let credential: String
    let daysLeft: Int
    let expires: Timestamp
    let file: String
    let generation: Int
    let issued: Timestamp
    let issuer: String
    let issuerFingerprint: String
    let organization: Organization
    let origin: String
    let username: String
    let vendor: BundleHeader.Vendor

    typealias Organization = BundleHeader.Organization

    private enum CodingKeys: String, CodingKey {
      case bundle, coordinator, credential, expires, file, generation, issued, issuer, organization, origin,
        username, vendor
      case confirmationCode = "confirmation_code"
      case daysLeft = "days_left"
      case issuerFingerprint = "issuer_fingerprint"
    }

    init(header: BundleHeader, file: String, issuer: IssuerKey, code: ConfirmationCode, now: Timestamp) {
      bundle = header.bundle.text
      confirmationCode = code.description
      coordinator = header.coordinator
      credential = header.credential.text
      daysLeft = now.days(until: header.expires)
      expires = header.expires
      self.file = file
      generation = header.generation
      issued = header.issued
      self.issuer = issuer.text
      issuerFingerprint = issuer.fingerprint.description
      organization = header.organization
      origin = header.origin.rawValue
      username = header.username.text
      vendor = header.vendor
    }
  }
}

/// How a secret is spelled so that whoever reads it gets the same bytes.
private enum Spelling {
  case exact
  case plain
  case json
  case shell

  /// Whether the form can carry the secret: control characters go as exact bytes only, JSON takes ASCII only,
  /// because other bytes may not be text.
  func isPossible(for secret: RawSpan) -> Bool {
    switch self {
    case .exact: true
    case .plain, .json, .shell: secret.isPrintable
    }
  }

  func append(_ secret: RawSpan, to output: inout OutputRawSpan) {
    switch self {
    case .exact, .plain:
      output.append(contentsOf: secret)
    case .json:
      for offset in secret.byteOffsets {
        if secret[offset] == UInt8(ascii: "\"") || secret[offset] == UInt8(ascii: "\\") {
          output.append(UInt8(ascii: "\\"))
        }
        output.append(secret[offset])
      }
    case .shell:
      guard !secret.byteOffsets.allSatisfy({ ShellWord.isPlain(secret[$0]) }) else {
        return output.append(contentsOf: secret)
      }
      output.append(ShellWord.quote)
      for offset in secret.byteOffsets {
        if secret[offset] == ShellWord.quote {
          output.append(contentsOf: ShellWord.quoteInQuotes)
        } else {
          output.append(secret[offset])
        }
      }
      output.append(ShellWord.quote)
    }
  }
}
