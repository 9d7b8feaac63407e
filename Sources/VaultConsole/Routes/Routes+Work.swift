#if Desk
  internal import Handoff
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore
  internal import VaultCore

  extension Routes {
    /// What a coordinator does.
    func addWork(to router: Router<ConsoleContext>) {
      router.get("/api/board") { _, _ in try await Response.json(desk.board()) }
      router.post("/api/propose") { request, _ in
        try await Response.json(desk.propose(request.terms(as: DeskSession.Choice.self)))
      }
      router.post("/api/generate") { request, _ in
        try await desk.generate(request.terms(as: DeskSession.Acceptance.self))
        return Response.done
      }
      router.post("/api/import") { request, _ in
        let (acceptance, secret) = try await request.termsAndSecret(as: DeskSession.Acceptance.self)
        try await desk.bringIn(acceptance, secret: secret.take())
        return Response.done
      }
      router.post("/api/reveal") { request, context in
        let secret = try await desk.reveal(request.terms(as: DeskSession.Named.self))
        return Response.secret(secret, over: context.loop)
      }
      router.post("/api/bundle") { request, _ in
        try await Response.download(desk.bundle(request.terms(as: DeskSession.NamedCopy.self)))
      }
      router.post("/api/confirm") { request, _ in
        try await Response.json(Said(text: desk.confirm(request.terms(as: Said.self).text)))
      }
      router.get("/api/history") { _, _ in try await Response.json(desk.history()) }
      router.post("/api/record") { request, _ in
        try await Response.download(desk.record(request.terms(as: DeskSession.Named.self)))
      }
      router.post("/api/issuer") { _, _ in try await Response.download(desk.issuerFile()) }
      router.post("/api/calendar") { _, _ in try await Response.download(desk.calendar()) }
      addVendors(to: router)
      addPeople(to: router)
    }

    /// What whoever opens bundles does.
    func addOpening(to router: Router<ConsoleContext>) {
      router.post("/api/key-pair") { request, _ in
        let (owner, passphrase) = try await request.termsAndSecret(as: DeskSession.KeyOwner.self)
        return try await Response.json(desk.makeKeyPair(for: owner, passphrase: passphrase.take()))
      }
      router.post("/api/opener-key") { request, _ in
        let (parts, secrets) = try await request.termsAndSecret(as: DeskSession.KeyParts.self)
        let key = try await Response.json(desk.takeKey(parts, from: secrets.take()))
        watch.unlocked(true)
        return key
      }
      router.post("/api/look") { request, _ in
        try await Response.json(desk.look(at: request.secret(limit: SealedBundle.sizeLimit)))
      }
      router.post("/api/open") { request, context in
        let (answers, bundle) = try await request.termsAndSecret(
          as: DeskSession.OpenersAnswers.self, limit: SealedBundle.sizeLimit + Request.termsLimit)
        return try await Response.secret(desk.open(bundle.take(), answers), over: context.loop)
      }
    }

    private func addPeople(to router: Router<ConsoleContext>) {
      router.post("/api/vault") { request, _ in
        let (founding, passphrase) = try await request.termsAndSecret(as: DeskSession.Founding.self)
        try await desk.found(founding, passphrase: passphrase.take())
        watch.unlocked(true)
        return Response.done
      }
      router.post("/api/recovery-code") { _, context in
        try await Response.secret(desk.makeRecoveryCode(), over: context.loop)
      }
      router.post("/api/coordinators") { request, _ in
        let (new, passphrase) = try await request.termsAndSecret(as: DeskSession.NewCoordinator.self)
        try await desk.add(new, passphrase: passphrase.take())
        return Response.done
      }
      router.post("/api/ask") { request, _ in
        let (new, passphrase) = try await request.termsAndSecret(as: DeskSession.NewCoordinator.self)
        return try await Response.json(desk.ask(new, passphrase: passphrase.take()))
      }
      router.post("/api/request") { request, _ in
        try await Response.json(desk.read(request.secret(limit: CoordinatorRequest.sizeLimit)))
      }
      router.post("/api/admit") { request, _ in
        let (compared, file) = try await request.termsAndSecret(as: DeskSession.Compared.self)
        return try await Response.json(Said(text: desk.admit(file.take(), compared)))
      }
      router.post("/api/removal") { request, _ in
        try await Response.json(desk.consequences(ofRemoving: request.terms(as: DeskSession.Leaver.self)))
      }
      router.post("/api/remove") { request, _ in
        try await Response.json(Said(text: desk.remove(request.terms(as: DeskSession.Leaver.self))))
      }
    }

    private func addVendors(to router: Router<ConsoleContext>) {
      router.post("/api/key") { request, _ in
        let file = try await request.secret(limit: KeyFile.sizeLimit)
        return try Response.json(PublicKeyFile(file))
      }
      router.post("/api/vendors") { request, _ in
        try await desk.add(request.terms(as: DeskSession.NewVendor.self))
        return Response.done
      }
    }

    private struct Said: Codable {
      let text: String
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
