/* Does the base layer keep its promises where memory ends, bytes lie and files move? */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/eight.h"
#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "base/ones.h"
#include "base/result.h"
#include "base/str.h"
#include "chance.h"
#include "failing.h"
#include "tap.h"

/* ---------------------------------------------------------------- memory */

static void test_arena(void) {
  failing f = {0};
  allocator from = {failing_alloc, &f};
  arena a;
  arena_mark mark;
  gz_str s;
  int wrong = 0, i;
  size_t n;
  char *blocks[500];
  arena_init(&a, &from);
  arena_free(&a);
  ok(a.newest == NULL && f.n_blocks == 0, "an arena that was never used is freed");
  mark = arena_here(&a);
  for (i = 0; i < 500; i++) {
    size_t size = chance(100) ? chance(200) : 3000000;
    blocks[i] = arena_alloc(&a, size);
    if (!blocks[i] || (uintptr_t)blocks[i] % 16) wrong++;
    else if (size) memset(blocks[i], i, size), blocks[i][0] = (char)i;
    if (i && size == 0 && blocks[i] == NULL) wrong++;
  }
  is_int(wrong, 0, "blocks of any size are aligned to 16 bytes");
  ok(a.total == f.lent, "the total is what the allocator gave");
  arena_rewind(&a, mark);
  ok(f.n_blocks == 0 && a.total == 0, "a rewind to the beginning frees everything");

  blocks[0] = arena_copy(&a, "kept", 5);
  mark = arena_here(&a);
  blocks[1] = arena_alloc(&a, 100000);
  arena_rewind(&a, mark);
  ok(!strcmp(blocks[0], "kept") && f.n_blocks == 1, "a rewind keeps what came before the mark");
  ok(arena_alloc(&a, 16) == blocks[0] + 16, "and its room is used again");
  ok(!arena_alloc(&a, SIZE_MAX) && !arena_alloc(&a, SIZE_MAX - 20) && !arena_zero(&a, SIZE_MAX / 2, 3),
     "sizes that wrap are refused");
  ok(!arena_cstr(&a, (gz_str){"x", SIZE_MAX}), "so is a text too long for its NUL");
  blocks[2] = arena_zero(&a, 3, 7);
  for (i = 0; i < 21; i++) wrong += blocks[2][i];
  is_int(wrong, 0, "zeroed memory is zero");
  ok(arena_str(&a, STR_NONE, &s) && !s.data, "absent text stays absent");
  ok(arena_str(&a, STR(""), &s) && s.data && s.len == 0, "empty text stays there");
  is_str(arena_cstr(&a, STR("abc")), "abc", "a C string is ended by a NUL");
  ok(arena_printf(&a, &s, "%d of %s", 3, "ten"), "a text is put together");
  is_mem(s.data, s.len, "3 of ten", 8, "of what was asked for");
  mark = arena_here(&a);
  n = f.n_blocks;
  ok(arena_take(&a, mem_new(&from, 3000), 3000) && arena_alloc(&a, 2000000) &&
         arena_take(&a, mem_new(&from, 100), 100) && f.n_blocks == n + 4 && a.total > 2003100,
     "blocks that others allocated are the arena's once it was given them");
  arena_rewind(&a, mark);
  is_int(f.n_blocks, n, "a rewind frees those that came after the mark");
  arena_take(&a, mem_new(&from, 500), 500);
  mark = arena_here(&a);
  arena_rewind(&a, mark);
  is_int(f.n_blocks, n + 1, "and keeps those from before it");
  f.fail_at = 1;
  ok(!arena_alloc(&a, 1000000) && !arena_str(&a, (gz_str){"x", 1}, &s) == !s.data, "without memory there is NULL");
  arena_free(&a);
  ok(f.n_blocks == 0 && f.lent == 0, "freeing gives all of it back, each block with its size");
}

