internal import Handoff
internal import Sodium

extension VaultError {
  /// Runs `body`, whose errors are lower rooms'.
  static func wrapping<Result: ~Copyable>(
    _ body: () throws -> Result
  ) throws(VaultError) -> Result {
    do {
      return try body()
    } catch {
      throw VaultError(error)
    }
  }

  /// What a lower room's error means here.
  init(_ error: any Error) {
    switch error {
    case let error as VaultError: self = error
    case let error as SodiumError: self = .sodium(error)
    case let error as KeyError: self = .key(error)
    case let error as BundleError: self = .bundle(error)
    case let error as RecordError: self = .record(error)
    case let error as StoreError: self = .store(error)
    default: self = .internal("\(error)")
    }
  }
}

extension SodiumError {
  /// Whether it tells of what was looked at, and not of the machine that looked.
  var isOfTheData: Bool {
    switch self {
    case .forged, .unusableKey, .outOfRange: true
    case .outOfMemory, .unavailable: false
    }
  }
}
