// Stands before the C library in a program, counts the calls with which it changes files, and ends the program
// or fails the call at one of them. What it does comes from the environment:
//
//   SHIM_TRACE=FILE   a line for each call is added to FILE: its name, and what it works on
//   SHIM_AT=N         the call at which it does something, from 1
//   SHIM_DEED=…       before, after: kills the program before or after the call
//                     torn: kills it when half of the bytes are written
//                     a number: the call fails with this errno
//   SHIM_LASTING=1    fails every call of those from the N-th on that can fail with this errno
//   SHIM_TIMER=N      kills the program N microseconds after its start
//
// Not counted are calls on standard error and on devices: they keep nothing.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum deed { NOTHING, BEFORE, AFTER, TORN, FAIL };

static enum deed deed = NOTHING;
static int error = 0;
static long at = 0;
static bool lasting = false;
static int trace = -1;
static atomic_long calls = 0;

static long number_in(const char *name) {
  const char *text = getenv(name);
  return text ? atol(text) : 0;
}

__attribute__((constructor)) static void prepare(void) {
  const char *name = getenv("SHIM_TRACE");
  if (name) trace = (int)syscall(SYS_openat, AT_FDCWD, name, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
  at = number_in("SHIM_AT");
  lasting = number_in("SHIM_LASTING") == 1;
  const char *what = getenv("SHIM_DEED");
  if (what) {
    error = atoi(what);
    deed = !strcmp(what, "before") ? BEFORE
           : !strcmp(what, "after") ? AFTER
           : !strcmp(what, "torn")  ? TORN
                                    : FAIL;
  }
  long microseconds = number_in("SHIM_TIMER");
  if (microseconds > 0) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    struct itimerspec when = {.it_value = {microseconds / 1000000, microseconds % 1000000 * 1000}};
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &when, NULL)) abort();
  }
}

static void end(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

static void note(const char *call, const char *path, int fd) {
  char line[PATH_MAX + 64], link[64], target[PATH_MAX] = "";
  if (!path) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    syscall(SYS_readlink, link, target, sizeof target - 1);
    path = target;
  }
  int size = snprintf(line, sizeof line, "%s %s\n", call, path);
  syscall(SYS_write, trace, line, size);
}

/// A full disk refuses what needs room, and nothing else.
static bool can_fail(long call, long flags) {
  if (error != ENOSPC) return true;
  switch (call) {
  case SYS_openat: return flags & (O_CREAT | O_TMPFILE);
  case SYS_unlinkat: case SYS_ftruncate: return false;
  default: return true;
  }
}

static long counted(
    const char *name, const char *path, long call, long a, long b, long c, long d, long e) {
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (trace != -1) note(name, path, (int)a);
  bool is_now = number == at;
  if (is_now && deed == BEFORE) end();
  if (is_now && deed == TORN) {
    if (call == SYS_write || call == SYS_pwrite64) syscall(call, a, b, c / 2, d, e);
    end();
  }
  if (deed == FAIL && (is_now || (lasting && number > at)) && can_fail(call, c)) {
    errno = error;
    return -1;
  }
  long result = syscall(call, a, b, c, d, e);
  if (is_now && deed == AFTER) {
    int saved = errno;
    end();
    errno = saved;
  }
  return result;
}

static int counted_open(int folder, const char *path, int flags, mode_t mode) {
  bool changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
  if (!changes || !strncmp(path, "/dev/", 5)) {
    return (int)syscall(SYS_openat, folder, path, flags, mode);
  }
  return (int)counted("open", path, SYS_openat, folder, (long)path, flags, mode, 0);
}

static mode_t mode_after(int flags, va_list list) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
}

#define OPEN(NAME, FOLDER, ...)                        \
  int NAME(__VA_ARGS__ const char *path, int flags, ...) { \
    va_list list;                                      \
    va_start(list, flags);                             \
    mode_t mode = mode_after(flags, list);             \
    va_end(list);                                      \
    return counted_open(FOLDER, path, flags, mode);    \
  }
#define COMMA ,

OPEN(open, AT_FDCWD)
OPEN(open64, AT_FDCWD)
OPEN(openat, folder, int folder COMMA)
OPEN(openat64, folder, int folder COMMA)

ssize_t write(int fd, const void *bytes, size_t count) {
  if (fd == STDERR_FILENO) return syscall(SYS_write, fd, bytes, count);
  return counted("write", NULL, SYS_write, fd, (long)bytes, (long)count, 0, 0);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (fd == STDERR_FILENO) return syscall(SYS_writev, fd, parts, count);
  return counted("writev", NULL, SYS_writev, fd, (long)parts, count, 0, 0);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
  return counted("pwrite", NULL, SYS_pwrite64, fd, (long)bytes, (long)count, offset, 0);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  return pwrite64(fd, bytes, count, offset);
}

int fsync(int fd) { return (int)counted("fsync", NULL, SYS_fsync, fd, 0, 0, 0, 0); }
int fdatasync(int fd) { return (int)counted("fdatasync", NULL, SYS_fdatasync, fd, 0, 0, 0, 0); }

int ftruncate64(int fd, off_t size) {
  return (int)counted("ftruncate", NULL, SYS_ftruncate, fd, size, 0, 0, 0);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  return (int)counted(
      "rename", to, SYS_renameat2, from_folder, (long)from, to_folder, (long)to, flags);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return renameat2(from_folder, from, to_folder, to, 0);
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  return (int)counted("link", to, SYS_linkat, from_folder, (long)from, to_folder, (long)to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *path, int flags) {
  return (int)counted("unlink", path, SYS_unlinkat, folder, (long)path, flags, 0, 0);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int mkdir(const char *path, mode_t mode) {
  return (int)counted("mkdir", path, SYS_mkdirat, AT_FDCWD, (long)path, mode, 0, 0);
}