static void test_buf(void) {
  failing f = {0};
  allocator from = {failing_alloc, &f};
  buf b;
  char *data;
  size_t len, i;
  buf_init(&b, &from);
  buf_put(&b, NULL, 0);
  ok(!b.failed && b.len == 0 && f.n_blocks == 0, "nothing can be put, and takes nothing");
  ok(buf_space(&b, 0) != NULL, "a place for no bytes is a place");
  is_int(buf_str(&b).len, 0, "an empty buffer is an empty text");
  for (i = 0; i < 10000; i++) buf_put_byte(&b, (unsigned char)i);
  buf_set_u32(&b, 100, 0x04030201);
  buf_set_u64(&b, 200, 0x0807060504030201);
  ok(b.len == 10000 && !memcmp(b.data + 100, "\1\2\3\4", 4) && !memcmp(b.data + 200, "\1\2\3\4\5\6\7\10", 8),
     "numbers are little-endian");
  ok(buf_finish(&b, &data, &len) == GZ_OK && len == 10000 && f.lent == 10000,
     "a finished buffer is a block of exactly its length");
  mem_free(&from, data, len);
  buf_printf(&b, "%s-%03d", "a", 7);
  is_mem(b.data, b.len, "a-007", 5, "a text is put without its NUL");
  f.fail_at = 1;
  buf_put(&b, "0123456789012345678901234567890123456789012345678901234567890123456789", 70);
  f.fail_at = 0;
  buf_put_byte(&b, 'x');
  ok(b.failed && b.len == 5 && buf_space(&b, 1) == NULL, "after a failure puts do nothing");
  buf_set_u32(&b, 0, 1);
  is_mem(b.data, 5, "a-007", 5, "nor do overwrites");
  ok(buf_finish(&b, &data, &len) == GZ_NOMEM && !data && len == 0, "and the end reports it");
  buf_clear(&b);
  ok(!b.failed && b.room > 0, "clearing forgets the failure and keeps the room");
  ok(buf_space(&b, SIZE_MAX) == NULL && b.failed, "a size that wraps is a failure");
  buf_free(&b);
  buf_free(&b);
  b = (buf){0};
  buf_free(&b);
  ok(f.n_blocks == 0 && f.lent == 0, "freeing twice, or a zeroed struct, is harmless");
}

/* ---------------------------------------------------------------- bytes */

