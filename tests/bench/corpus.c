/* What do the engines search? Digest pages of ten articles, of real text and of text sampled from it.
 *
 *   corpus real  TSV FOLDER        every article, in the order of the file
 *   corpus mixed TSV FOLDER N      N articles: as much real text as a million articles would have of it (of TSV's articles
 *                                  one in 1,000,000 / N, in order), then sampled ones of about 520 bytes
 *
 *   TSV       section TAB name TAB short TAB long, \037 for line breaks (corpus.sh)
 *   article   headline "name: short" or "name"; body long; "Read more"
 *   page      the section's name, then ten articles
 *
 * So a corpus of each size has the same parts, and what differs between sizes is size. A sample is of a bigram model:
 * behind each word stands a word that followed it at a random place of the text. A model
 * adds no words, and a text of a million articles has many more words than one of a third of that, most of them rare: so
 * one word in SPLICE is spliced of two real ones ("harb" + "ding"). Bodies are one line a paragraph, as excerpts in
 * newsletters are. The same text, N and seed give the same bytes. */
#include <sys/stat.h>

#include "bench.h"

enum {
  PER_PAGE = 10,
  PAGES_PER_FOLDER = 100,
  MEAN = 520,
  SPREAD = 260,
  SPLICE = 60,
  HEADLINE_MOST = 9,
  MILLION = 1000000
};

static uint64_t state = 20240229;
static uint32_t draw(uint32_t below) { /* xorshift64* */
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)(((state * 2685821657736338717ULL) >> 32) * below >> 32);
}

/* ---------------------------------------------------------------- pages */

typedef struct pages {
  const char *folder;
  FILE *list, *page;
  unsigned n_pages, on_page;
  const char *section;
  unsigned long long bytes;
  unsigned articles;
} pages;

static void page_end(pages *p) {
  if (!p->page) return;
  p->bytes += (unsigned long long)ftell(p->page);
  if (fclose(p->page)) bench_fail(p->folder, strerror(errno));
  p->page = NULL;
}

/* Where the next article goes: a new page for another section (compared as a pointer's text) or after ten. */
static FILE *page_for(pages *p, const char *section) {
  char path[4096];
  if (p->page && p->on_page < PER_PAGE && !strcmp(section, p->section)) {
    p->on_page++;
    p->articles++;
    return p->page;
  }
  page_end(p);
  snprintf(path, sizeof path, "%s/%03u", p->folder, p->n_pages / PAGES_PER_FOLDER);
  if (p->n_pages % PAGES_PER_FOLDER == 0 && mkdir(path, 0777) && errno != EEXIST) bench_fail(path, strerror(errno));
  fprintf(p->list, "%03u/%06u.txt\n", p->n_pages / PAGES_PER_FOLDER, p->n_pages);
  snprintf(path, sizeof path, "%s/%03u/%06u.txt", p->folder, p->n_pages / PAGES_PER_FOLDER, p->n_pages);
  p->page = fopen(path, "wb");
  if (!p->page) bench_fail(path, strerror(errno));
  p->n_pages++;
  p->on_page = 1;
  p->articles++;
  p->section = section;
  fprintf(p->page, "From the section %s\n\n", section);
  return p->page;
}

/* ---------------------------------------------------------------- descriptions */

typedef struct description {
  char *section, *package, *brief, *text;
} description;

typedef struct descriptions {
  description *at;
  size_t n;
} descriptions;

static descriptions descriptions_read(const char *path) {
  descriptions d = {NULL, 0};
  size_t room = 0;
  char *line = bench_read(path, NULL), *next;
  for (; *line; line = next) {
    char *end = strchr(line, '\n');
    if (!end) bench_fail(path, "its last line has no end");
    *end = 0;
    next = end + 1;
    if (d.n == room) d.at = bench_alloc(d.at, (room = room ? 2 * room : 4096) * sizeof *d.at);
    d.at[d.n].section = strsep(&line, "\t");
    d.at[d.n].package = strsep(&line, "\t");
    d.at[d.n].brief = strsep(&line, "\t");
    d.at[d.n].text = line;
    if (!d.at[d.n].text) bench_fail(path, "a line has fewer than four columns");
    d.n++;
  }
  return d;
}

/* One real article in `step`, at most `most`. */
static void write_real(pages *p, const descriptions *d, double step, uint32_t most) {
  uint32_t i;
  const char *c;
  for (i = 0; i < most && (size_t)(i * step) < d->n; i++) {
    const description *one = &d->at[(size_t)(i * step)];
    FILE *page = page_for(p, one->section);
    fprintf(page, *one->brief ? "%s: %s\n\n" : "%s\n\n", one->package, one->brief);
    for (c = one->text; *c; c++) fputc(*c == '\037' ? '\n' : *c, page);
    fputs("\n\nRead more\n\n", page);
  }
}

/* ---------------------------------------------------------------- the model */

typedef struct model {
  const char **word; /* of a token's number */
  uint32_t *text;    /* numbers, in order; 0 ends a description */
  uint32_t *first;   /* number -> where its followers begin in `follower` */
  uint32_t *follower;
  uint32_t n_words, n_text;
} model;

