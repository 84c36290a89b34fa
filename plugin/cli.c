/* The command line: gazette PATH [COMMAND …]. Talks to the collection through gazette.h alone.
 *
 *   exit 0 found, 1 nothing found, 2 an error, told on standard error
 *   --json: one object a line, the fields of the Lua API */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gazette.h"

enum { FOUND = 0, NOTHING = 1, FAILED = 2 };

typedef struct cli {
  gz_collection *c;
  bool json, limited, links;
  gz_open_options open;
  gz_search_options search;
  const char *id; /* the first argument of commands that take one */
  char *rest;     /* the other arguments, joined by blanks: a query need not be quoted */
} cli;

static const char usage[] =
    "usage: gazette PATH [COMMAND] [OPTION …]\n"
    "\n"
    "  gazette PATH                    the contents: sections and their articles\n"
    "  gazette PATH search QUERY       the articles that answer best\n"
    "  gazette PATH show ID            one article\n"
    "  gazette PATH related ID         articles like one\n"
    "  gazette PATH backlinks ID       articles with a link to one\n"
    "  gazette PATH duplicates         articles that tell the same story: groups, parted by an empty line\n"
    "  gazette PATH sections           the sections with their counts\n"
    "  gazette PATH problems           what could not be read, and why; with --links the links that lead nowhere\n"
    "  gazette PATH tags               a ctags file of the headlines, for editors and pagers that read one\n"
    "  gazette PATH explain ID QUERY   the arithmetic of an article's score\n"
    "  gazette PATH info               counts and sizes, and what the index is made of\n"
    "  gazette PATH aliases            names that the text gives to one thing, ready for gazette.yaml\n"
    "  gazette PATH check              verifies the index\n"
    "\n"
    "PATH is a folder of pages, or one page.\n"
    "\n"
    "  --json               one JSON object a line\n"
    "  --limit N            at most N results (20), or articles of the contents (all)\n"
    "  --offset N           leave out the first N results\n"
    "  --section NAME       search in this section alone\n"
    "  --path GLOB          search in these pages alone\n"
    "  --tag TAG            search among articles with this tag\n"
    "  --since DATE, --until DATE\n"
    "                       2011, 2011-06 or 2011-06-05, both included\n"
    "  --order rank|date|file\n"
    "                       best first (default), newest first, or as in the files\n"
    "  --facets             how many of them each section, year and tag has\n"
    "  --all, --any         articles with all of the words, with any of them\n"
    "  --duplicates         articles that tell the same story are hits of their own\n"
    "  --fuzzy, --no-fuzzy  words a few edits away too, for every word or none (else for those that hardly occur)\n"
    "  --links              of problems: links to pages, headings and articles that are not there\n"
    "  --jobs N             threads that bring the index up to date (one a core, at most 4)\n"
    "  --version, --help\n"
    "\n"
    "QUERY               camp closure    both words or other forms of them; then articles with one of them\n"
    "  \"camp closure\"    as written, side by side      camp -liberty, camp NOT liberty    without the word\n"
    "  closure OR (a b)  either                        camp NEAR/5 closed     at most five words apart\n"
    "  resettl*          begins so                     ashraff~, ashraff~2    one edit away, or two\n"
    "  title:camp        in the headline               tag:iraq path:2012/* in:\"Camp Ashraf\" date:2009-06..2011\n"
    "\n"
    "Exit status: 0 found, 1 nothing found, 2 an error.\n";

static gz_str str(const char *cstr) {
  gz_str s = {cstr, strlen(cstr)};
  return s;
}

static int fail(gz_status status, const gz_error *err) {
  fprintf(stderr, "gazette: %s\n", err->text);
  return status == GZ_NOT_FOUND ? NOTHING : FAILED;
}

/* ------------------------------------------------------------------- text */

/* Cleaned for a terminal. */
static void put_line(gz_str s) {
  const gz_text *clean;
  if (gz_display(s, 0, &clean, NULL) != GZ_OK) return;
  fwrite(clean->text.data, 1, clean->text.len, stdout);
  gz_free(clean);
}