static void test_bytes(void) {
  static const uint64_t numbers[] = {
      0, 1, 127, 128, 16383, 16384, UINT32_MAX, (uint64_t)UINT32_MAX + 1, UINT64_MAX - 1, UINT64_MAX};
  buf b;
  bytes r;
  gz_str s;
  size_t i, k, wrong = 0;
  buf_init(&b, &mem_libc);
  for (i = 0; i < sizeof numbers / sizeof *numbers; i++) buf_put_varint(&b, numbers[i]);
  buf_put_u32(&b, 0xdeadbeef);
  buf_put_u64(&b, 0x0123456789abcdef);
  buf_put_text(&b, STR("text"));
  buf_put_text(&b, STR(""));
  buf_put_text(&b, STR_NONE);
  r = bytes_of(buf_str(&b));
  for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (bytes_varint(&r) != numbers[i]) wrong++;
  is_int(wrong, 0, "varints of every length are read back");
  ok(bytes_u32(&r) == 0xdeadbeef && bytes_u64(&r) == 0x0123456789abcdef, "so are plain numbers");
  s = bytes_text(&r);
  ok(str_equal(s, STR("text")) && s.data > b.data && s.data < b.data + b.len, "so are texts, lent from what is read");
  s = bytes_text(&r);
  ok(s.data && s.len == 0, "an empty text is there");
  s = bytes_text(&r);
  ok(!s.data && !r.failed && bytes_left(&r) == 0, "an absent one is not, and nothing is left");
  bytes_byte(&r);
  ok(r.failed, "reading on fails");
  ok(bytes_u64(&r) == 0 && bytes_text(&r).data == NULL && bytes_take(&r, 0).len == 0 && r.failed,
     "and gives nothing from then on");

  for (i = 0; i < b.len; i++) { /* a copy of its exact size, so that a read beyond it is seen */
    char *copy = malloc(i ? i : 1);
    memcpy(copy, b.data, i);
    r = bytes_of((gz_str){copy, i});
    for (k = 0; k < sizeof numbers / sizeof *numbers; k++) bytes_varint(&r);
    bytes_u32(&r), bytes_u64(&r), bytes_text(&r), bytes_text(&r), bytes_text(&r);
    if (!r.failed) wrong++;
    free(copy);
  }
  is_int(wrong, 0, "what is cut anywhere fails");

  r = bytes_of(STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"));
  ok(bytes_varint(&r) == 0 && r.failed, "a varint of more than 64 bits fails");
  r = bytes_of(STR("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"));
  ok(bytes_varint(&r) == 0 && r.failed, "so does one of more than ten bytes");
  r = bytes_of(STR("\x80"));
  ok(bytes_varint(&r) == 0 && r.failed, "so does one without an end");
  r = bytes_of(STR("\x80\x80\x80\x80\x10"));
  ok(bytes_varint32(&r) == 0 && r.failed, "2^32 is too much for 32 bits");
  r = bytes_of(STR("\xff\xff\xff\xff\x0f"));
  ok(bytes_varint32(&r) == UINT32_MAX && !r.failed, "2^32 - 1 is not");
  r = bytes_of(STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
                   "abc"));
  ok(!bytes_text(&r).len && r.failed, "a text that claims 2^64 - 2 bytes fails");
  r = bytes_of(STR("abc"));
  ok(!bytes_take(&r, UINT64_MAX).len && r.failed, "so does taking 2^64 - 1");
  r = bytes_of(STR("\x03"
                   "abc"));
  ok(bytes_count(&r, 1) == 3 && !r.failed, "a count of what can be there is given");
  r = bytes_of(STR("\x03"
                   "abc"));
  ok(bytes_count(&r, 2) == 0 && r.failed, "a count of what cannot fails, before it is allocated");
  r = bytes_of(STR("\xff\xff\xff\xff\x0f"));
  ok(bytes_count(&r, SIZE_MAX) == 0 && r.failed, "also where count times size wraps");
  s = STR("abcdef");
  r = bytes_part(s, 2, 3);
  ok(bytes_left(&r) == 3 && bytes_byte(&r) == 'c', "a part begins where it should");
  r = bytes_part(s, 6, 0);
  ok(!r.failed && bytes_left(&r) == 0, "an empty part may stand at the end");
  ok(bytes_part(s, 7, 0).failed && bytes_part(s, 2, 5).failed && bytes_part(s, UINT64_MAX, 2).failed &&
         bytes_part(s, 2, UINT64_MAX).failed,
     "a part that is not inside fails, also where its end wraps");
  r = bytes_of(STR(""));
  ok(bytes_left(&r) == 0 && !r.failed, "nothing to read is no failure");
  r = bytes_of(STR_NONE);
  ok(bytes_left(&r) == 0 && bytes_varint(&r) == 0 && r.failed, "nor is absent text, until it is read");

  for (i = 0; i < 200000; i++) {
    char raw[16];
    size_t len = chance(sizeof raw), turns = 0;
    for (k = 0; k < len; k++) raw[k] = (char)(chance(2) ? 0x80 + chance(128) : chance(256));
    r = bytes_of((gz_str){raw, len});
    while (!r.failed && turns++ <= len) {
      size_t before = bytes_left(&r);
      switch (chance(4)) {
      case 0: bytes_varint(&r); break;
      case 1: s = bytes_text(&r); break;
      case 2: bytes_u32(&r); break;
      default: bytes_count(&r, 1);
      }
      if (!r.failed && (bytes_left(&r) >= before || r.at > r.end)) wrong++;
    }
    if (!r.failed) wrong++;
  }
  is_int(wrong, 0, "reads of random bytes move on or fail");
  buf_free(&b);
}

/* ---------------------------------------------------------------- map */

