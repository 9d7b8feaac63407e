// Runs a command, stops it at its system calls, and looks for a secret in its memory from outside.
//
//   witness REPORT [--kill-holding SIGNAL | --kill-in-commit | --kill-before-scrub] COMMAND… 3< SECRET
//
// REPORT then has the lines
//   held N      the most copies of the secret that were in the memory at a stop
//   left N      the copies in all readable memory when the command was about to end
//   exit N, or signal N, with " core" when a core file was written
//   wrote PATH  for each file that it opened to write
//
// Every half of the secret counts, so that a copy whose start was overwritten is found, too. The command's memory
// is opened before it can forbid that: no privilege is needed.
//
// --kill-holding sends a signal the first time that the secret is in the memory. --kill-in-commit kills the command
// when its journal is whole and the first page of the database would be overwritten; --kill-before-scrub, between its
// commit and the overwriting of the journal, which it would open now.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned char secret[4096];
static size_t size;
static int memory = -1, maps = -1;
static FILE *report;

static void need(int holds, const char *what) {
  if (holds) return;
  perror(what);
  exit(99);
}

static long hits(const unsigned char *bytes, size_t count, const unsigned char *part, size_t length) {
  long found = 0;
  const unsigned char *end = bytes + count, *hit = bytes;
  while ((hit = memmem(hit, end - hit, part, length))) found++, hit++;
  return found;
}

// The copies in one mapping. Pages that the kernel keeps to itself count as empty.
static long in_mapping(unsigned long start, unsigned long end) {
  size_t length = end - start, offset = 0;
  unsigned char *bytes = calloc(1, length);
  need(bytes != NULL, "calloc");
  while (offset < length) {
    ssize_t read = pread(memory, bytes + offset, length - offset, start + offset);
    offset += read > 0 ? (size_t)read : 4096 - (start + offset) % 4096;
  }
  size_t half = size / 2;
  long first = hits(bytes, length, secret, half), last = hits(bytes, length, secret + size - half, half);
  free(bytes);
  return first > last ? first : last;
}

// In the memory that the program can write to, or in everything that can be read.
static long copies(int everything) {
  static char text[1 << 20];
  size_t length = 0;
  ssize_t part;
  lseek(maps, 0, SEEK_SET);
  while ((part = read(maps, text + length, sizeof text - 1 - length)) > 0) length += part;
  text[length] = 0;
  long found = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    unsigned long start, end;
    char mode[5];
    need(sscanf(line, "%lx-%lx %4s", &start, &end, mode) == 3, "maps");
    if (mode[0] == 'r' && (everything || mode[1] == 'w') && !strstr(line, "[v")) found += in_mapping(start, end);
  }
  return found;
}

// The memory belongs to the program that is executed; what was open is another's.
static void open_memory(pid_t pid) {
  char path[64];
  if (memory != -1) close(memory), close(maps);
  snprintf(path, sizeof path, "/proc/%d/mem", pid);
  need((memory = open(path, O_RDONLY | O_CLOEXEC)) != -1, path);
  snprintf(path, sizeof path, "/proc/%d/maps", pid);
  need((maps = open(path, O_RDONLY | O_CLOEXEC)) != -1, path);
}

static const char *text_at(unsigned long address) {
  static char text[4097];
  for (size_t count = 0; count < sizeof text - 1; count++)
    if (pread(memory, text + count, 1, address + count) != 1 || !text[count]) break;
  return text;
}

int main(int argc, char **argv) {
  int command = 2, signal_holding = 0, in_commit = 0, before_scrub = 0;
  need(argc > 2, "a report and a command");
  need((report = fopen(argv[1], "we")) != NULL, argv[1]);
  if (strcmp(argv[command], "--kill-holding") == 0) signal_holding = atoi(argv[command + 1]), command += 2;
  else if (strcmp(argv[command], "--kill-in-commit") == 0) in_commit = 1, command++;
  else if (strcmp(argv[command], "--kill-before-scrub") == 0) before_scrub = 1, command++;
  ssize_t part;
  while ((part = read(3, secret + size, sizeof secret - size)) > 0) size += part;
  close(3);
  need(size >= 16, "a secret of 16 bytes on descriptor 3");

  pid_t child = fork();
  need(child != -1, "fork");
  if (child == 0) {
    // What was copied by the fork goes with the exec.
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    execvp(argv[command], argv + command);
    need(0, argv[command]);
  }
  int status;
  waitpid(child, &status, 0);
  long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
  need(ptrace(PTRACE_SETOPTIONS, child, 0, options) == 0, "ptrace");
  ptrace(PTRACE_SYSCALL, child, 0, 0);

  long held = 0, left = -1;
  pid_t pid;
  while ((pid = waitpid(-1, &status, __WALL)) > 0) {
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (pid != child) continue;
      if (WIFEXITED(status)) fprintf(report, "exit %d\n", WEXITSTATUS(status));
      else fprintf(report, "signal %d%s\n", WTERMSIG(status), WCOREDUMP(status) ? " core" : "");
      continue;
    }
    int signal = WSTOPSIG(status);
    if (signal == (SIGTRAP | 0x80)) {
      struct __ptrace_syscall_info info;
      need(ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) > 0, "PTRACE_GET_SYSCALL_INFO");
      if (info.op == PTRACE_SYSCALL_INFO_ENTRY && memory != -1) {
        unsigned long number = info.entry.nr, flags = info.entry.args[2];
        // What was read is closed, guarded memory is opened and closed to others, and what is shown is written.
        if (number == SYS_close || number == SYS_mprotect || number == SYS_write) {
          long now = copies(0);
          if (now > held) held = now;
          if (now && signal_holding) {
            syscall(SYS_tgkill, child, pid, signal_holding);
            signal_holding = 0;
          }
        } else if (number == SYS_exit_group) {
          left = copies(1);
        } else if (number == SYS_pwrite64 && in_commit) {
          // Pages of 4,096 bytes stand at their multiples in the database, and between checksums in the journal.
          if (flags == 4096 && info.entry.args[3] % 4096 == 0) kill(child, SIGKILL);
        } else if (number == SYS_openat && flags & (O_WRONLY | O_RDWR)) {
          const char *path = text_at(info.entry.args[1]);
          fprintf(report, "wrote %s\n", path);
          size_t length = strlen(path);
          int is_journal = length > 8 && strcmp(path + length - 8, "-journal") == 0;
          // SQLite would make it.
          if (before_scrub && is_journal && !(flags & O_CREAT)) kill(child, SIGKILL);
        }
      }
      signal = 0;
    } else if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
      open_memory(pid);
      signal = 0;
    } else if (status >> 16 || signal == SIGSTOP) {
      signal = 0;
    }
    ptrace(PTRACE_SYSCALL, pid, 0, signal);
  }
  fprintf(report, "held %ld\nleft %ld\n", held, left);
  return 0;
}
