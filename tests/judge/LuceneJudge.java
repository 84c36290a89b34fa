/* What does Lucene answer? (Lucene 8, as Debian has it.)
 *
 *   LuceneJudge index  DOCUMENTS INDEX
 *   LuceneJudge ask    INDEX QUERIES RUN [prefix]
 *
 * EnglishAnalyzer, BM25 with its defaults (1.2, 0.75), headline and body in one field; any word of the query. With `prefix`
 * the last word is a prefix query, scored as the query it is rewritten to by default. Files: see judge.lua. */
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;

public final class LuceneJudge {
  private static final Analyzer ANALYZER = new EnglishAnalyzer();
  private static final int MOST = 1000;

  private static void index(Path documents, Path index) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(ANALYZER).setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    try (BufferedReader in = Files.newBufferedReader(documents, StandardCharsets.UTF_8);
        IndexWriter writer = new IndexWriter(new MMapDirectory(index), config)) {
      for (String line; (line = in.readLine()) != null; ) {
        String[] cells = line.split("\t", -1);
        Document d = new Document();
        d.add(new StoredField("id", cells[0]));
        d.add(new TextField("text", cells[1] + "\n\n" + cells[2], Field.Store.NO));
        writer.addDocument(d);
      }
      writer.forceMerge(1);
    }
  }

  private static BooleanQuery query(String text, boolean unfinished) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    String finished = text;
    if (unfinished) {
      int last = text.lastIndexOf(' ') + 1;
      finished = text.substring(0, last);
      any.add(new PrefixQuery(new Term("text", text.substring(last))), BooleanClause.Occur.SHOULD);
    }
    try (TokenStream words = ANALYZER.tokenStream("text", finished)) {
      CharTermAttribute term = words.addAttribute(CharTermAttribute.class);
      words.reset();
      while (words.incrementToken())
        any.add(new TermQuery(new Term("text", term.toString())), BooleanClause.Occur.SHOULD);
      words.end();
    }
    return any.build();
  }

  private static void ask(Path index, Path queries, Path run, boolean unfinished) throws IOException {
    BooleanQuery.setMaxClauseCount(100000);
    try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(index));
        BufferedReader in = Files.newBufferedReader(queries, StandardCharsets.UTF_8);
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(run, StandardCharsets.UTF_8))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new BM25Similarity());
      for (String line; (line = in.readLine()) != null; ) {
        String[] cells = line.split("\t", -1);
        for (ScoreDoc hit : searcher.search(query(cells[1], unfinished), MOST).scoreDocs)
          out.println(cells[0] + "\t" + searcher.doc(hit.doc).get("id"));
      }
    }
  }

  public static void main(String[] args) throws IOException {
    if (args[0].equals("index")) index(Paths.get(args[1]), Paths.get(args[2]));
    else ask(Paths.get(args[1]), Paths.get(args[2]), Paths.get(args[3]), args.length > 4);
  }
}