static void test_map(void) {
  failing f = {0};
  allocator from = {failing_alloc, &f};
  map m;
  bool added;
  uint32_t i, wrong = 0;
  char key[32];
  size_t n;
  map_init(&m, &from);
  is_int(map_find(&m, STR("x")), MAP_NONE, "an empty map finds nothing");
  for (i = 0; i < 20000; i++) {
    size_t len = (size_t)snprintf(key, sizeof key, "key %u", i);
    if (map_add(&m, (gz_str){key, len}, &added) != i || !added) wrong++;
    else m.entries[i].value = i * 3;
  }
  for (i = 0; i < 20000; i++) {
    size_t len = (size_t)snprintf(key, sizeof key, "key %u", i);
    uint32_t at = map_find(&m, (gz_str){key, len});
    if (at != i || m.entries[at].value != i * 3 || map_add(&m, (gz_str){key, len}, &added) != i || added) wrong++;
  }
  is_int(wrong, 0, "20,000 keys are found at the places they were added at, once each");
  is_int(m.n, 20000, "and no more are there");
  is_int(map_find(&m, STR("key 20000")), MAP_NONE, "a key that was not added is not found");
  ok(map_add(&m, STR(""), NULL) == 20000 && map_find(&m, STR_NONE) == 20000, "the empty text is a key");
  ok(map_add(&m, STR("a\0b"), NULL) == 20001 && map_find(&m, STR("a\0c")) == MAP_NONE, "a NUL is part of a key");
  map_free(&m);
  ok(f.n_blocks == 0 && f.lent == 0, "freeing gives all of it back");
  map_free(&m);
  m = (map){0};
  map_free(&m);
  for (n = 1, wrong = 1; n < 100 && wrong; n++) {
    f.n_calls = 0;
    f.fail_at = n;
    map_init(&m, &from);
    for (i = 0, wrong = 0; i < 100; i++) {
      size_t len = (size_t)snprintf(key, sizeof key, "key %u", i);
      if (map_add(&m, (gz_str){key, len}, NULL) == MAP_NONE) wrong++;
    }
    for (i = 0; i < m.n; i++)
      if (map_find(&m, m.entries[i].key) != i) break;
    if (i < m.n) ok(false, "after failure %zu the map finds what it holds", n);
    map_free(&m);
    if (f.n_blocks || f.lent) ok(false, "after failure %zu nothing leaks", n);
  }
  ok(n > 6 && n < 100, "a map without memory keeps what it has and leaks nothing (%zu tries)", n - 1);
}

/* ---------------------------------------------------------------- errors and results */

static void test_error(void) {
  gz_error err;
  char shown[300];
  size_t i;
  is_int(error_set(NULL, GZ_IO, 0, "x"), GZ_IO, "an error may go nowhere");
  is_int(error_set(&err, GZ_SYNTAX, 7, "%s: %d", "line", 3), GZ_SYNTAX, "setting an error returns its status");
  ok(err.code == GZ_SYNTAX && err.at == 7 && !strcmp(err.text, "line: 3"), "and fills it in");
  error_set(&err, GZ_IO, 0,
            "a\x1b[31m\nb\xff\xc2\x9b"
            "c\xe2\x80\xae"
            "d\xc3\xa9");
  ok(!strpbrk(err.text, "\x1b\n\xff\x9b") && !strstr(err.text, "\xe2\x80\xae") && strstr(err.text, "d\xc3\xa9"),
     "a message is fit for a screen: %s", err.text);
  for (i = 240; i < 260; i++) {
    memset(shown, 'x', i);
    strcpy(shown + i, "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac");
    error_set(&err, GZ_IO, 0, "%s", shown);
    if (strlen(err.text) >= sizeof err.text || strchr(err.text, '?') ||
        (strlen(err.text) > i && (strlen(err.text) - i) % 3 != 0 && i < 255))
      break;
  }
  is_int(i, 260, "a long one is cut at a character's border");
  ok(error_errno(&err, ENOENT, "p") == GZ_NOT_FOUND && error_errno(&err, ENOTDIR, "p") == GZ_NOT_FOUND,
     "what is missing is not found");
  ok(error_errno(&err, EACCES, "p") == GZ_DENIED && error_errno(&err, EPERM, "p") == GZ_DENIED,
     "what is forbidden is denied");
  ok(error_errno(&err, ENOMEM, "p") == GZ_NOMEM && error_errno(&err, EIO, "the/path") == GZ_IO, "the rest has its own");
  ok(!strncmp(err.text, "the/path: ", 10) && strlen(err.text) > 10, "the path and the reason are told");
  error_nomem(&err);
  is_int(err.code, GZ_NOMEM, "out of memory is an error of its own");
  error_clear(&err);
  error_clear(NULL);
  ok(err.code == GZ_OK && !*err.text, "a cleared error says nothing");
}