/* A body: a line at a time; blanks stay, since code and tables are made of them. */
static void put_text(gz_str s) {
  size_t i = 0, from;
  while (i < s.len) {
    for (from = i; i < s.len && s.data[i] != '\n' && s.data[i] != ' '; i++) continue;
    if (i > from) put_line((gz_str){s.data + from, i - from});
    if (i < s.len) putchar(s.data[i++]);
  }
  if (s.len && s.data[s.len - 1] != '\n') putchar('\n');
}

/* ------------------------------------------------------------------- JSON */

static void json_str(gz_str s) {
  size_t i;
  putchar('"');
  for (i = 0; i < s.len; i++) {
    unsigned char ch = (unsigned char)s.data[i];
    if (ch == '"' || ch == '\\') printf("\\%c", ch);
    else if (ch == '\n') fputs("\\n", stdout);
    else if (ch < 0x20 || ch == 0x7f) printf("\\u%04x", ch);
    else putchar(ch);
  }
  putchar('"');
}

static void json_key(const char *key, bool first) { printf("%s\"%s\":", first ? "" : ",", key); }

static void json_field(const char *key, gz_str s, bool first) {
  if (!s.data) return;
  json_key(key, first);
  json_str(s);
}

static void json_int(const char *key, uint64_t n, bool first) {
  json_key(key, first);
  printf("%llu", (unsigned long long)n);
}

static void json_bool(const char *key, bool is) {
  json_key(key, false);
  fputs(is ? "true" : "false", stdout);
}

static void json_value(const gz_value *v) {
  uint32_t i;
  switch (v->kind) {
  case GZ_BOOL: fputs(v->is.boolean ? "true" : "false", stdout); break;
  case GZ_INT: printf("%lld", (long long)v->is.integer); break;
  case GZ_REAL:
    if (v->is.real - v->is.real == 0) printf("%.17g", v->is.real);
    else fputs("null", stdout); /* JSON has no infinity */
    break;
  case GZ_STRING: json_str(v->is.string); break;
  case GZ_LIST:
    putchar('[');
    for (i = 0; i < v->n; i++) {
      if (i) putchar(',');
      json_value(&v->is.items[i]);
    }
    putchar(']');
    break;
  case GZ_MAP:
    putchar('{');
    for (i = 0; i < v->n; i++) {
      if (i) putchar(',');
      json_str(v->is.pairs[i].key);
      putchar(':');
      json_value(&v->is.pairs[i].value);
    }
    putchar('}');
    break;
  default: fputs("null", stdout);
  }
}

static void json_strs(const gz_str *list, uint32_t n) {
  uint32_t i;
  putchar('[');
  for (i = 0; i < n; i++) {
    if (i) putchar(',');
    json_str(list[i]);
  }
  putchar(']');
}

/* The fields of an article, without braces. */
static void json_article(const gz_article *a) {
  json_field("id", a->id, true);
  json_field("path", a->path, false);
  json_int("line", a->line, false);
  json_int("end_line", a->end_line, false);
  json_field("title", a->title, false);
  json_field("section", a->section, false);
  json_field("date", a->date, false);
  json_key("tags", false);
  json_strs(a->tags, a->n_tags);
  json_bool("continues", a->continues);
  if (a->meta.kind == GZ_MAP && a->meta.n) {
    json_key("meta", false);
    json_value(&a->meta);
  }
}

static void json_articles(const char *key, const gz_article *list, size_t n, bool first) {
  size_t i;
  json_key(key, first);
  putchar('[');
  for (i = 0; i < n; i++) {
    fputs(i ? ",{" : "{", stdout);
    json_article(&list[i]);
    putchar('}');
  }
  putchar(']');
}

/* --------------------------------------------------------------- commands */

static int show_articles(cli *x, gz_filter *filter) {
  gz_articles *it;
  const gz_article *a;
  gz_error err;
  gz_status status = gz_articles_begin(x->c, filter, &it, &err);
  if (status != GZ_OK) return fail(status, &err);
  while ((status = gz_articles_next(it, &a, &err)) == GZ_OK && a) {
    if (x->json) {
      putchar('{');
      json_article(a);
      puts("}");
      continue;
    }
    printf("  ");
    put_line(a->title);
    if (a->date.data) printf("  %.*s", (int)a->date.len, a->date.data);
    printf("  [");
    put_line(a->path);
    printf(":%u %.*s]\n", a->line, (int)a->id.len, a->id.data);
  }
  gz_articles_end(it);
  return status == GZ_OK ? FOUND : fail(status, &err);
}

