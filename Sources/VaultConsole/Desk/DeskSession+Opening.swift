#if Desk
  internal import Handoff
  internal import Sodium
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// The key with which bundles are opened from now on.
    struct OpenersKey: Encodable, Sendable {
      let fingerprint: String
    }

    /// What a bundle says, before it is opened, and what a person is to be asked about it.
    struct BundleLook: Encodable, Sendable {
      let facts: [Board.Fact]
      let userName: String
      let expires: String
      let question: IssuerQuestion?
      let twin: Twin?

      /// Whether the district reads out the digits of the key that signed.
      struct IssuerQuestion: Encodable, Sendable {
        /// Why there is doubt, where the issuer is not just new here.
        let fact: String?
        let issuer: String
        let fingerprint: String
      }

      /// Another credential of the same generation, which was opened before.
      struct Twin: Encodable, Sendable {
        /// This one and that one.
        let both: [Board.Fact]
        let userName: String
      }
    }

    /// What a person says of a bundle.
    struct OpenersAnswers: Decodable, Sendable {
      /// The issuer's key, `issuer1…`, whose digits the district has read out.
      let compared: String?
      /// The user name of what was opened before, in whose place this is the one that is honored.
      let inPlaceOf: String?
    }

    /// Takes a vendor's secret key out of its file, which takes a second of work on purpose where it is sealed.
    ///
    /// - Throws: ``Refusal``.
    func takeKey(
      from file: consuming SecretBytes, passphrase: consuming SecretBytes
    ) throws(Refusal) -> OpenersKey {
      openerKey = nil
      do throws(KeyError) {
        let file = try file.withBytes { text throws(KeyError) in try KeyFile.parseSecret(text) }
        switch consume file {
        case .plain(let key):
          openerKey = consume key
        case .sealed(let sealed):
          // A key file is sealed under at least one character.
          guard passphrase.count > 0 else { throw .wrongPassphrase }
          openerKey = try sealed.open(with: passphrase)
        }
      } catch {
        throw Refusal(error.problem(in: "the file", for: .secretKey)).advising(error.stepForOwnKey)
          .about(error == .wrongPassphrase ? "passphrase" : "key")
      }
      guard let key = openerKey?.publicKey else { throw .noKey }
      return OpenersKey(fingerprint: key.fingerprint.description)
    }

    /// What a bundle says, verified, and whether it can be opened here.
    ///
    /// - Throws: ``Refusal``.
    func look(at bundle: borrowing SecretBytes) throws(Refusal) -> BundleLook {
      let found = try judge(bundle, answers: OpenersAnswers(compared: nil, inPlaceOf: nil), now: .now)
      return BundleLook(found, now: .now)
    }

    /// The confirmation code and, on a line of its own, the secret key. That it was opened is remembered.
    ///
    /// - Throws: ``Refusal``.
    func open(
      _ bundle: borrowing SecretBytes, _ answers: OpenersAnswers
    ) throws(Refusal) -> OneTimeSecret {
      let now = Timestamp.now
      var found = try judge(bundle, answers: answers, now: now)
      if let objection = found.objections.first { throw found.refusal(objection) }
      found.judge.admit(found.issuer)
      let opened = try withKey { key throws(BundleError) in
        try found.bundle.open(with: key, trusting: found.judge.trusted.keys, now: now)
      }
      let start: [UInt8]
      do throws(BundleError) {
        start = [UInt8]("\(try found.header.confirmationCode())\n".utf8)
      } catch {
        throw Refusal(error.problem())
      }
      let text = try opened.reveal { secret throws(Refusal) in try Self.line(of: secret, after: start) }
      let (header, issuer, isVouchedFor) = (
        found.header, found.issuer, found.judge.isVouchedFor(found.issuer)
      )
      found.memory.change {
        $0.add(header, signedBy: issuer, after: [], isVouchedFor: isVouchedFor, at: now)
      }
      return OneTimeSecret(text)
    }

    /// A bundle that opens with the key, and what stands between it and being opened.
    struct JudgedBundle {
      let bundle: SealedBundle
      let header: BundleHeader
      let issuer: IssuerKey
      let memory: any OpenerMemory
      var judge: IssuerJudge
      /// What a person can settle.
      var objections: [OpeningObjection] = []
      /// Why the issuer is doubtful, where it is not just new here.
      var doubt: String?

      func refusal(_ objection: OpeningObjection) -> Refusal {
        Refusal(objection.problem(with: header, of: issuer, in: "the bundle")).advising(objection.nextStep)
          .about("bundle")
      }
    }

    private func judge(
      _ text: borrowing SecretBytes, answers: OpenersAnswers, now: Timestamp
    ) throws(Refusal) -> JudgedBundle {
      let bundle = try Self.parse(text)
      let header = try withKey { key throws(BundleError) in try bundle.header(with: key) }
      let issuer: IssuerKey
      do throws(KeyError) {
        issuer = try IssuerKey(text: header.issuer)
      } catch {
        throw Refusal(error.problem()).about("bundle")
      }
      guard now < header.expires else {
        let error = BundleError.expired(header.expires)
        throw Refusal(error.problem()).advising(error.nextStep).about("bundle")
      }
      let memory = place.openerMemory { [warnings] in warnings.add($0) }
      var found = JudgedBundle(
        bundle: bundle, header: header, issuer: issuer, memory: memory,
        judge: IssuerJudge(
          trusting: TrustedIssuers(), from: .nobody, remembering: memory.ledger, readOut: nil))
      if answers.compared == issuer.text { found.judge.compare(issuer) }
      switch found.judge.verdict(on: issuer, of: header) {
      case .admitted: break
      case .refused(let objection): throw found.refusal(objection)
      case .asks(_, let objection):
        found.objections.append(objection)
        if let doubt = found.judge.trusted.objection(to: header, of: issuer, remembering: memory.ledger) {
          guard doubt.canBeSettled else { throw found.refusal(.issuer(doubt)) }
          found.doubt = doubt.problem(with: header, of: issuer, in: "the bundle").fact
        }
      }
      let credentials = header.credentials(after: [])
      if let newer = memory.ledger.opening(of: credentials, after: header.generation) {
        throw found.refusal(.superseded(by: newer))
      }
      if let twin = memory.ledger.twin(of: header, among: credentials, inPlaceOf: answers.inPlaceOf) {
        found.objections.append(.twin(of: twin))
      }
      return found
    }

    private func withKey<Result: ~Copyable>(
      _ body: (borrowing RecipientSecretKey) throws(BundleError) -> Result
    ) throws(Refusal) -> Result {
      guard let key = openerKey.take() else { throw .noKey }
      do throws(BundleError) {
        let result = try body(key)
        openerKey = consume key
        return result
      } catch {
        openerKey = consume key
        throw Refusal(error.problem()).advising(error.nextStep).about("bundle")
      }
    }

    private static func parse(_ text: borrowing SecretBytes) throws(Refusal) -> SealedBundle {
      do throws(BundleError) {
        return try text.withBytes { text throws(BundleError) in try SealedBundle.parse(text) }
      } catch {
        throw Refusal(error.problem(in: "the file")).advising(error.nextStep).about("bundle")
      }
    }

    private static func line(of secret: RawSpan, after start: [UInt8]) throws(Refusal) -> SecretBytes {
      guard secret.isPrintable else {
        throw .badInput("the secret key has characters that a page cannot show; use vault open --secret-only")
      }
      do throws(SodiumError) {
        return try SecretBytes(capacity: start.count + secret.byteCount) { output in
          output.append(contentsOf: start)
          output.append(contentsOf: secret)
        }
      } catch {
        throw Refusal(error.problem)
      }
    }
  }

  extension DeskSession.BundleLook {
    init(_ found: DeskSession.JudgedBundle, now: Timestamp) {
      let header = found.header
      let isNew = found.objections.contains { if case .twin = $0 { false } else { true } }
      facts = [
        Board.Fact(label: isNew ? "says it is from" : "from", value: header.sender),
        Board.Fact(label: "for", value: header.receiver),
        Board.Fact(label: "credentials", value: header.titled),
      ]
      userName = header.username.text.escapedForDisplay
      expires = header.expires.dated(from: now)
      var (question, twin): (IssuerQuestion?, Twin?)
      for objection in found.objections {
        if case .twin(let opening) = objection {
          twin = Twin(
            both: [
              Board.Fact(label: "this bundle", value: header.mark.made),
              Board.Fact(label: "opened before", value: opening.mark.made),
            ], userName: opening.username.text)
        } else {
          question = IssuerQuestion(
            fact: found.doubt, issuer: found.issuer.text,
            fingerprint: found.issuer.fingerprint.description)
        }
      }
      (self.question, self.twin) = (question, twin)
    }
  }
#endif
