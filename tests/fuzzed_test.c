/* Does every seed of the fuzz targets hold? What fuzzing found is among them: each is read under every name. */
#include "files.h"

#include <dirent.h>

#include "format/format.h"
#include "holds.h"

static const char *const folders[] = {"front", "mail", "org", "rst", "text", "web"};
static const char *const names[] = {"x.html", "x.rss", "x.mbox", "x.md", "x.org", "x.rst", "x.txt", "x.eml"};

/* The name under which it does not hold, or NULL. */
static const char *read_under_all(gz_str text) {
  size_t i;
  uint32_t k;
  for (i = 0; i < sizeof names / sizeof *names; i++) {
    gz_parse_options opts = {.name = str_of(names[i])};
    bool holds = true;
    page *p;
    if (page_parse(text, &opts, &mem_libc, &p, NULL) != GZ_OK) return names[i];
    for (k = 0; holds && k < p->pub.n_articles; k++) holds = article_holds(p, k);
    page_free(p);
    if (!holds) return names[i];
  }
  return NULL;
}

static void test_folder(const char *name) {
  char path[300];
  struct dirent *entry;
  DIR *folder;
  buf text;
  int n = 0;
  buf_init(&text, &mem_libc);
  snprintf(path, sizeof path, "tests/fuzz/%s", name);
  folder = opendir(path);
  while (folder && (entry = readdir(folder))) {
    const char *bad;
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "tests/fuzz/%s/%.200s", name, entry->d_name);
    if (!read_file(path, &text)) exit(2);
    bad = read_under_all(buf_str(&text));
    ok(!bad, "%s is read under every name, and what is said of it holds", path);
    if (bad) note("not as %s", bad);
    n++;
  }
  ok(n > 0, "there are seeds for %s", name);
  if (folder) closedir(folder);
  buf_free(&text);
}

int main(void) {
  size_t i;
  for (i = 0; i < sizeof folders / sizeof *folders; i++) test_folder(folders[i]);
  return tap_done();
}
