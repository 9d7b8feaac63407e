#if Desk
  internal import Handoff
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore
  internal import VaultCore

  extension Routes {
    /// What a coordinator does.
    func addWork(to router: Router<ConsoleContext>) {
      router.get("/api/board") { _, context in try await Response.json(context.desk.board()) }
      router.post("/api/propose") { request, context in
        try await Response.json(context.desk.propose(request.terms(as: DeskSession.Choice.self)))
      }
      router.post("/api/generate") { request, context in
        try await context.desk.generate(request.terms(as: DeskSession.Acceptance.self))
        return Response.done
      }
      router.post("/api/import") { request, context in
        let (acceptance, secret) = try await request.termsAndSecret(as: DeskSession.Acceptance.self)
        let owner = try context.owner
        try await door.line.turn(for: .inside(ObjectIdentifier(owner))) {
          try await owner.desk.bringIn(acceptance, secret: secret.take())
        }
        return Response.done
      }
      router.post("/api/reveal") { request, context in
        let secret = try await context.desk.reveal(request.terms(as: DeskSession.Named.self))
        return Response.secret(secret, over: context.loop)
      }
      router.post("/api/bundle") { request, context in
        try await Response.download(context.desk.bundle(request.terms(as: DeskSession.NamedCopy.self)))
      }
      router.post("/api/confirm") { request, context in
        try await Response.json(Said(text: context.desk.confirm(request.terms(as: Said.self).text)))
      }
      router.get("/api/history") { _, context in try await Response.json(context.desk.history()) }
      router.post("/api/record") { request, context in
        try await Response.download(context.desk.record(request.terms(as: DeskSession.Named.self)))
      }
      router.post("/api/issuer") { _, context in try await Response.download(context.desk.issuerFile()) }
      router.post("/api/calendar") { _, context in try await Response.download(context.desk.calendar()) }
      addVendors(to: router)
      addPeople(to: router)
      addEndings(to: router)
    }

    /// What whoever opens bundles does.
    func addOpening(to router: Router<ConsoleContext>) {
      router.post("/api/key-pair") { request, context in
        let (owner, passphrase) = try await request.termsAndSecret(as: DeskSession.KeyOwner.self)
        return try await Response.json(context.desk.makeKeyPair(for: owner, passphrase: passphrase.take()))
      }
      router.post("/api/opener-key") { request, context in
        let (_, (file, passphrase)) = try await request.termsAndTwoSecrets(as: NoTerms.self)
        let key = try await Response.json(
          context.desk.takeKey(from: file.take(), passphrase: passphrase.take()))
        try context.owner.watch.unlocked(true)
        return key
      }
      router.post("/api/look") { request, context in
        try await Response.json(context.desk.look(at: request.secret(limit: SealedBundle.sizeLimit)))
      }
      router.post("/api/open") { request, context in
        let (answers, bundle) = try await request.termsAndSecret(
          as: DeskSession.OpenersAnswers.self, limit: SealedBundle.sizeLimit + Request.termsLimit)
        return try await Response.secret(context.desk.open(bundle.take(), answers), over: context.loop)
      }
    }

    private func addPeople(to router: Router<ConsoleContext>) {
      router.post(RouterPath(Self.founding)) { request, context in
        let (terms, passphrase) = try await request.termsAndSecret(
          as: FoundingTerms.self, limit: Request.visitorLimit)
        try door.checkMayFound(with: terms.code)
        return try await admit(Visit(from: context.client)) { desk in
          try await desk.found(terms.founding, passphrase: passphrase.take())
        }
      }
      router.post("/api/recovery-code") { _, context in
        let owner = try context.owner
        let code = try await door.line.turn(for: .inside(ObjectIdentifier(owner))) {
          try await owner.desk.makeRecoveryCode()
        }
        return Response.secret(code, over: context.loop)
      }
      router.post("/api/passphrase") { request, context in
        let (_, (current, new)) = try await request.termsAndTwoSecrets(as: NoTerms.self)
        let owner = try context.owner
        let id = await owner.desk.coordinator
        return try await door.line.turn(for: .inside(ObjectIdentifier(owner))) {
          try await door.counting(guessesAt: id, from: context.client) {
            try await Response.json(
              Said(text: owner.desk.changePassphrase(from: current.take(), to: new.take())))
          }
        }
      }
      router.post("/api/request") { request, context in
        try await Response.json(context.desk.read(request.secret(limit: CoordinatorRequest.sizeLimit)))
      }
      router.post("/api/admit") { request, context in
        let (decided, file) = try await request.termsAndSecret(as: Decided<DeskSession.Compared>.self)
        return try await Response.json(Said(text: context.desk.admit(file.take(), decided)))
      }
    }

    private func addVendors(to router: Router<ConsoleContext>) {
      router.post("/api/key") { request, _ in
        let file = try await request.secret(limit: KeyFile.sizeLimit)
        return try Response.json(PublicKeyFile(file))
      }
      router.post("/api/vendor-key") { request, context in
        try await Response.json(Said(text: context.desk.change(request.terms(as: DeskSession.NewKey.self))))
      }
      router.post("/api/vendors") { request, context in
        try await context.desk.add(request.terms(as: DeskSession.NewVendor.self))
        return Response.done
      }
      router.post("/api/vendor-name") { request, context in
        try await context.desk.rename(request.terms(as: DeskSession.NewName.self))
        return Response.done
      }
    }

    /// What is ended: first what that comes to is asked.
    private func addEndings(to router: Router<ConsoleContext>) {
      typealias Desk = DeskSession
      add("/api/revoke", to: router) { (desk, revoked: Desk.Revoked) in
        try await desk.outlook(ofRevoking: revoked)
      } end: { (desk, decided: Decided<Desk.Revoked>) in
        try await desk.revoke(decided)
      }
      add("/api/remove-vendor", to: router) { (desk, leaving: Desk.LeavingVendor) in
        try await desk.outlook(ofRemoving: leaving)
      } end: { (desk, decided: Decided<Desk.LeavingVendor>) in
        try await desk.remove(decided)
      }
      add("/api/remove", to: router) { (desk, leaver: Desk.Leaver) in
        try await desk.outlook(ofRemoving: leaver)
      } end: { (desk, decided: Decided<Desk.Leaver>) in
        try await desk.remove(decided)
      }
    }

    private func add<Subject: Decodable & Sendable>(
      _ path: String, to router: Router<ConsoleContext>,
      outlook: @escaping @Sendable (DeskSession, Subject) async throws -> Outlook,
      end: @escaping @Sendable (DeskSession, Decided<Subject>) async throws -> String
    ) {
      router.post(RouterPath("\(path)/outlook")) { request, context in
        try await Response.json(outlook(context.desk, request.terms(as: Subject.self)))
      }
      router.post(RouterPath(path)) { request, context in
        try await Response.json(Said(text: end(context.desk, request.terms(as: Decided<Subject>.self))))
      }
    }

    /// A vault to be made, with the code that this takes for a district.
    private struct FoundingTerms: Decodable {
      let founding: DeskSession.Founding
      let code: String?

      private enum CodingKeys: CodingKey {
        case code
      }

      init(from decoder: any Decoder) throws {
        founding = try DeskSession.Founding(from: decoder)
        code = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .code)
      }
    }
  }

  extension Response {
    /// A file for the browser to keep. Its name is made here, of digits, short names and a few letters.
    static func download(_ file: DeskSession.Download) -> Response {
      Response(
        status: .ok,
        headers: [
          .contentType: "application/octet-stream",
          .contentDisposition: "attachment; filename=\"\(file.name)\"",
        ],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
  }
#endif