static int n_destroyed;
static void destroy(void *payload) { n_destroyed += *(int *)payload; }

static void test_result(void) {
  failing f = {0};
  allocator from = {failing_alloc, &f};
  int *payload = result_new(&from, sizeof *payload, destroy);
  if (!ok(payload && *payload == 0 && (uintptr_t)payload % 16 == 0, "a payload is zeroed and aligned")) return;
  *payload = 5;
  ok(arena_alloc(result_arena(payload), 5000) && f.lent > 5000, "it has an arena behind it, of its allocator");
  result_free(payload);
  ok(n_destroyed == 5 && f.n_blocks == 0 && f.lent == 0, "one call destroys it and frees everything");
  result_free(NULL);
  payload = result_new(&from, 4, NULL);
  result_free(payload);
  is_int(f.n_blocks, 0, "it needs no destroyer");
  f.fail_at = 1;
  ok(!result_new(&from, 4, NULL) && !result_new(&from, SIZE_MAX, NULL) && !result_new(&from, SIZE_MAX - 8, NULL),
     "without memory, or with a size that wraps, there is none");
}

static void test_str(void) {
  ok(str_equal(STR_NONE, STR("")) && !str_equal(STR("a"), STR("b")) && !str_equal(STR("a"), STR("ab")),
     "texts are equal by their bytes");
  ok(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("\xff"), STR("a")) > 0 &&
         str_compare(STR_NONE, STR("")) == 0,
     "and ordered by them, unsigned");
  ok(str_begins(STR("abc"), STR("ab")) && !str_begins(STR("a"), STR("ab")) && str_begins(STR("a"), STR("")),
     "a text begins with what it begins with");
  ok(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")), "and ends likewise");
  ok(str_equal(str_trim(STR(" \t a b\r\n")), STR("a b")) && str_trim(STR(" \n ")).len == 0,
     "white space at the ends is trimmed");
  ok(str_equal_nocase(STR("YAML"), STR("yaml")) && !str_equal_nocase(STR("\xc3\x89"), STR("\xc3\xa9")),
     "ASCII letters alone lose their case");
}

/* ---------------------------------------------------------------- files */

static char dir[] = "/tmp/gazette-base-XXXXXX";

static const char *path(const char *name) {
  static char joined[2][256];
  static int turn;
  turn = !turn;
  snprintf(joined[turn], sizeof joined[turn], "%s/%s", dir, name);
  return joined[turn];
}

static void write_file(const char *name, const char *text, const char *mode) {
  FILE *file = fopen(path(name), mode);
  if (!file || fputs(text, file) < 0 || fclose(file)) note("cannot write %s", path(name));
}

static int n_open(void) {
  int fd, n = 0;
  for (fd = 0; fd < 256; fd++)
    if (fcntl(fd, F_GETFD) >= 0) n++;
  return n;
}

static gz_status read_status(const file_root *root, const char *name, uint64_t most, gz_error *err) {
  char *data;
  size_t len, room;
  file_state state;
  gz_status status = file_read(root, name, most, &mem_libc, &data, &len, &room, &state, err);
  if (status == GZ_OK) mem_free(&mem_libc, data, room);
  else if (data || len || room) return GZ_INVALID;
  return status;
}

/* An allocator that changes the file between its opening and its reading. */
typedef enum change { GROW, CUT } change;
static void *changing_alloc(void *ud, void *block, size_t old_size, size_t new_size) {
  if (!block && *(change *)ud == GROW) write_file("growing", "and more", "a");
  if (!block && *(change *)ud == CUT && truncate(path("growing"), 2)) note("cannot cut");
  return mem_libc.fn(NULL, block, old_size, new_size);
}