/* With any of the options that narrow, the contents are a plain list. */
static bool is_narrowed(const cli *x) {
  const gz_filter *f = &x->search.filter;
  return f->section.data || f->path.data || f->tag.data || f->since.data || f->until.data ||
         f->order == GZ_ORDER_DATE || x->limited;
}

static int list(cli *x) {
  gz_filter filter = x->search.filter;
  gz_error err;
  uint64_t n;
  gz_status status;
  filter.limit = x->limited ? x->search.limit : 0;
  filter.offset = x->search.offset;
  status = gz_count(x->c, &filter, &n, &err);
  if (status != GZ_OK) return fail(status, &err);
  return n ? show_articles(x, &filter) : NOTHING;
}

static int contents(cli *x) {
  const gz_section_list *sections = NULL;
  const gz_info *info = NULL;
  gz_error err;
  size_t i;
  int exit_status = FOUND;
  gz_status status;
  if (is_narrowed(x)) return list(x);
  status = gz_sections(x->c, &sections, &err);
  if (status == GZ_OK) status = gz_collection_info(x->c, &info, &err);
  if (status != GZ_OK) {
    gz_free(sections);
    return fail(status, &err);
  }
  if (x->json) {
    gz_filter all;
    memset(&all, 0, sizeof all);
    exit_status = show_articles(x, &all);
  } else {
    put_line(info->title);
    printf("   %llu page%s · %llu section%s · %llu article%s\n", (unsigned long long)info->pages,
           info->pages == 1 ? "" : "s", (unsigned long long)info->sections, info->sections == 1 ? "" : "s",
           (unsigned long long)info->articles, info->articles == 1 ? "" : "s");
    for (i = 0; i < sections->n && exit_status == FOUND; i++) {
      gz_filter filter;
      memset(&filter, 0, sizeof filter);
      filter.section = sections->at[i].name;
      putchar('\n');
      put_line(sections->at[i].name);
      printf("  (%llu)\n", (unsigned long long)sections->at[i].articles);
      exit_status = show_articles(x, &filter);
    }
  }
  if (exit_status == FOUND && !info->articles) exit_status = NOTHING;
  gz_free(sections);
  gz_free(info);
  return exit_status;
}

static void show_hit(cli *x, const gz_hit *h) {
  uint32_t i;
  if (x->json) { /* id, path and title stand beside line and col too, where a script looks for them first */
    putchar('{');
    json_field("id", h->article.id, true);
    json_field("path", h->article.path, false);
    json_int("line", h->line, false);
    json_int("col", h->col, false);
    json_field("title", h->article.title, false);
    json_key("score", false);
    printf("%.6f", h->score);
    json_bool("partial", h->partial);
    json_field("snippet", h->snippet, false);
    json_key("marks", false);
    putchar('[');
    for (i = 0; i < h->n_marks; i++)
      printf("%s{\"from\":%u,\"to\":%u}", i ? "," : "", h->marks[i].from, h->marks[i].to);
    putchar(']');
    json_key("article", false);
    putchar('{');
    json_article(&h->article);
    putchar('}');
    json_articles("also", h->also, h->n_also, false);
    puts("}");
    return;
  }
  put_line(h->article.path);
  printf(":%u:%u: ", h->line, h->col);
  put_line(h->article.title);
  printf("  (");
  put_line(h->article.section);
  if (h->article.date.data) printf(", %.*s", (int)h->article.date.len, h->article.date.data);
  printf(")%s", h->partial ? "  some of the words" : "");
  if (h->n_also) printf("  also in %u", h->n_also);
  printf("\n    ");
  put_line(h->snippet);
  printf("\n");
}

/* The commonest values on a line; as JSON all of them, one a line. */
static void show_facet(const cli *x, const gz_facet *f) {
  enum { SHOWN = 8 };
  size_t i;
  if (!x->json && !f->n) return;
  if (!x->json) printf("  by %-8s", gz_facet_name(f->kind));
  for (i = 0; i < f->n && (x->json || i < SHOWN); i++) {
    if (x->json) {
      putchar('{');
      json_field("facet", str(gz_facet_name(f->kind)), true);
      json_field("value", f->at[i].value, false);
      json_int("articles", f->at[i].articles, false);
      puts("}");
    } else {
      if (i) printf(" · ");
      put_line(f->at[i].value);
      printf(" %llu", (unsigned long long)f->at[i].articles);
    }
  }
  if (!x->json && f->n > SHOWN) printf(" · %llu more", (unsigned long long)(f->n - SHOWN));
  if (!x->json) putchar('\n');
}

