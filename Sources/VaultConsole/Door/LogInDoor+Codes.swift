#if Desk
  internal import Handoff
  internal import Hummingbird
  internal import PrivateFiles
  internal import Sodium
  internal import VaultDesk

  extension LogInDoor {
    /// Where a new coordinator joins.
    static let joining = "/api/join"

    /// The file of the code has no more bytes.
    private static let codeFileLimit = 256

    func addRoutes(to router: Router<ConsoleContext>) {
      router.post("/api/invitation") { _, context in
        try Response.json(Invited(code: self.invitations.make(for: context.owner, now: .now).description))
      }
      router.post(RouterPath(Self.joining)) { request, context in
        let (terms, passphrase) = try await request.termsAndSecret(
          as: Joining.self, limit: Request.visitorLimit)
        try await self.join(terms, passphrase: passphrase, from: context.client)
        return Response.done
      }
    }

    private struct Invited: Encodable {
      let code: String
    }

    /// Who wants to join, with which code.
    struct Joining: Decodable {
      let code: String
      let coordinator: DeskSession.NewCoordinator

      private enum CodingKeys: CodingKey {
        case code
      }

      init(from decoder: any Decoder) throws {
        code = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .code)
        coordinator = try DeskSession.NewCoordinator(from: decoder)
      }
    }

    /// Whoever showed the code lets them in, at their desk; the passphrase is typed by whom it belongs to.
    func join(_ terms: Joining, passphrase: SecretBody, from client: String) async throws {
      guard let code = ConfirmationCode(text: terms.code),
        let invitation = invitations.take(code, now: .now)
      else {
        throw Self.voidCode("this is not a code that is good now")
      }
      let host = invitation.session
      do {
        try await line.turn(for: .stranger(client)) {
          try await host.desk.add(terms.coordinator, passphrase: passphrase.take(), sharingDesk: true)
        }
      } catch let refusal as Refusal where refusal.kind == Refusal.locked.kind {
        // It is not the newcomer who has to log in.
        throw Self.voidCode("whoever showed you this code is not logged in any more")
      } catch {
        invitations.putBack(invitation)
        throw error
      }
      voice.note("\(terms.coordinator.coordinator.escapedForDisplay) has joined from \(client)")
      await host.desk.tell(
        "the coordinator \(terms.coordinator.coordinator.escapedForDisplay) has joined with the code that you were shown"
      )
      await forgetStart()
    }

    private static func voidCode(_ fact: String) -> Refusal {
      Refusal(.forbidden, "notPermitted", "\(fact); ask the other coordinator for a new one").about("code")
    }

    func checkMayFound(with text: String?) throws(Refusal) {
      guard let file = settings.foundingCodeFile, let code = Self.code(in: file) else {
        throw .badInput("this service was started without the code of its installation; ask who installed it")
          .about("code")
      }
      guard let text, ConfirmationCode(text: text) == code else {
        throw Refusal(
          .forbidden, "notPermitted", "this is not the code that was printed when Vendor Vault was installed"
        ).about("code")
      }
    }

    private static func code(in path: String) -> ConfirmationCode? {
      guard let file = try? OpenFile(at: path, .trusted), let text = try? file.read(limit: codeFileLimit)
      else {
        return nil
      }
      return ConfirmationCode(text: text.withBytes { String(decoding: $0.copiedBytes(), as: UTF8.self) })
    }
  }
#endif
