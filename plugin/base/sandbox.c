/* What may a process that reads other people's files still do?
 *
 * Landlock: https://docs.kernel.org/userspace-api/landlock.html   seccomp: seccomp(2), BPF over struct seccomp_data */
#include "base/sandbox.h"

#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef SYS_landlock_create_ruleset /* the kernel's headers know Landlock */
#include <linux/landlock.h>

static bool allow(int ruleset, int folder, uint64_t rights) {
  struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = folder};
  return !syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

/* iconv loads its tables late, and so is libxml2 loaded, and what that needs. */
static void allow_libraries(int ruleset, const char *library) {
  const char *const places[] = {"/usr", "/lib", "/lib64", "/etc/ld.so.cache", library};
  size_t i;
  for (i = 0; i < sizeof places / sizeof *places; i++) {
    int fd = places[i] ? open(places[i], O_PATH | O_CLOEXEC) : -1;
    if (fd < 0) continue;
    allow(ruleset, fd, LANDLOCK_ACCESS_FS_READ_FILE | (i < 3 ? LANDLOCK_ACCESS_FS_READ_DIR : 0));
    close(fd);
  }
}

static bool restrict_files(int readable, int writable, const char *library) {
  const uint64_t look = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  /* The thirteen rights of the first version: every kernel with Landlock knows them. */
  struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
  bool done;
  if (ruleset < 0) return false;
  done = allow(ruleset, readable, look) &&
         allow(ruleset, writable,
               look | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE);
  if (done) allow_libraries(ruleset, library);
  done = done && !syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  return done;
}
#else
static bool restrict_files(int readable, int writable, const char *library) {
  (void)readable;
  (void)writable;
  (void)library;
  return false;
}
#endif

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH
#define REFUSE(call)                                                                                                   \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* Calls of another architecture, and of x32 on x86-64, have other numbers: refused whole. */
static bool restrict_calls(void) {
  static const struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      REFUSE(execve),
      REFUSE(execveat),
      REFUSE(socket),
      REFUSE(socketpair),
      REFUSE(connect),
      REFUSE(bind),
      REFUSE(ptrace),
      REFUSE(process_vm_readv),
      REFUSE(process_vm_writev),
      REFUSE(bpf),
      REFUSE(perf_event_open),
      REFUSE(mount),
      REFUSE(unshare),
      REFUSE(setns),
      REFUSE(keyctl),
      REFUSE(io_uring_setup),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog filter = {sizeof program / sizeof *program, (struct sock_filter *)(uintptr_t)program};
  return !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}
#else
static bool restrict_calls(void) { return false; }
#endif

sandbox sandbox_enter(int readable, int writable, const char *library) {
  sandbox in = {false, false};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return in;
  in.files = restrict_files(readable, writable, library);
  in.calls = restrict_calls();
  return in;
}

#else
sandbox sandbox_enter(int readable, int writable, const char *library) {
  sandbox in = {false, false};
  (void)readable;
  (void)writable;
  (void)library;
  return in;
}
#endif
