internal import TestSupport

/// What a process may do here; found out by trying.
enum Permission {
  /// Whether it may mount a file system of its own: as root, where there is a loop device.
  static func mounts() throws -> Bool {
    let script = "truncate -s 1M image && mkfs.ext4 -q image && mkdir disk && mount -o loop image disk"
    return try Sandbox().run(["/usr/bin/unshare", "--mount", "/bin/bash", "-c", script]).status == 0
  }

  /// Whether it may have a network namespace of its own.
  static func leavesTheNetwork() throws -> Bool {
    try Sandbox().run(["/usr/bin/unshare", "--net", "true"]).status == 0
  }

  /// Whether it leaves a core file where it dies: neither a limit nor a program that takes it is in the way.
  static func leavesCoreFiles() throws -> Bool {
    try Sandbox().shell("[ $(ulimit -Hc) != 0 ] && [ \"$(head -c 1 /proc/sys/kernel/core_pattern)\" != '|' ]")
      .status == 0
  }
}
