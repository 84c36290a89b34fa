/* How fast is Xapian on the same text?
 *
 *   xapian_bench index   CORPUS DB
 *   xapian_bench query   DB QUERIES PASSES
 *   xapian_bench first   DB WORD
 *   xapian_bench update  CORPUS DB TIMES
 *
 * As its manual advises: TermGenerator with the English stemmer and positions, the headline under prefix S too and with
 * weight 3, XAPIAN_FLUSH_THRESHOLD raised for the first indexing (by tests/bench/run), then compact; BM25; headline and
 * place in the document's data. An update replaces ten documents and commits, which flushes to the disk. */
#include <xapian.h>

#include <string>
#include <vector>

#include "bench.h"

struct shelf {
  Xapian::WritableDatabase db;
  Xapian::TermGenerator text;
  Xapian::docid n = 0;
  bool replace = false;
};

static void put(void *ud, const bench_article *a) {
  shelf *s = static_cast<shelf *>(ud);
  Xapian::Document d;
  std::string title(a->title, a->title_len), path(a->path);
  s->text.set_document(d);
  s->text.set_termpos(0);
  s->text.index_text(title, 1, "S");
  s->text.index_text(title, 3);
  s->text.increase_termpos();
  s->text.index_text(std::string(a->body, a->body_len));
  d.set_data(path + "\n" + std::to_string(a->line) + "\n" + title);
  d.add_boolean_term("Q" + path);
  s->n++;
  if (s->replace) s->db.replace_document(s->n, d);
  else s->db.add_document(d);
}

static void index_it(const char *corpus, const std::string &path) {
  shelf s;
  double began = bench_now_us();
  s.db = Xapian::WritableDatabase(path + ".new", Xapian::DB_CREATE_OR_OVERWRITE);
  s.text.set_stemmer(Xapian::Stem("en"));
  bench_corpus(corpus, put, &s);
  s.db.commit();
  s.db.compact(path);
  printf("index_s\t%.4f\narticles\t%u\n", (bench_now_us() - began) / 1e6, s.n);
}

struct asker {
  Xapian::Database db;
  Xapian::QueryParser parser;
};

static void asker_open(asker *a, const char *path) {
  a->db = Xapian::Database(path);
  a->parser.set_database(a->db);
  a->parser.set_stemmer(Xapian::Stem("en"));
  a->parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  a->parser.add_prefix("title", "S");
  a->parser.set_default_op(Xapian::Query::OP_AND);
}

static bool ask(void *ud, const bench_query *q, unsigned long long *articles, double *inside_us) {
  asker *a = static_cast<asker *>(ud);
  unsigned flags = Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_WILDCARD;
  std::string text = q->text;
  *inside_us = -1;
  if (bench_is(q, "fuzzy")) return false;
  if (bench_is(q, "phrase")) text = "\"" + text + "\"";
  if (bench_is(q, "or"))
    for (size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 4)) text.replace(at, 1, " OR ");
  if (bench_is(q, "headline")) text = "title:" + text;
  if (bench_is(q, "prefix") || bench_is(q, "word_prefix")) text += "*";
  if (bench_is(q, "typing")) flags |= Xapian::QueryParser::FLAG_PARTIAL;
  Xapian::Enquire enquire(a->db);
  enquire.set_query(a->parser.parse_query(text, flags));
  Xapian::MSet found = enquire.get_mset(0, 10);
  size_t bytes = 0;
  for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i) bytes += i.get_document().get_data().size();
  *articles = bytes ? found.get_matches_estimated() : 0;
  return true;
}

static void update(const char *corpus, const char *path, unsigned times) {
  shelf s;
  std::vector<double> took;
  std::vector<std::string> pages;
  std::vector<Xapian::docid> first_of;
  std::string list = corpus;
  s.db = Xapian::WritableDatabase(path, Xapian::DB_OPEN);
  s.text.set_stemmer(Xapian::Stem("en"));
  s.replace = true;
  size_t len;
  char *text = bench_read((list + ".list").c_str(), &len);
  for (char *at = strtok(text, "\n"); at; at = strtok(NULL, "\n")) pages.push_back(at);
  free(text);
  for (unsigned turn = 0; turn < times; turn++) {
    const std::string &page = pages[pages.size() * (turn + 1) / (times + 1)];
    text = bench_read((list + "/" + page).c_str(), &len);
    bench_change(text, "zyxwvaq");
    double began = bench_now_us();
    s.n = *s.db.postlist_begin("Q" + page) - 1;
    bench_page(page.c_str(), text, put, &s);
    s.db.commit();
    took.push_back(bench_now_us() - began);
    free(text);
  }
  printf("update_us\t%.0f\n", bench_median(took.data(), took.size()));
}

int main(int argc, char **argv) try {
  std::string verb = argc > 3 ? argv[1] : "";
  if (verb == "index") {
    index_it(argv[2], argv[3]);
  } else if (verb == "query" && argc == 5) {
    asker a;
    asker_open(&a, argv[2]);
    bench_queries q = bench_queries_read(argv[3]);
    bench_passes(&q, static_cast<unsigned>(atoi(argv[4])), bench_number("BUDGET", 10), ask, &a);
  } else if (verb == "first") {
    asker a;
    bench_query q = {"and", argv[3], NULL, NULL, 0};
    unsigned long long articles;
    double inside;
    asker_open(&a, argv[2]);
    if (!ask(&a, &q, &articles, &inside) || !articles) bench_fail(argv[3], "nothing found");
  } else if (verb == "update" && argc == 5) {
    update(argv[2], argv[3], static_cast<unsigned>(atoi(argv[4])));
  } else {
    bench_fail("usage", "xapian_bench index|query|first|update …");
  }
  return 0;
} catch (const Xapian::Error &e) {
  bench_fail("xapian", e.get_description().c_str());
}
