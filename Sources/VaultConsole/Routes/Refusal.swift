#if Desk
  internal import Handoff
  internal import HTTPTypes
  internal import Hummingbird
  internal import VaultCore
  internal import VaultDesk

  /// Why the console did not do what it was asked: the page shows `fact`, and decides by `kind` where to go, and by `field`
  /// where to show it.
  struct Refusal: Error {
    let status: HTTPResponse.Status
    let kind: String
    private(set) var fact: String
    /// The secret that is not the right one, where it is that.
    private(set) var wrong: Secret?
    /// The field of the page's form that it is about, if it is about one.
    private(set) var field: String?
    /// The digits that a person compares.
    private(set) var digits: String?

    /// What somebody types to be let in.
    enum Secret {
      case passphrase, recoveryCode
    }

    init(_ status: HTTPResponse.Status, _ kind: String, _ fact: String) {
      self.status = status
      self.kind = kind
      self.fact = fact
    }

    /// The same, about a field, or about none.
    func about(_ field: String?) -> Refusal {
      var refusal = self
      refusal.field = field
      return refusal
    }

    /// Nobody has compared the vault's fingerprint at this desk.
    static func notCompared(_ joining: Joining) -> Refusal {
      var refusal = Refusal(
        .forbidden, "notCompared",
        "this machine has not seen the vault before; compare its fingerprint with \(joining.author), then type your passphrase again"
      ).about("isCompared")
      refusal.digits = joining.fingerprint.description
      return refusal
    }

    /// The same, with what there is to do about it.
    func advising(_ step: String?) -> Refusal {
      guard let step else { return self }
      var refusal = self
      refusal.fact += "; \(step)"
      return refusal
    }

    /// It comes from elsewhere.
    static let foreign = Refusal(.forbidden, "foreign", "this page is only for the browser that opened it")
    /// It comes from here, and from no page that was opened by `vault console`.
    static let noSession = Refusal(
      .forbidden, "session", "this page has ended; run vault console again, or open it from the menu")
    /// The launch token was used, or is too old.
    static let launchUsed = Refusal(
      .forbidden, "session", "this address was used, or is too old; run vault console again")
    /// The session is over, or there never was one.
    static let loggedOut = Refusal(.forbidden, "session", "you are not logged in any more; log in again")
    /// Too many passphrases are waiting.
    static let busy = Refusal(
      .tooManyRequests, "busy",
      "too many people are logging in at this moment; nothing was done, so try again in a few seconds")
    static let locked = Refusal(.unauthorized, "locked", "the vault was locked; log in to go on")
    /// Who has logged in has other keys by now.
    static let passphraseChanged = Refusal(
      .unauthorized, "locked",
      "your passphrase was changed meanwhile, in another window or with the recovery code; log in with the new one"
    )
    /// Who has logged in has other keys by now, at another desk.
    static let letInElsewhere = Refusal(
      .unauthorized, "locked",
      "you were let in from another desk meanwhile, by another coordinator or with the recovery code; work there, because this desk's keys no longer open the vault; if that was not you, call the other coordinator"
    )
    /// Who has logged in is not one of them any more, at least not by the same keys.
    static let removed = Refusal(
      .unauthorized, "locked",
      "another coordinator removed you meanwhile; if you were added again, log in with the passphrase that you chose then"
    )
    static let noKey = Refusal(.unauthorized, "noKey", "your key was put away; choose it again to go on")
    static let tooLarge = Refusal(.contentTooLarge, "badInput", "this is too large to be read here")
    static let malformed = Refusal(.badRequest, "fault", "the page asked for something that cannot be read")

    /// Something that was given is not as it has to be.
    static func badInput(_ fact: String) -> Refusal { Refusal(.unprocessableContent, "badInput", fact) }

    /// Something looks like a slip, and was not looked at again.
    static func doubt(_ fact: String) -> Refusal { Refusal(.unprocessableContent, "doubt", fact) }

    /// What was displayed is not so any more.
    static func overtaken(_ fact: String) -> Refusal { Refusal(.conflict, "overtaken", fact) }

    private struct Body: Encodable {
      let kind: String
      let fact: String
      let field: String?
      let digits: String?
    }

    /// The answer.
    var response: Response {
      let body = (try? CanonicalJSON.encode(Body(kind: kind, fact: fact, field: field, digits: digits))) ?? []
      return Response(
        status: status, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
  }

  extension Refusal {
    init(_ problem: Problem) {
      self.init(problem.kind.status, "\(problem.kind)", problem.fact)
    }

    init(_ error: VaultError) {
      self = Refusal(error.problem(in: .page)).advising(error.nextStep)
      switch error {
      case .foreignSchool: field = "credential"
      case .wrongPassphrase: wrong = .passphrase
      case .wrongRecoveryCode: wrong = .recoveryCode
      default: break
      }
    }

    /// Reads what was typed into a field of the page.
    ///
    /// - Throws: what is wrong with it, about that field.
    static func reading<Value>(
      _ field: String, _ body: () throws(Problem) -> Value
    ) throws(Refusal) -> Value {
      do throws(Problem) {
        return try body()
      } catch {
        throw Refusal(error).about(field)
      }
    }
  }

  extension Problem.Kind {
    fileprivate var status: HTTPResponse.Status {
      switch self {
      case .unusableRequest, .badInput: .unprocessableContent
      case .noInput: .notFound
      case .unavailable: .serviceUnavailable
      case .cannotCreate, .overtaken, .wouldOverride, .rolledBack: .conflict
      case .notPermitted, .notAuthorized: .forbidden
      case .alreadyOut, .expired: .gone
      case .io, .fault: .internalServerError
      }
    }
  }
#endif