static uint32_t number_of(model *m, const char **slots, uint32_t *numbers, uint32_t mask, const char *word) {
  uint32_t h = 2166136261u;
  const char *c;
  for (c = word; *c; c++) h = (h ^ (unsigned char)*c) * 16777619u;
  for (h &= mask; slots[h]; h = (h + 1) & mask)
    if (!strcmp(slots[h], word)) return numbers[h];
  if (m->n_words >= mask / 2) bench_fail("corpus", "too many words");
  slots[h] = word;
  numbers[h] = m->n_words;
  m->word[m->n_words] = word;
  return m->n_words++;
}

static model model_of(const descriptions *d) {
  enum { SLOTS = 1 << 22 };
  model m = {0};
  const char **slots = calloc(SLOTS, sizeof *slots);
  uint32_t *numbers = calloc(SLOTS, sizeof *numbers), *at;
  size_t i, room = 1 << 20;
  m.word = calloc(SLOTS, sizeof *m.word);
  m.text = bench_alloc(NULL, room * sizeof *m.text);
  if (!slots || !numbers || !m.word) bench_fail("corpus", "out of memory");
  m.n_words = 1;
  m.word[0] = "";
  for (i = 0; i < d->n; i++) {
    char *word = strtok(d->at[i].text, " \037");
    for (;; word = strtok(NULL, " \037")) {
      if (m.n_text == room) m.text = bench_alloc(m.text, (room *= 2) * sizeof *m.text);
      m.text[m.n_text++] = word ? number_of(&m, slots, numbers, SLOTS - 1, word) : 0;
      if (!word) break;
    }
  }
  m.first = calloc(m.n_words + 2, sizeof *m.first);
  at = calloc(m.n_words + 2, sizeof *at);
  m.follower = bench_alloc(NULL, m.n_text * sizeof *m.follower);
  if (!m.first || !at) bench_fail("corpus", "out of memory");
  for (i = 0; i < m.n_text; i++) m.first[m.text[i] + 1]++;
  for (i = 0; i < m.n_words; i++) m.first[i + 1] += m.first[i];
  memcpy(at, m.first, (m.n_words + 1) * sizeof *at);
  for (i = 0; i < m.n_text; i++) m.follower[at[m.text[i]]++] = m.text[(i + 1) % m.n_text];
  free(at);
  free(slots);
  free(numbers);
  return m;
}

static uint32_t after(const model *m, uint32_t word) {
  uint32_t from = m->first[word], n = m->first[word + 1] - from;
  return m->follower[from + draw(n)];
}

/* The word, or one spliced of it and another; returns its bytes. */
static size_t put_word(const model *m, FILE *page, uint32_t word) {
  const char *tail;
  size_t n;
  if (draw(SPLICE)) return (size_t)fprintf(page, "%s", m->word[word]);
  tail = m->word[m->text[draw(m->n_text)]];
  n = strlen(tail);
  return (size_t)fprintf(page, "%.4s%s", m->word[word], tail + (n > 4 ? n - 4 : 0));
}

static void write_sample(pages *p, const model *m, const descriptions *d, uint32_t n) {
  uint32_t i, j, word = 0, section = 0;
  for (i = 0; i < n; i++) {
    FILE *page;
    size_t bytes = sizeof "\n\n\n\nRead more\n\n", wanted = MEAN - SPREAD + draw(2 * SPREAD);
    if (i % PER_PAGE == 0) section = draw((uint32_t)d->n);
    page = page_for(p, d->at[section].section);
    while (!(word = after(m, 0))) {}
    for (j = 3 + draw(HEADLINE_MOST - 3); j && word; j--, word = after(m, word)) {
      bytes += put_word(m, page, word) + 1;
      if (j > 1) fputc(' ', page);
    }
    fputs("\n\n", page);
    for (word = after(m, 0); bytes < wanted; word = after(m, word)) {
      if (!word) continue;
      bytes += put_word(m, page, word) + 1;
      if (bytes < wanted) fputc(' ', page);
    }
    fputs("\n\nRead more\n\n", page);
  }
}

int main(int argc, char **argv) {
  pages p = {0};
  descriptions d;
  char path[4096];
  bool mixed = argc == 5 && !strcmp(argv[1], "mixed");
  uint32_t n = mixed ? (uint32_t)strtoul(argv[4], NULL, 10) : UINT32_MAX;
  if (!mixed && (argc != 4 || strcmp(argv[1], "real"))) bench_fail("usage", "corpus real|mixed TSV FOLDER [N]");
  p.folder = argv[3];
  snprintf(path, sizeof path, "%s.list", p.folder);
  p.list = fopen(path, "wb");
  if (!p.list || (mkdir(p.folder, 0777) && errno != EEXIST)) bench_fail(p.folder, strerror(errno));
  d = descriptions_read(argv[2]);
  write_real(&p, &d, n < MILLION ? (double)MILLION / n : 1, n);
  printf("real_articles\t%u\n", p.articles);
  if (mixed) {
    model m = model_of(&d);
    write_sample(&p, &m, &d, n - p.articles);
  }
  page_end(&p);
  if (fclose(p.list)) bench_fail(path, strerror(errno));
  printf("articles\t%u\npages\t%u\ntext_bytes\t%llu\n", p.articles, p.n_pages, p.bytes);
  return 0;
}