static int search(cli *x) {
  const gz_results *r;
  gz_error err;
  size_t i;
  int exit_status;
  gz_status status;
  status = gz_search(x->c, str(x->rest), &x->search, &r, &err);
  if (status != GZ_OK) return fail(status, &err);
  if (!x->json) {
    printf("%s%llu article%s for ", r->exact ? "" : "about ", (unsigned long long)r->total, r->total == 1 ? "" : "s");
    put_line(r->query);
    if (r->partial_total)
      printf(", %s%llu more with some of the words", r->partial_exact ? "" : "about ",
             (unsigned long long)r->partial_total);
    printf("  (%.1f ms)\n", (double)r->elapsed_us / 1000);
    if (r->suggestion.data) {
      printf("did you mean: ");
      put_line(r->suggestion);
      putchar('\n');
    }
    if (r->notice.data) {
      put_line(r->notice);
      putchar('\n');
    }
    for (i = 0; i < r->n_facets; i++) show_facet(x, &r->facets[i]);
    putchar('\n');
  }
  for (i = 0; i < r->n_hits; i++) show_hit(x, &r->hits[i]);
  for (i = 0; i < r->n_facets && x->json; i++) show_facet(x, &r->facets[i]);
  exit_status = r->total || r->partial_total ? FOUND : NOTHING;
  gz_free(r);
  return exit_status;
}

static int show(cli *x) {
  const gz_article *a = NULL;
  const gz_text *text = NULL;
  gz_error err;
  gz_status status;
  status = gz_article_by_id(x->c, str(x->id), &a, &err);
  if (status == GZ_OK) status = gz_article_text(x->c, a->id, &text, &err);
  if (status != GZ_OK) {
    gz_free(a);
    return fail(status, &err);
  }
  if (x->json) {
    putchar('{');
    json_article(a);
    json_field("body", text->text.data ? text->text : str(""), false);
    puts("}");
  } else {
    put_line(a->title);
    putchar('\n');
    put_line(a->section);
    if (a->date.data) printf(" · %.*s", (int)a->date.len, a->date.data);
    printf(" · ");
    put_line(a->path);
    printf(":%u\n\n", a->line);
    put_text(text->text);
  }
  gz_free(a);
  gz_free(text);
  return FOUND;
}

static int sections(cli *x) {
  const gz_section_list *list;
  gz_error err;
  size_t i;
  int exit_status;
  gz_status status = gz_sections(x->c, &list, &err);
  if (status != GZ_OK) return fail(status, &err);
  for (i = 0; i < list->n; i++) {
    const gz_section *s = &list->at[i];
    if (x->json) {
      putchar('{');
      json_field("name", s->name, true);
      json_int("articles", s->articles, false);
      json_int("pages", s->pages, false);
      puts("}");
    } else {
      printf("%7llu  ", (unsigned long long)s->articles);
      put_line(s->name);
      putchar('\n');
    }
  }
  exit_status = list->n ? FOUND : NOTHING;
  gz_free(list);
  return exit_status;
}

/* Between quotes YAML reads what JSON does; cleaned, it holds no line end. */
static void put_yaml(gz_str s) {
  const gz_text *clean;
  if (gz_display(s, 0, &clean, NULL) != GZ_OK) return;
  json_str(clean->text);
  gz_free(clean);
}