static void test_files(void) {
  file_root root = {-1};
  gz_error err;
  arena a;
  file_entry *entries;
  size_t n, len, room, i;
  char *data, *real;
  file_state state, again;
  file_kind kind;
  int open_before;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int sock;
  failing f = {0};
  allocator from = {failing_alloc, &f};
  change how;
  allocator changing = {changing_alloc, &how};

  if (!ok(mkdtemp(dir) != NULL, "there is a folder to try things in")) return;
  open_before = n_open();
  file_root_close(&root);
  write_file("b.txt", "hello", "w");
  write_file("a.txt", "", "w");
  write_file(".hidden", "x", "w");
  mkdir(path("sub"), 0700);
  write_file("sub/in.txt", "inside", "w");
  mkdir(path("empty"), 0700);
  if (symlink("b.txt", path("link")) || symlink("sub", path("sublink")) || symlink("loop", path("loop")) ||
      symlink("/etc", path("out")) || mkfifo(path("fifo"), 0600))
    note("%s", strerror(errno));
  sock = socket(AF_UNIX, SOCK_STREAM, 0);
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path("sock"));
  if (bind(sock, (struct sockaddr *)&address, sizeof address)) note("%s", strerror(errno));
  close(sock);

  is_int(file_root_open(&root, path("nowhere"), &err), GZ_NOT_FOUND, "a missing root is not found");
  ok(file_root_open(&root, path("b.txt"), &err) != GZ_OK, "a file is no root");
  if (!ok(file_root_open(&root, dir, &err) == GZ_OK, "a folder is")) return;
  ok(fcntl(root.fd, F_GETFD) & FD_CLOEXEC, "programs that are started do not get it");

  arena_init(&a, &mem_libc);
  is_int(file_list(&root, "", &a, &entries, &n, &err), GZ_OK, "a folder is listed");
  {
    static const struct {
      const char *name;
      file_kind kind;
    } want[] = {{"a.txt", FILE_REGULAR}, {"b.txt", FILE_REGULAR}, {"empty", FILE_FOLDER}, {"fifo", FILE_OTHER},
                {"link", FILE_LINK},     {"loop", FILE_LINK},     {"out", FILE_LINK},     {"sock", FILE_OTHER},
                {"sub", FILE_FOLDER},    {"sublink", FILE_LINK}};
    is_int(n, sizeof want / sizeof *want, "all of its names but the hidden are there");
    for (i = 0; i < n && i < sizeof want / sizeof *want; i++)
      if (strcmp(entries[i].name, want[i].name) || entries[i].kind != want[i].kind) break;
    is_int(i, n, "sorted, each with its kind");
  }
  ok(file_list(&root, "sub", &a, &entries, &n, &err) == GZ_OK && n == 1 && !strcmp(entries[0].name, "in.txt"),
     "so is one below");
  ok(file_list(&root, "empty", &a, &entries, &n, &err) == GZ_OK && n == 0, "an empty folder is empty");
  is_int(file_list(&root, "gone", &a, &entries, &n, &err), GZ_NOT_FOUND, "a missing folder is not found");
  ok(file_list(&root, "sublink", &a, &entries, &n, &err) != GZ_OK && n == 0, "a folder behind a link is not listed");
  ok(file_list(&root, "..", &a, &entries, &n, &err) != GZ_OK && n == 0, "nor is one above the root");
  ok(file_list(&root, "b.txt", &a, &entries, &n, &err) != GZ_OK && n == 0, "nor is a file");

  is_int(file_read(&root, "b.txt", 5, &mem_libc, &data, &len, &room, &state, &err), GZ_OK,
         "a file of just the most is read");
  is_mem(data, len, "hello", 5, "whole");
  ok(state.size == 5 && room == 5, "its state is told");
  mem_free(&mem_libc, data, room);
  is_int(read_status(&root, "b.txt", 4, &err), GZ_NOT_SUPPORTED, "a larger one is not");
  ok(file_read(&root, "a.txt", 5, &mem_libc, &data, &len, &room, &state, &err) == GZ_OK && data && len == 0,
     "an empty one is");
  mem_free(&mem_libc, data, room);
  is_int(read_status(&root, "sub/in.txt", 100, &err), GZ_OK, "a file below is read");
  is_int(read_status(&root, "gone", 100, &err), GZ_NOT_FOUND, "a missing one is not found");
  ok(strstr(err.text, "gone") != NULL, "and named");
  is_int(read_status(&root, "b.txt/x", 100, &err), GZ_NOT_FOUND, "so is one below a file");
  is_int(read_status(&root, "fifo", 100, &err), GZ_NOT_SUPPORTED, "a FIFO is not waited for");
  is_int(read_status(&root, "sock", 100, &err), GZ_NOT_SUPPORTED, "a socket is not read");
  is_int(read_status(&root, "sub", 100, &err), GZ_NOT_SUPPORTED, "nor is a folder");
  is_int(read_status(&root, "link", 100, &err), GZ_NOT_SUPPORTED, "nor is a link");
  is_int(read_status(&root, "loop", 100, &err), GZ_NOT_SUPPORTED, "nor is a loop");
  is_int(read_status(&root, "out/passwd", 100000, &err), GZ_NOT_SUPPORTED, "no link is followed on the way");
  ok(read_status(&root, "sub/../../etc/passwd", 100000, &err) != GZ_OK, "no path leads out");
  ok(read_status(&root, "/etc/passwd", 100000, &err) != GZ_OK, "nor does an absolute one");
  {
    char long_name[400];
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    ok(read_status(&root, long_name, 100, &err) != GZ_OK, "a name too long for the system is an error");
  }
  chmod(path("b.txt"), 0);
  if (geteuid() == 0) skip("an unreadable file is denied", "root may read everything");
  else is_int(read_status(&root, "b.txt", 100, &err), GZ_DENIED, "an unreadable file is denied");
  chmod(path("b.txt"), 0600);

  write_file("growing", "begins", "w");
  how = GROW;
  ok(file_read(&root, "growing", 100, &changing, &data, &len, &room, &state, &err) == GZ_OK,
     "a file that grows meanwhile is read");
  is_mem(data, len, "begins", 6, "to its size at opening");
  mem_free(&mem_libc, data, room);
  how = CUT;
  ok(file_read(&root, "growing", 100, &changing, &data, &len, &room, &state, &err) == GZ_OK,
     "one that is cut meanwhile, too");
  is_mem(data, len, "be", 2, "to where it ends");
  mem_free(&changing, data, room);

  ok(file_stat(&root, "b.txt", &kind, &state, &err) == GZ_OK && kind == FILE_REGULAR && state.size == 5,
     "a file's state is told");
  ok(file_stat(&root, "b.txt", &kind, &again, &err) == GZ_OK && file_state_equal(&state, &again),
     "and is the same while it stays");
  write_file("b.txt", "longer than it was", "w");
  ok(file_stat(&root, "b.txt", &kind, &again, &err) == GZ_OK && !file_state_equal(&state, &again),
     "and another once it changed");
  ok(file_stat(&root, "sub", &kind, &state, &err) == GZ_OK && kind == FILE_FOLDER, "a folder is a folder");
  ok(file_stat(&root, "fifo", &kind, &state, &err) == GZ_OK && kind == FILE_OTHER, "a FIFO is something else");
  ok(file_stat(&root, "link", &kind, &state, &err) == GZ_OK && kind == FILE_LINK, "a link is a link");
  is_int(file_stat(&root, "gone", &kind, &state, &err), GZ_NOT_FOUND, "what is missing is not found");

  {
    char real_dir[4096];
    if (!realpath(dir, real_dir)) note("%s", strerror(errno));
    ok(file_real(path("sublink/../b.txt"), &a, &real, &err) == GZ_OK && !strncmp(real, real_dir, strlen(real_dir)) &&
           !strcmp(real + strlen(real_dir), "/b.txt"),
       "a real path has no links left");
  }
  ok(file_real(path("loop"), &a, &real, &err) == GZ_NOT_FOUND && !real, "a loop leads nowhere");
  ok(file_real(path("gone"), &a, &real, &err) == GZ_NOT_FOUND && !real, "nor does what is missing");
  arena_free(&a);

  for (i = 0; i < 100; i++) {
    arena into;
    gz_status status;
    f.n_calls = 0;
    f.fail_at = i + 1;
    arena_init(&into, &from);
    status = file_list(&root, "", &into, &entries, &n, &err);
    if (status == GZ_OK) status = file_read(&root, "b.txt", 100, &from, &data, &len, &room, &state, &err);
    if (status == GZ_OK) mem_free(&from, data, room);
    arena_free(&into);
    if ((status != GZ_OK && status != GZ_NOMEM) || f.n_blocks || f.lent)
      ok(false, "without memory at %zu nothing leaks", i);
    if (status == GZ_OK) break;
  }
  ok(i > 2 && i < 100, "without memory each try says so and leaks nothing (%zu tries)", i);
  file_root_close(&root);
  file_root_close(&root);
  is_int(n_open(), open_before, "every file that was opened is closed");

  {
    static const char *const names[] = {"a.txt",   "b.txt", ".hidden", "sub/in.txt", "sub",  "empty",  "link",
                                        "sublink", "loop",  "out",     "fifo",       "sock", "growing"};
    for (i = 0; i < sizeof names / sizeof *names; i++) remove(path(names[i]));
    rmdir(dir);
  }
}

