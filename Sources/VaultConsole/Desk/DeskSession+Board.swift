#if Desk
  internal import VaultCore
  internal import VaultDesk

  extension DeskSession {
    /// How things stand now.
    ///
    /// - Throws: ``Refusal``.
    func board() throws(Refusal) -> Board {
      let board = try withVault { vault throws(VaultError) in
        try Board(vault, now: .now)
      }
      return board.telling(takeNotices())
    }
  }
#endif
