/* What do the files say? Read-only, and only what lies beneath a root. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__linux__) && defined(SYS_openat2)
#include <linux/openat2.h>
#endif

#include "base/error.h"

bool file_state_equal(const file_state *a, const file_state *b) {
  return a->size == b->size && a->inode == b->inode && a->device == b->device && a->mtime_ns == b->mtime_ns &&
         a->ctime_ns == b->ctime_ns;
}

gz_status file_root_open(file_root *root, const char *path, gz_error *err) {
  root->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return root->fd < 0 ? error_errno(err, errno, path) : GZ_OK;
}

void file_root_close(file_root *root) {
  if (root->fd >= 0) close(root->fd);
  root->fd = -1;
}

static bool is_link(int folder, const char *name) {
  struct stat st;
  int number = errno;
  bool link = !fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) && S_ISLNK(st.st_mode);
  errno = number;
  return link;
}

/* One component after the other, none of them a symbolic link: what openat2 does in one call where the kernel has it. */
static int open_stepwise(int root, const char *path, int flags) {
  int at = root, next;
  while (*path == '/') path++;
  for (;;) {
    const char *slash = strchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : strlen(path);
    char name[NAME_MAX + 1] = "";
    if (len > NAME_MAX) {
      errno = ENAMETOOLONG;
      next = -1;
    } else {
      memcpy(name, path, len);
      name[len] = '\0';
      if (!strcmp(name, "..")) {
        errno = EXDEV;
        next = -1;
      } else {
        next =
            openat(at, len ? name : ".", slash ? O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW : flags | O_NOFOLLOW);
      }
    }
    if (next < 0 && errno == ENOTDIR && is_link(at, name)) errno = ELOOP; /* as openat2 says it */
    if (at != root) {
      int number = errno;
      close(at);
      errno = number;
    }
    if (next < 0 || !slash) return next;
    at = next;
    path = slash + 1;
  }
}

static int open_beneath(int root, const char *path, int flags) {
#ifdef RESOLVE_BENEATH
  struct open_how how;
  long fd;
  memset(&how, 0, sizeof how);
  how.flags = (unsigned)flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  fd = syscall(SYS_openat2, root, *path ? path : ".", &how, sizeof how);
  if (fd >= 0 || (errno != ENOSYS && errno != EPERM && errno != EINVAL)) return (int)fd;
#endif
  return open_stepwise(root, path, flags);
}

static void state_of(const struct stat *st, file_state *state) {
  state->size = (uint64_t)st->st_size;
  state->inode = (uint64_t)st->st_ino;
  state->device = (uint64_t)st->st_dev;
  state->mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
  state->ctime_ns = (int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec;
}

static file_kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FILE_REGULAR;
  if (S_ISDIR(mode)) return FILE_FOLDER;
  return S_ISLNK(mode) ? FILE_LINK : FILE_OTHER;
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const file_entry *)a)->name, ((const file_entry *)b)->name);
}

gz_status file_list(const file_root *root, const char *path, arena *into, file_entry **entries, size_t *n,
                    gz_error *err) {
  int fd = open_beneath(root->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  gz_status status = GZ_OK;
  struct dirent *d;
  size_t room = 0;
  file_entry *list = NULL;
  *entries = NULL;
  *n = 0;
  if (!dir) {
    int number = errno;
    if (fd >= 0) close(fd);
    return error_errno(err, number, *path ? path : ".");
  }
  while (errno = 0, (d = readdir(dir))) {
    file_entry *e;
    struct stat st;
    if (d->d_name[0] == '.') continue;
    if (*n == room) {
      size_t more = room ? room * 2 : 32;
      file_entry *grown = mem_resize(into->from, list, room * sizeof *list, more * sizeof *list);
      if (!grown) {
        status = error_nomem(err);
        goto done;
      }
      list = grown;
      room = more;
    }
    e = &list[*n];
    e->name = arena_copy(into, d->d_name, strlen(d->d_name) + 1);
    if (!e->name) {
      status = error_nomem(err);
      goto done;
    }
    switch (d->d_type) {
    case DT_REG: e->kind = FILE_REGULAR; break;
    case DT_DIR: e->kind = FILE_FOLDER; break;
    case DT_LNK: e->kind = FILE_LINK; break;
    case DT_UNKNOWN:                                                          /* some file systems do not say */
      if (fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW)) continue; /* gone meanwhile */
      e->kind = kind_of(st.st_mode);
      break;
    default: e->kind = FILE_OTHER;
    }
    ++*n;
  }
  if (errno) status = error_errno(err, errno, *path ? path : ".");
  if (status == GZ_OK && *n) {
    *entries = arena_copy(into, list, *n * sizeof *list);
    if (!*entries) status = error_nomem(err);
    else qsort(*entries, *n, sizeof **entries, by_name);
  }
done:
  if (status != GZ_OK) *n = 0;
  mem_free(into->from, list, room * sizeof *list);
  closedir(dir);
  return status;
}