/* Each pair of neighbouring bytes at each place of the eight. */
static void test_eight(void) {
  size_t plain = 0, first = 0, missed = 0, held_up = 0;
  uint32_t pair, at;
  for (pair = 0; pair < 65536; pair++) {
    unsigned char a = (unsigned char)(pair >> 8), b = (unsigned char)pair;
    bool is_plain = (a >= '0' && a <= '9') || (a >= 'A' && a <= 'Z') || (a >= 'a' && a <= 'z');
    bool odd = str_is_space((char)a) && (a != ' ' || str_is_space((char)b));
    for (at = 0; at < 8; at++) {
      char text[9] = "wordword", answer[8];
      uint64_t answers;
      text[at] = (char)a;
      text[at + 1] = (char)b;
      answers = eight_plain(eight_load(text));
      memcpy(answer, &answers, 8);
      plain += (answer[at] & 0x80) != (is_plain ? 0x80 : 0);
      if (!is_plain) first += eight_first(answers) != at;
      answers = eight_odd_space(eight_load(text), eight_load(text + 1));
      missed += odd && !answers;
      held_up += a > ' ' && b > ' ' && answers;
    }
  }
  is_int(plain, 0, "of eight bytes each letter and digit of ASCII is known");
  is_int(first, 0, "and the first byte that is neither");
  is_int(missed, 0, "white space to be folded is never passed over");
  is_int(held_up, 0, "nor is anything seen in text without it");
}

