internal import CLinux
internal import Glibc

/// What a process does before it touches a secret.
public enum ProcessGuard {
  /// Forbids core dumps, crash reports and other processes' reading of this one's memory, and makes files private.
  ///
  /// - Returns: whether all of it took effect.
  public static func raise() -> Bool {
    umask(0o077)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    let coreForbidden = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
    let reportForbidden = vendor_vault_forbid_crash_reports() == 0
    return vendor_vault_forbid_dumping() == 0 && coreForbidden && reportForbidden
  }
}
