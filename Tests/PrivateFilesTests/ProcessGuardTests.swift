import Glibc
import PrivateFiles
import Sodium
import TestSupport
import Testing

/// I9: nobody looks over the shoulder.
@Suite struct ProcessGuardTests {
  @Test func aGuardedProcessLeavesNoCoreAndMakesPrivateFiles() async {
    await #expect(processExitsWith: .exitCode(0)) {
      let isRaised = ProcessGuard.raise()
      var limit = rlimit(rlim_cur: 1, rlim_max: 1)
      let isRead = unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
      let isWithoutCore = isRead && limit.rlim_cur == 0 && limit.rlim_max == 0
      let isPrivate = umask(0) == 0o077
      exit(isRaised && isWithoutCore && isPrivate ? 0 : 1)
    }
  }

  @Test func aGuardedProcessMayStillSealAndOpen() async {
    await #expect(processExitsWith: .success) {
      guard ProcessGuard.raise() else { exit(1) }
      let key = try Randomness.makeSecret(AEAD.keySize)
      let sealed = try [UInt8]([1, 2, 3]).withBytes { bytes throws(SodiumError) in
        try AEAD.seal(bytes, with: key, boundTo: [])
      }
      let opened = try AEAD.open(sealed, with: key, boundTo: []).copied()
      exit(opened == [1, 2, 3] ? 0 : 1)
    }
  }
}