static int aliases(cli *x) {
  const gz_alias_list *list;
  gz_error err;
  size_t i;
  uint32_t k;
  int exit_status;
  gz_status status = gz_aliases(x->c, x->limited ? x->search.limit : 0, &list, &err);
  if (status != GZ_OK) return fail(status, &err);
  if (!x->json && list->n) puts("aliases:");
  for (i = 0; i < list->n; i++) {
    const gz_alias_group *g = &list->at[i];
    if (x->json) {
      putchar('{');
      json_key("names", true);
      json_strs(g->names, g->n_names);
      json_int("times", g->times, false);
      json_key("places", false);
      putchar('[');
      for (k = 0; k < g->n_places; k++) {
        printf("%s{", k ? "," : "");
        json_field("path", g->places[k].path, true);
        json_int("line", g->places[k].line, false);
        putchar('}');
      }
      puts("]}");
      continue;
    }
    fputs("  - [", stdout);
    for (k = 0; k < g->n_names; k++) {
      if (k) fputs(", ", stdout);
      put_yaml(g->names[k]);
    }
    printf("]  # %u time%s:", g->times, g->times == 1 ? "" : "s");
    for (k = 0; k < g->n_places; k++) {
      putchar(' ');
      put_line(g->places[k].path);
      printf(":%u", g->places[k].line);
    }
    putchar('\n');
  }
  exit_status = list->n ? FOUND : NOTHING;
  gz_free(list);
  return exit_status;
}

static int problems(cli *x) {
  const gz_problem_list *list;
  gz_error err;
  size_t i;
  int exit_status;
  gz_status status = x->links ? gz_dangling(x->c, &list, &err) : gz_problems(x->c, &list, &err);
  if (status != GZ_OK) return fail(status, &err);
  for (i = 0; i < list->n; i++) {
    const gz_problem *p = &list->at[i];
    if (x->json) {
      putchar('{');
      json_field("path", p->path.data ? p->path : str(""), true);
      json_int("line", p->line ? p->line : 1, false);
      json_field("message", p->message, false);
      puts("}");
      continue;
    }
    if (p->path.len) {
      put_line(p->path);
      if (p->line) printf(":%u", p->line);
      printf(": ");
    }
    put_line(p->message);
    putchar('\n');
  }
  exit_status = list->n ? FOUND : NOTHING;
  gz_free(list);
  return exit_status;
}

/* The article is looked for among all that match, since only a result has a score. */
static int explain(cli *x) {
  const gz_results *r;
  const gz_text *text;
  gz_error err;
  size_t i;
  int exit_status = NOTHING;
  gz_status status;
  x->search.limit = 10000;
  x->search.snippet = 0;
  x->search.duplicates = GZ_DUPLICATES_SHOW; /* it may be one that stands behind another */
  status = gz_search(x->c, str(x->rest), &x->search, &r, &err);
  if (status != GZ_OK) return fail(status, &err);
  for (i = 0; i < r->n_hits && exit_status == NOTHING; i++) {
    const gz_str id = r->hits[i].article.id;
    if (id.len != strlen(x->id) || memcmp(id.data, x->id, id.len)) continue;
    status = gz_explain(x->c, r, i, &text, &err);
    if (status != GZ_OK) {
      gz_free(r);
      return fail(status, &err);
    }
    if (x->json) {
      putchar('{');
      json_field("id", id, true);
      json_field("text", text->text, false);
      puts("}");
    } else {
      put_text(text->text);
    }
    gz_free(text);
    exit_status = FOUND;
  }
  if (exit_status == NOTHING) fputs("gazette: that article does not answer the query\n", stderr);
  gz_free(r);
  return exit_status;
}