static void test_ones(void) {
  uint64_t bits[64], all = 0, some = 1;
  size_t i, n, wrong = 0;
  for (n = 0; n < 64; n++) { /* n bits of each word, wherever */
    for (i = 0, all = 0; i < 64; i++, some = some * 6364136223846793005u + 1442695040888963407u) {
      uint64_t low = ((uint64_t)1 << n) - 1, turn = some >> 58;
      bits[i] = low << turn | (turn ? low >> (64 - turn) : 0);
      all += n;
      wrong += ones_of(bits[i]) != n || ones_in(bits, i + 1) != all || ones_in_plain(bits, i + 1) != all;
    }
  }
  is_int(wrong, 0, "bits are counted, with and without what some processors have");
  ok(ones_of(UINT64_MAX) == 64 && ones_in(bits, 0) == 0, "all of a word, and those of none");
}

static void test_among(void) {
  static uint64_t bits[64];
  static uint32_t numbers[128], fast[128], plain[128];
  uint32_t turn, i, n, n_set, wrong = 0, first;
  for (turn = 0; turn < 2000; turn++) {
    for (i = 0; i < 64; i++)
      bits[i] = chance(3) ? (uint64_t)1 << chance(64) : (uint64_t)chance(UINT32_MAX) << chance(33);
    first = chance(2) ? chance(1000) : UINT32_MAX - 4096 - chance(1000);
    for (i = 0, n = chance(129); i < n; i++) numbers[i] = first + chance(4096);
    n_set = ones_among_plain(bits, numbers, n, first, plain);
    wrong += ones_among(bits, numbers, n, first, fast) != n_set || memcmp(fast, plain, n_set * sizeof *fast);
    for (i = 0; i < n; i++) n_set -= bits[(numbers[i] - first) / 64] >> (numbers[i] - first) % 64 & 1;
    wrong += n_set != 0;
  }
  is_int(wrong, 0, "which of some bits are set is told, with and without what some processors have");
}

int main(void) {
  test_eight();
  test_ones();
  test_among();
  test_arena();
  test_buf();
  test_bytes();
  test_map();
  test_error();
  test_result();
  test_str();
  test_files();
  return tap_done();
}