/* O_NONBLOCK: opening a FIFO without a writer would wait for ever. O_NOCTTY: a terminal must not become ours. */
static gz_status open_regular(const file_root *root, const char *path, int *fd, struct stat *st, gz_error *err) {
  *fd = open_beneath(root->fd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (*fd < 0) {
    if (errno == ELOOP || errno == EXDEV)
      return error_set(err, GZ_NOT_SUPPORTED, 0, "%.150s: a symbolic link on the way", path);
    if (errno == ENXIO) return error_set(err, GZ_NOT_SUPPORTED, 0, "%.150s: not a regular file", path);
    return error_errno(err, errno, path);
  }
  if (fstat(*fd, st)) {
    int number = errno;
    close(*fd);
    return error_errno(err, number, path);
  }
  if (S_ISREG(st->st_mode)) return GZ_OK;
  close(*fd);
  return error_set(err, GZ_NOT_SUPPORTED, 0, "%.150s: not a regular file", path);
}

gz_status file_read(const file_root *root, const char *path, uint64_t most, const allocator *from, char **data,
                    size_t *len, size_t *room, file_state *state, gz_error *err) {
  struct stat st;
  int fd;
  gz_status status = open_regular(root, path, &fd, &st, err);
  *data = NULL;
  *len = *room = 0;
  if (status != GZ_OK) return status;
  state_of(&st, state);
  if (state->size > most) {
    status =
        error_set(err, GZ_NOT_SUPPORTED, 0, "%.150s: larger than %llu MB", path, (unsigned long long)(most / 1000000));
    goto done;
  }
  *room = (size_t)state->size;
  *data = mem_new(from, *room);
  if (!*data) {
    status = error_nomem(err);
    goto done;
  }
  while (*len < *room) {
    ssize_t got = read(fd, *data + *len, *room - *len);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      status = error_errno(err, errno, path);
      goto done;
    }
    if (got == 0) break; /* cut short meanwhile: what is there is read */
    *len += (size_t)got;
  }
done:
  if (status != GZ_OK) {
    mem_free(from, *data, *room);
    *data = NULL;
    *len = *room = 0;
  }
  close(fd);
  return status;
}

gz_status file_open(const file_root *root, const char *path, int *fd, file_state *state, gz_error *err) {
  struct stat st;
  gz_status status = open_regular(root, path, fd, &st, err);
  if (status == GZ_OK) state_of(&st, state);
  else *fd = -1;
  return status;
}

void file_close(int fd) {
  if (fd >= 0) close(fd);
}

gz_status file_pread_some(int fd, void *to, size_t len, uint64_t at, size_t *got, gz_error *err) {
  *got = 0;
  while (*got < len) {
    ssize_t n = at > INT64_MAX - len ? 0 : pread(fd, (char *)to + *got, len - *got, (off_t)(at + *got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return error_errno(err, errno, "reading a file");
    if (!n) break;
    *got += (size_t)n;
  }
  return GZ_OK;
}

gz_status file_pread(int fd, void *to, size_t len, uint64_t at, gz_error *err) {
  size_t got;
  gz_status status = file_pread_some(fd, to, len, at, &got, err);
  return status != GZ_OK || got == len ? status : error_set(err, GZ_CORRUPT, 0, "a file of the index is cut short");
}

gz_status file_stat(const file_root *root, const char *path, file_kind *kind, file_state *state, gz_error *err) {
  struct stat st;
  int fd = open_beneath(root->fd, path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
  int failed = fd < 0 ? -1 : fstat(fd, &st), number = errno;
  if (fd >= 0) close(fd);
  if (failed) return error_errno(err, number, path);
  *kind = kind_of(st.st_mode);
  state_of(&st, state);
  return GZ_OK;
}

gz_status file_real(const char *path, arena *into, char **real, gz_error *err) {
  char *resolved = realpath(path, NULL);
  *real = NULL;
  if (!resolved) {
    int number = errno;
    return error_errno(err, number == ELOOP ? ENOENT : number, path);
  }
  *real = arena_copy(into, resolved, strlen(resolved) + 1);
  free(resolved);
  return *real ? GZ_OK : error_nomem(err);
}