static int info(cli *x) {
  const gz_info *i;
  gz_error err;
  uint32_t k;
  gz_status status = gz_collection_info(x->c, &i, &err);
  if (status != GZ_OK) return fail(status, &err);
  if (x->json) {
    putchar('{');
    json_field("root", i->root, true);
    json_field("title", i->title, false);
    json_int("pages", i->pages, false);
    json_int("sections", i->sections, false);
    json_int("articles", i->articles, false);
    json_int("words", i->words, false);
    json_int("text_bytes", i->text_bytes, false);
    json_int("index_bytes", i->index_bytes, false);
    json_bool("fresh", i->fresh);
    json_field("indexed_at", i->indexed_at, false);
    json_bool("indexing", i->indexing);
    json_bool("kept", i->kept);
    json_int("left_out", i->left_out, false);
    json_int("segments", i->segments, false);
    json_int("terms", i->terms, false);
    json_int("postings", i->postings, false);
    json_int("positions", i->positions, false);
    json_key("parts", false);
    putchar('[');
    for (k = 0; k < i->n_parts; k++) {
      printf("%s{", k ? "," : "");
      json_field("name", str(i->parts[k].name), true);
      json_int("bytes", i->parts[k].bytes, false);
      putchar('}');
    }
    puts("]}");
  } else {
    put_line(i->title);
    printf("\nroot        ");
    put_line(i->root);
    printf("\npages       %llu\nsections    %llu\narticles    %llu\nwords       %llu\ntext        %llu bytes\n"
           "index       %llu bytes\nindexed at  %.*s\n",
           (unsigned long long)i->pages, (unsigned long long)i->sections, (unsigned long long)i->articles,
           (unsigned long long)i->words, (unsigned long long)i->text_bytes, (unsigned long long)i->index_bytes,
           (int)i->indexed_at.len, i->indexed_at.data ? i->indexed_at.data : "");
    if (i->left_out) printf("left out    %llu, see problems\n", (unsigned long long)i->left_out);
    printf("kept        %s\n\nsegments    %llu\nterms       %llu\npostings    %llu\npositions   %llu\n\n",
           i->kept ? "on disk" : "in memory alone", (unsigned long long)i->segments, (unsigned long long)i->terms,
           (unsigned long long)i->postings, (unsigned long long)i->positions);
    for (k = 0; k < i->n_parts; k++) {
      if (!i->parts[k].bytes) continue;
      printf("%12llu  %4.1f %%  %s\n", (unsigned long long)i->parts[k].bytes,
             100 * (double)i->parts[k].bytes / (double)i->index_bytes, i->parts[k].name);
    }
    if (i->text_bytes)
      printf("%12llu  %4.1f %% of the text\n", (unsigned long long)i->index_bytes,
             100 * (double)i->index_bytes / (double)i->text_bytes);
  }
  gz_free(i);
  return FOUND;
}

static int check(cli *x) {
  gz_error err;
  gz_status status = gz_check(x->c, &err);
  if (status != GZ_OK) {
    fail(status, &err);
    return FAILED;
  }
  puts(x->json ? "{\"whole\":true}" : "the index is whole");
  return FOUND;
}

/* Format: https://docs.ctags.io/en/latest/man/tags.5.html. A tab or line break would end a field: put_line folds them. */
static int tags(cli *x) {
  gz_articles *it;
  const gz_article *a;
  gz_error err;
  bool any = false;
  gz_status status;
  if (x->json) {
    fputs("gazette: tags prints a ctags file; --json goes with the other commands\n", stderr);
    return FAILED;
  }
  status = gz_articles_begin(x->c, NULL, &it, &err);
  if (status != GZ_OK) return fail(status, &err);
  puts("!_TAG_FILE_FORMAT\t2\t/extended format/\n!_TAG_FILE_SORTED\t0\t/0=unsorted, 1=sorted, 2=foldcase/\n"
       "!_TAG_PROGRAM_NAME\tgazette\t//");
  while ((status = gz_articles_next(it, &a, &err)) == GZ_OK && a) {
    put_line(a->title);
    putchar('\t');
    put_line(a->path);
    printf("\t%u;\"\ta\tsection:", a->line);
    put_line(a->section);
    putchar('\n');
    any = true;
  }
  gz_articles_end(it);
  return status != GZ_OK ? fail(status, &err) : any ? FOUND : NOTHING;
}

/* A line of a list: where, what, whence. */
static void show_place(const gz_article *a) {
  put_line(a->path);
  printf(":%u: ", a->line);
  put_line(a->title);
  printf("  (");
  put_line(a->section);
  if (a->date.data) printf(", %.*s", (int)a->date.len, a->date.data);
  puts(")");
}

static int related(cli *x) {
  const gz_like_list *list;
  gz_error err;
  size_t i;
  int exit_status;
  gz_status status = gz_related(x->c, str(x->id), x->search.limit, &list, &err);
  if (status != GZ_OK) return fail(status, &err);
  for (i = 0; i < list->n; i++) {
    if (!x->json) {
      show_place(&list->at[i].article);
      continue;
    }
    putchar('{');
    json_article(&list->at[i].article);
    printf(",\"score\":%.6f}\n", list->at[i].score);
  }
  exit_status = list->n ? FOUND : NOTHING;
  gz_free(list);
  return exit_status;
}

