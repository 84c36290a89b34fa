/* What does Xapian answer?
 *
 *   xapian_judge index  DOCUMENTS DB
 *   xapian_judge ask    DB QUERIES RUN
 *
 * English stemmer for text and queries, BM25 (1.2, 0.75; k3 1000: a word counts as often as it stands in the query, which is
 * the best for it here), headline and body alike; any word of the query. Files: see judge.lua. */
#include <xapian.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

enum { MOST = 1000 };

static std::string cell(std::istringstream &line) {
  std::string text;
  std::getline(line, text, '\t');
  return text;
}

static void index_it(const char *documents, const char *path) {
  Xapian::WritableDatabase db(path, Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator words;
  std::ifstream in(documents);
  words.set_stemmer(Xapian::Stem("en"));
  words.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
  for (std::string text; std::getline(in, text);) {
    std::istringstream line(text);
    Xapian::Document d;
    d.set_data(cell(line));
    words.set_document(d);
    words.index_text(cell(line));
    words.increase_termpos();
    words.index_text(cell(line));
    db.add_document(d);
  }
  db.commit();
}

static void ask(const char *path, const char *queries, const char *run) {
  Xapian::Database db(path);
  Xapian::TermGenerator words;
  std::ifstream in(queries);
  std::ofstream out(run);
  words.set_stemmer(Xapian::Stem("en"));
  words.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
  for (std::string text; std::getline(in, text);) {
    std::istringstream line(text);
    std::string id = cell(line);
    Xapian::Document d;
    Xapian::Query any;
    words.set_document(d);
    words.index_text(cell(line));
    for (Xapian::TermIterator t = d.termlist_begin(); t != d.termlist_end(); ++t)
      any = Xapian::Query(Xapian::Query::OP_OR, any, Xapian::Query(*t, t.get_wdf()));
    Xapian::Enquire enquire(db);
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1000, 0.75, 0));
    enquire.set_query(any);
    Xapian::MSet found = enquire.get_mset(0, MOST);
    for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i)
      out << id << '\t' << i.get_document().get_data() << '\n';
  }
}

int main(int argc, char **argv) try {
  std::string verb = argc > 3 ? argv[1] : "";
  if (verb == "index") index_it(argv[2], argv[3]);
  else if (verb == "ask" && argc == 5) ask(argv[2], argv[3], argv[4]);
  else return 2;
  return 0;
} catch (const Xapian::Error &e) {
  std::cerr << "xapian_judge: " << e.get_description() << '\n';
  return 1;
}
