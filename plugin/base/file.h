/* What do the files say? Read-only, and only what lies beneath a root.
 *
 * Nothing is mapped: a file cut short under a mapping would end the editor (SIGBUS). */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

/* What tells one state of a file from another. */
typedef struct file_state {
  uint64_t size, inode, device;
  int64_t mtime_ns; /* of the bytes, which whoever owns the file may set */
  int64_t ctime_ns; /* of anything about it: bytes, name, rights; nobody sets it */
} file_state;

bool file_state_equal(const file_state *a, const file_state *b);

/* A folder that paths are read beneath. */
typedef struct file_root {
  int fd;
} file_root;

/* `path` must be a folder. */
gz_status file_root_open(file_root *root, const char *path, gz_error *err);
void file_root_close(file_root *root); /* harmless on {-1} */

typedef enum file_kind { FILE_REGULAR, FILE_FOLDER, FILE_LINK, FILE_OTHER } file_kind;

typedef struct file_entry {
  const char *name;
  file_kind kind;
} file_entry;

/* The names in the folder `path` beneath `root` ("" for itself), sorted by byte order, hidden ones left out, in `into`. */
gz_status file_list(const file_root *root, const char *path, arena *into, file_entry **entries, size_t *n,
                    gz_error *err);

/* Reads the regular file `path` beneath `root` whole, if it is at most `most` bytes (else GZ_NOT_SUPPORTED).
 * No symbolic link is followed on the way. A device, FIFO or socket is GZ_NOT_SUPPORTED and never waited for.
 * *data is owned by the caller: mem_free(from, *data, *room). A file that grows meanwhile is read to its size at opening. */
gz_status file_read(const file_root *root, const char *path, uint64_t most, const allocator *from, char **data,
                    size_t *len, size_t *room, file_state *state, gz_error *err);
/* Opens such a file for reading. *fd is the caller's to close; -1 where it failed. */
gz_status file_open(const file_root *root, const char *path, int *fd, file_state *state, gz_error *err);
void file_close(int fd); /* harmless on -1 */
/* Reads `len` bytes from `at` on, or fewer where the file ends: *got. GZ_IO. */
gz_status file_pread_some(int fd, void *to, size_t len, uint64_t at, size_t *got, gz_error *err);
/* Reads exactly `len` bytes from `at` on. GZ_CORRUPT: the file ends before; GZ_IO. */
gz_status file_pread(int fd, void *to, size_t len, uint64_t at, gz_error *err);
gz_status file_stat(const file_root *root, const char *path, file_kind *kind, file_state *state, gz_error *err);

/* The path with every symbolic link resolved. GZ_NOT_FOUND where it dangles or loops. */
gz_status file_real(const char *path, arena *into, char **real, gz_error *err);

#endif