static int backlinks(cli *x) {
  const gz_article_list *list;
  gz_error err;
  size_t i;
  int exit_status;
  gz_status status = gz_backlinks(x->c, str(x->id), x->limited ? x->search.limit : 0, &list, &err);
  if (status != GZ_OK) return fail(status, &err);
  for (i = 0; i < list->n; i++) {
    if (!x->json) {
      show_place(&list->at[i]);
      continue;
    }
    putchar('{');
    json_article(&list->at[i]);
    puts("}");
  }
  exit_status = list->n ? FOUND : NOTHING;
  gz_free(list);
  return exit_status;
}

static int duplicates(cli *x) {
  const gz_story_list *list;
  gz_error err;
  size_t i, k;
  int exit_status;
  gz_status status = gz_duplicates(x->c, &list, &err);
  if (status != GZ_OK) return fail(status, &err);
  for (i = 0; i < list->n; i++) {
    if (x->json) {
      putchar('{');
      json_articles("articles", list->at[i].at, list->at[i].n, true);
      puts("}");
      continue;
    }
    if (i) putchar('\n');
    for (k = 0; k < list->at[i].n; k++) show_place(&list->at[i].at[k]);
  }
  exit_status = list->n ? FOUND : NOTHING;
  gz_free(list);
  return exit_status;
}

static const struct {
  const char *name;
  int (*run)(cli *x);
  bool id, rest; /* what it takes */
} commands[] = {{"contents", contents, false, false},
                {"search", search, false, true},
                {"show", show, true, false},
                {"sections", sections, false, false},
                {"problems", problems, false, false},
                {"aliases", aliases, false, false},
                {"tags", tags, false, false},
                {"explain", explain, true, true},
                {"info", info, false, false},
                {"check", check, false, false},
                {"related", related, true, false},
                {"backlinks", backlinks, true, false},
                {"duplicates", duplicates, false, false}};

/* ---------------------------------------------------------------- options */

static bool number(const char *text, uint32_t *out) {
  char *end;
  unsigned long n = strtoul(text, &end, 10);
  if (*text < '0' || *text > '9' || *end || n > 1000000000) return false;
  *out = (uint32_t)n;
  return true;
}

static bool read_order(cli *x, const char *name) {
  static const struct {
    const char *name;
    gz_order order;
  } orders[] = {{"rank", GZ_ORDER_RANK}, {"date", GZ_ORDER_DATE}, {"file", GZ_ORDER_FILE}};
  size_t i, n = sizeof orders / sizeof *orders;
  for (i = 0; i < n && strcmp(orders[i].name, name);) i++;
  if (i == n) fputs("gazette: --order needs rank, date or file\n", stderr);
  else x->search.order = x->search.filter.order = orders[i].order;
  return i < n;
}

/* Moves *i over the option's value; false: told on standard error. */
static bool read_option(cli *x, int argc, char **argv, int *i) {
  const char *name = argv[*i];
  const struct {
    const char *name;
    gz_str *text;
    uint32_t *number;
  } valued[] = {{"--limit", NULL, &x->search.limit},
                {"--offset", NULL, &x->search.offset},
                {"--section", &x->search.filter.section, NULL},
                {"--path", &x->search.filter.path, NULL},
                {"--tag", &x->search.filter.tag, NULL},
                {"--since", &x->search.filter.since, NULL},
                {"--until", &x->search.filter.until, NULL},
                {"--jobs", NULL, &x->open.jobs}};
  size_t k;
  if (!strcmp(name, "--json")) return x->json = true;
  if (!strcmp(name, "--links")) return x->links = true;
  if (!strcmp(name, "--all")) return x->search.match = GZ_MATCH_ALL, true;
  if (!strcmp(name, "--duplicates")) return x->search.duplicates = GZ_DUPLICATES_SHOW, true;
  if (!strcmp(name, "--order")) return read_order(x, ++*i < argc ? argv[*i] : "");
  if (!strcmp(name, "--facets")) return x->search.facets = GZ_FACET_SECTION | GZ_FACET_YEAR | GZ_FACET_TAG, true;
  if (!strcmp(name, "--any")) return x->search.match = GZ_MATCH_ANY, true;
  if (!strcmp(name, "--fuzzy")) return x->search.fuzzy = GZ_FUZZY_ALL, true;
  if (!strcmp(name, "--no-fuzzy")) return x->search.fuzzy = GZ_FUZZY_NONE, true;
  for (k = 0; k < sizeof valued / sizeof *valued; k++) {
    if (strcmp(name, valued[k].name)) continue;
    if (++*i >= argc) {
      fprintf(stderr, "gazette: %s needs a value\n", name);
      return false;
    }
    if (valued[k].text) *valued[k].text = str(argv[*i]);
    else if (!number(argv[*i], valued[k].number)) {
      fprintf(stderr, "gazette: %s needs a number\n", name);
      return false;
    }
    if (valued[k].number && valued[k].number != &x->open.jobs) x->limited = true;
    return true;
  }
  fprintf(stderr, "gazette: unknown option %s; gazette --help lists them\n", name);
  return false;
}

