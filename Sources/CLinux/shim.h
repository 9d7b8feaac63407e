#ifndef VENDOR_VAULT_CLINUX_H
#define VENDOR_VAULT_CLINUX_H

#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

/* prctl(2) takes variable arguments, which Swift cannot call. */
static inline int vendor_vault_forbid_dumping(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Swift's runtime answers a crash with a report, which has the memory that the registers point to. What a parent
   wants ignored stays ignored; function pointers cannot be compared in Swift. */
static inline int vendor_vault_forbid_crash_reports(void) {
  static const int crashes[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
    struct sigaction action;
    if (sigaction(crashes[i], NULL, &action) != 0) return -1;
    if (action.sa_handler == SIG_IGN) continue;
    if (signal(crashes[i], SIG_DFL) == SIG_ERR) return -1;
  }
  return 0;
}

/* Two files exchange their names, as renameat2(2) does, which glibc declares for GNU programs alone. */
static inline int vendor_vault_exchange(const char *one, const char *other) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

/* The number of the kind of file system that a file is on; -1 where it is not known. Its type differs from machine to
   machine. */
static inline long vendor_vault_file_system(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (long)status.f_type & 0xffffffff : -1;
}

#endif
