#if Desk
  internal import Handoff
  internal import VaultCore
  internal import VaultDesk

  /// What the first screen shows: how the credentials stand, and how far each vendor is. Names in it are escaped.
  struct Board: Encodable, Sendable {
    let organization: String
    let district: String
    /// The digits of the issuer's key, which openers compare.
    let issuer: String
    /// Whether there are schools under the organization.
    let hasSchools: Bool
    let coordinator: String
    /// Whether coordinators keep their keys at desks of their own.
    let isShared: Bool
    let coordinators: [CoordinatorLine]
    private(set) var notices: [String] = []
    let vendors: [VendorLine]
    let credentials: [Credential]

    struct CoordinatorLine: Encodable, Sendable {
      let id: String
      let title: String
      /// The vault fingerprint that is read out to them, where they log in for the first time.
      let proof: String?
      let canBeRemoved: Bool
    }

    struct VendorLine: Encodable, Sendable {
      let id: String
      let name: String
      let title: String
      let fingerprint: String?
      let verification: String
    }

    struct Credential: Encodable, Sendable {
      let credential: String
      let generation: Int
      let title: String
      let userName: String
      /// What became of the secret key.
      let secret: String
      let facts: [Fact]
      let warnings: [String]
      let isLive: Bool
      let canReveal: Bool
      let isMadeHere: Bool
      let daysLeft: Int
      let days: Int
      let urgency: Urgency
      let deliveries: [Delivery]
    }

    struct Fact: Encodable, Sendable {
      let label: String
      let value: String
    }

    /// How near the end is, as the reminders count it.
    enum Urgency: String, Encodable, Sendable {
      case calm, soon, near, over
    }

    struct Delivery: Encodable, Sendable {
      let vendor: String
      let title: String
      let standing: String
      let canDownload: Bool
      /// Whether its code is awaited.
      let isSealed: Bool
      /// Whether its authorization can be withdrawn.
      let canBeWithdrawn: Bool
    }

    init(_ vault: borrowing Vault, now: Timestamp) throws(VaultError) {
      let state = vault.state
      organization = state.organization.titled
      district = state.organization.cds.text
      issuer = IssuerKey.fingerprint(ofText: state.issuer)
      hasSchools = state.organization.cds.isDistrict
      coordinator = vault.coordinator.titled
      isShared = vault.coordinator.keys == .desk
      var coordinators: [CoordinatorLine] = []
      for coordinator in state.coordinators {
        let joining = try coordinator.keys == .desk ? vault.joining(of: coordinator.id) : nil
        coordinators.append(
          CoordinatorLine(
            id: coordinator.id.text, title: coordinator.titled, proof: joining?.fingerprint.description,
            canBeRemoved: (try? vault.checkCanRemoveCoordinator(coordinator.id)) != nil))
      }
      self.coordinators = coordinators
      var vendors: [VendorLine] = []
      for vendor in state.vendors { vendors.append(try VendorLine(vendor)) }
      self.vendors = vendors
      var credentials: [Credential] = []
      for code in state.credentials {
        if let newest = state.newest(of: code) { credentials.append(Credential(newest, of: vault, now: now)) }
      }
      self.credentials = credentials
    }
  }

  extension Board {
    /// The same, with what others did.
    func telling(_ notices: [String]) -> Board {
      var board = self
      board.notices = notices
      return board
    }
  }

  extension Board.VendorLine {
    init(_ vendor: Vendor) throws(VaultError) {
      id = vendor.id.text
      name = vendor.name.text.escapedForDisplay
      title = vendor.titled
      do throws(KeyError) {
        fingerprint = try vendor.recipientKey()?.fingerprint.description
      } catch {
        throw .key(error)
      }
      verification = vendor.verification.sentence
    }
  }

  extension Board.Credential {
    init(_ generation: Generation, of vault: borrowing Vault, now: Timestamp) {
      credential = generation.credential.text
      self.generation = generation.number
      title = generation.titled
      userName = generation.username.text.escapedForDisplay
      secret = DeliveryBoard.secret(of: generation, in: vault.state, wording: .page)
      facts = DeliveryBoard.facts(of: generation, in: vault.state, wording: .page, now: now).rows
        // These have places of their own.
        .filter { !["credential", "user name", "secret key"].contains($0.label) }
        .map { Board.Fact(label: $0.label, value: $0.value) }
      warnings = DeliveryBoard.warnings(of: generation)
      isLive = generation.isLive(at: now)
      canReveal = (try? vault.checkCanReveal(generation, now: now)) != nil
      isMadeHere = generation.origin == .generated
      daysLeft = max(0, now.days(until: generation.expires))
      days = max(1, generation.issued.days(until: generation.expires))
      urgency = Board.Urgency(generation, daysLeft: daysLeft, now: now)
      deliveries = vault.state.standings(to: generation).map { standing in
        Board.Delivery(
          vendor: standing.vendor.id.text, title: standing.vendor.titled,
          standing: DeliveryBoard.describe(standing, to: generation, now: now),
          canDownload: (try? vault.checkCanExport(generation, to: [standing.vendor], now: now)) != nil,
          isSealed: standing.delivery.map { $0.confirmed == nil } ?? false,
          canBeWithdrawn: (try? vault.revocation(of: generation, from: standing.vendor.id, now: now)) != nil)
      }
    }
  }

  extension Board.Urgency {
    init(_ generation: Generation, daysLeft: Int, now: Timestamp) {
      guard generation.isLive(at: now) else {
        self = .over
        return
      }
      switch generation.reminder(at: now, daysLeft: daysLeft) {
      case nil: self = .calm
      case 14?, 7?: self = .soon
      default: self = .near
      }
    }
  }
#endif