/* Appends `word` to the query that is being joined; false: out of memory. */
static bool join(cli *x, const char *word) {
  size_t len = x->rest ? strlen(x->rest) : 0;
  char *longer = realloc(x->rest, len + strlen(word) + 2);
  if (!longer) return false;
  if (len) longer[len++] = ' ';
  strcpy(longer + len, word);
  x->rest = longer;
  return true;
}

/* -1: go on; else how the program ends. */
static int read_arguments(cli *x, int argc, char **argv, const char **path, size_t *command) {
  bool options = true;
  int i;
  size_t n = sizeof commands / sizeof *commands, k = n;
  for (i = 1; i < argc; i++) {
    if (options && !strcmp(argv[i], "--")) {
      options = false;
    } else if (options && (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))) {
      fputs(usage, stdout);
      return FOUND;
    } else if (options && !strcmp(argv[i], "--version")) {
      puts("gazette " GZ_VERSION);
      return FOUND;
    } else if (options && !strncmp(argv[i], "--", 2)) {
      if (!read_option(x, argc, argv, &i)) return FAILED;
    } else if (!*path) {
      *path = argv[i];
    } else if (k == n) {
      for (k = 0; k < n && strcmp(commands[k].name, argv[i]);) k++;
      if (k == n) {
        fprintf(stderr, "gazette: no command is called %s; gazette --help lists them\n", argv[i]);
        return FAILED;
      }
    } else if (commands[k].id && !x->id) {
      x->id = argv[i];
    } else if (commands[k].rest) {
      if (!join(x, argv[i])) return FAILED;
    } else {
      fprintf(stderr, "gazette: %s takes no \"%s\"; gazette --help tells what it takes\n", commands[k].name, argv[i]);
      return FAILED;
    }
  }
  if (!*path) {
    fputs(usage, stderr);
    return FAILED;
  }
  if (k == n) k = 0; /* the contents */
  if ((commands[k].id && !x->id) || (commands[k].rest && !x->rest)) {
    fprintf(stderr, "gazette: %s needs %s; gazette --help tells what it takes\n", commands[k].name,
            commands[k].id && !x->id ? "the id of an article (the contents list them)" : "a query");
    return FAILED;
  }
  *command = k;
  return -1;
}

/* On standard error: what is found is found all the same. */
static void tell_notice(cli *x) {
  const gz_text *notice;
  if (gz_notice(x->c, &notice, NULL) != GZ_OK) return;
  if (notice->text.data) fprintf(stderr, "gazette: %.*s\n", (int)notice->text.len, notice->text.data);
  gz_free(notice);
}

int main(int argc, char **argv) {
  cli x;
  const char *path = NULL;
  size_t command = 0;
  gz_error err;
  gz_status status;
  int exit_status;
  memset(&x, 0, sizeof x);
  x.search = gz_search_defaults();
  exit_status = read_arguments(&x, argc, argv, &path, &command);
  if (exit_status >= 0) goto done;
  status = gz_open(path, &x.open, &x.c, &err);
  if (status != GZ_OK) {
    fail(status, &err);
    exit_status = FAILED;
    goto done;
  }
  tell_notice(&x);
  exit_status = commands[command].run(&x);
  tell_notice(&x);
  gz_close(x.c);
  if (fflush(stdout) || ferror(stdout)) exit_status = FAILED;
done:
  free(x.rest);
  return exit_status;
}
