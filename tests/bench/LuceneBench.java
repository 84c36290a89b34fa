/* How fast is Lucene on the same text? (Lucene 8, as Debian has it.)
 *
 *   LuceneBench index   CORPUS INDEX
 *   LuceneBench query   INDEX QUERIES PASSES
 *   LuceneBench first   INDEX WORD
 *   LuceneBench update  CORPUS INDEX TIMES
 *
 * As its manual advises: EnglishAnalyzer, 256 MB of buffer, forceMerge(1), MMapDirectory, one thread; hits are counted no
 * further than the ten that are wanted, so that blocks are skipped. One field holds headline and body (faster than two),
 * another the headline for `headline`; headline and place are stored. A prefix is a constant-score query, which is its
 * default: it does not rank. Six untimed passes warm the machine up. An update replaces ten documents and commits. */
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;

public final class LuceneBench {
  private static final int WARM_UP = 6;
  private static final String END = "\n\nRead more\n";
  private static final Analyzer ANALYZER = new EnglishAnalyzer();

  private interface Each { void take(String path, int line, String title, String body) throws IOException; }

  private static void page(String path, String text, Each each) throws IOException {
    int at = text.indexOf("\n\n"), line = 1, counted = 0;
    while (at >= 0 && at + 2 < text.length()) {
      int head = at + 2, stop = text.indexOf(END, head), gap = text.indexOf("\n\n", head);
      if (stop < 0) return;
      for (; counted < head; counted++) if (text.charAt(counted) == '\n') line++;
      each.take(path, line, text.substring(head, gap), text.substring(Math.min(gap + 2, stop), stop));
      at = stop + END.length() - 1;
    }
  }

  private static List<String> lines(String path) throws IOException {
    return Files.readAllLines(Paths.get(path), StandardCharsets.UTF_8);
  }
  private static String read(String corpus, String path) throws IOException {
    return new String(Files.readAllBytes(Paths.get(corpus, path)), StandardCharsets.UTF_8);
  }

  private static Document document(String path, int line, String title, String body) {
    Document d = new Document();
    d.add(new TextField("text", title + "\n\n" + body, Field.Store.NO));
    d.add(new TextField("title", title, Field.Store.YES));
    d.add(new StringField("path", path, Field.Store.YES));
    d.add(new StoredField("line", line));
    return d;
  }

  private static IndexWriter writer(String index) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(ANALYZER);
    config.setRAMBufferSizeMB(256);
    return new IndexWriter(new MMapDirectory(Paths.get(index)), config);
  }

  private static void index(String corpus, String index) throws IOException {
    long began = System.nanoTime();
    int[] n = {0};
    try (IndexWriter w = writer(index)) {
      for (String path : lines(corpus + ".list"))
        page(path, read(corpus, path), (p, line, title, body) -> { w.addDocument(document(p, line, title, body)); n[0]++; });
      w.forceMerge(1);
      w.commit();
    }
    System.out.printf("index_s\t%.4f%narticles\t%d%n", (System.nanoTime() - began) / 1e9, n[0]);
  }

  private static void update(String corpus, String index, int times) throws IOException {
    List<String> pages = lines(corpus + ".list");
    double[] took = new double[times];
    try (IndexWriter w = writer(index)) {
      for (int turn = 0; turn < times; turn++) {
        String path = pages.get((int) ((long) pages.size() * (turn + 1) / (times + 1)));
        String text = read(corpus, path).replaceAll("\n\n\\w+ ", "\n\nzyxwvaq ");
        List<Document> changed = new ArrayList<>();
        long began = System.nanoTime();
        page(path, text, (p, line, title, body) -> changed.add(document(p, line, title, body)));
        w.updateDocuments(new Term("path", path), changed);
        w.commit();
        took[turn] = (System.nanoTime() - began) / 1e3;
      }
    }
    Arrays.sort(took);
    System.out.printf("update_us\t%.0f%n", took[times / 2]);
  }

  private static String[] stems(String text) throws IOException {
    List<String> found = new ArrayList<>();
    try (TokenStream s = ANALYZER.tokenStream("text", text)) {
      CharTermAttribute term = s.addAttribute(CharTermAttribute.class);
      s.reset();
      while (s.incrementToken()) found.add(term.toString());
      s.end();
    }
    return found.toArray(new String[0]);
  }

  private static Query query(String kind, String text) throws IOException {
    String[] words = text.split(" ");
    boolean unfinished = kind.startsWith("prefix") || kind.equals("word_prefix") || kind.equals("typing");
    if (kind.equals("headline")) return new TermQuery(new Term("title", stems(text)[0]));
    if (kind.equals("fuzzy")) return new FuzzyQuery(new Term("text", text), 1);
    if (kind.startsWith("phrase")) return new PhraseQuery("text", stems(text));
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    Query one = null;
    for (int i = 0; i < words.length; i++) {
      String[] stem = stems(words[i]);
      if (unfinished && i == words.length - 1) one = new PrefixQuery(new Term("text", words[i]));
      else if (stem.length > 0) one = new TermQuery(new Term("text", stem[0]));
      else continue;
      all.add(one, kind.startsWith("or") ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST);
    }
    return words.length == 1 && one != null ? one : all.build();
  }

  private static long ask(IndexSearcher searcher, String kind, String text) throws IOException {
    TopScoreDocCollector best = TopScoreDocCollector.create(10, 10);
    searcher.search(query(kind, text), best);
    long bytes = 0;
    for (ScoreDoc hit : best.topDocs().scoreDocs) {
      Document d = searcher.doc(hit.doc);
      bytes += d.get("title").length() + d.get("path").length() + d.getField("line").numericValue().intValue();
    }
    return bytes > 0 ? best.getTotalHits() : 0;
  }

  private static void queries(IndexSearcher searcher, String file, int passes) throws IOException {
    List<String> asked = lines(file);
    double[][] wall = new double[asked.size()][passes];
    long[] articles = new long[asked.size()];
    for (int pass = -WARM_UP; pass < passes; pass++)
      for (int i = 0; i < asked.size(); i++) {
        String[] columns = asked.get(i).split("\t");
        long began = System.nanoTime();
        articles[i] = ask(searcher, columns[0], columns[1]);
        if (pass >= 0) wall[i][pass] = (System.nanoTime() - began) / 1e3;
      }
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (int i = 0; i < asked.size(); i++) {
      String[] columns = asked.get(i).split("\t");
      Arrays.sort(wall[i]);
      out.printf("%s\t%.1f\t-1\t%d\t%s%n", columns[0], wall[i][passes / 2], articles[i], columns[1]);
    }
    out.flush();
  }

  public static void main(String[] args) throws IOException {
    if (args[0].equals("index")) {
      index(args[1], args[2]);
    } else if (args[0].equals("update")) {
      update(args[1], args[2], Integer.parseInt(args[3]));
    } else {
      try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(Paths.get(args[1])))) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        if (args[0].equals("query")) queries(searcher, args[2], Integer.parseInt(args[3]));
        else if (ask(searcher, "and", args[2]) == 0) throw new IOException("nothing found: " + args[2]);
      }
    }
  }
}
