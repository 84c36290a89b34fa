/* What does a feed say? RSS 2.0, RSS 1.0 or Atom, by libxml2: an item is an article.
 *
 *   <item>                                                   <entry>
 *     <title>Storm</title>                                     <title type="html">Storm</title>
 *     <link>http://…</link>                                    <link href="http://…"/>
 *     <pubDate>Mon, 12 Mar 2012 10:00:00 GMT</pubDate>         <published>2012-03-12T10:00:00Z</published>
 *     <category>wall</category>                                <category term="wall"/>
 *     <description>&lt;p&gt;Rain fell …</description>          <summary>Rain fell …</summary>
 *     <content:encoded><![CDATA[<p>Rain …</content:encoded>    <content type="xhtml"><div><p>Rain …</div></content>
 *   </item>                                                  </entry>
 *
 * An element's text is kept with a map back to the page; read as HTML (markup.h) it becomes headline and body. What has
 * elements of its own is read as HTML where it stands.
 *
 * Entities that a document declares are not known, so none can grow; the names of HTML are: feeds use them. */
#include <stdio.h>

#include "format/date.h"
#include "format/entity.h"
#include "format/libxml.h"
#include "format/markers.h"
#include "format/markup.h"
#include "format/prose.h"
#include "format/simple_xml.h"
#include "text/utf8.h"

enum {
  TAGS_MOST = 100, /* of an article */
  VALUE_MOST = 4096,
  CLOSING_MOST = 300, /* bytes of a line that leads back to the item */
  BESIDE_MOST = 40    /* bytes beside the link to all of it */
};

typedef enum { NOTHING, TITLE, SUMMARY, CONTENT, LINK, DATE, AUTHOR, CATEGORY, GUID, MEDIA, N_FIELDS } field_kind;

/* The text of an element. */
typedef struct field {
  buf text, map;
  bool there, raw; /* raw: it has elements of its own, and is the page's text from `from` to `to` */
  const char *from, *to;
} field;

typedef struct reader {
  builder *b;
  const format_context *context;
  markers known;
  gz_str source; /* without what is before the first '<' */
  gz_str fed;
  const libxml *lib;
  libxml_parser *parser;                  /* NULL: it is not libxml2 that reads, and stands at `now` */
  size_t now, at;                         /* at: as of tags_find */
  uint32_t depth, feed_depth, item_depth; /* 0: not inside one */
  bool is_feed, failed;
  field_kind into; /* the element that is open … */
  uint32_t into_depth;
  bool left_out; /* an author's address and the like */
  bool in_group; /* of media */
  field fields[N_FIELDS];
  field title; /* of the feed */
  bool in_feed_title, has_title;
  const char *item_at;
  gz_str link, date;
  bool is_updated; /* the date is only that of the last change */
  arena kept;      /* of the item */
  buf tags;        /* of gz_str */
  char problem[160];
  int problem_line;
} reader;

static size_t place_of(const reader *r) { return r->parser ? libxml_place(r->lib, r->parser, r->fed, r->at) : r->now; }

static void field_clear(field *f) {
  buf_clear(&f->text);
  buf_clear(&f->map);
  f->there = f->raw = false;
  f->from = f->to = NULL;
}

/* ---------------------------------------------------------------- telling */

/* A field as HTML. */
static bool field_markup(reader *r, const field *f, markup *m) {
  const char *base = builder_source(r->b).data;
  if (f->raw) return markup_read(m, r->lib, str_from(f->from, f->to), NULL, 0, base, r->context->scratch);
  return markup_read(m, r->lib, buf_str(&f->text), (const span *)(const void *)f->map.data,
                     (uint32_t)(f->map.len / sizeof(span)), base, r->context->scratch);
}

static const char *field_place(reader *r, const field *f) {
  const span *first = (const span *)(const void *)f->map.data;
  if (f->raw || !f->map.len) return f->from;
  return builder_source(r->b).data + first->text_at;
}

/* Text without marks of markup, as slices of the page where it stands there. */
static bool is_plain(const field *f) {
  return !f->raw && !memchr(f->text.data ? f->text.data : "", '<', f->text.len) &&
         !memchr(f->text.data ? f->text.data : "", '&', f->text.len);
}

static void put_title(reader *r, const field *f) {
  const span *spans = (const span *)(const void *)f->map.data;
  uint32_t i, n = (uint32_t)(f->map.len / sizeof *spans);
  size_t at = 0;
  gz_str text = buf_str(&f->text);
  buf slices;
  if (!is_plain(f)) {
    markup m;
    if (!field_markup(r, f, &m)) r->failed = true;
    else if (m.n_blocks && !markup_headline(r->b, &m, 0, markup_at(&m, m.n_blocks - 1)->to)) r->failed = true;
    markup_free(&m);
    return;
  }
  buf_init(&slices, r->context->scratch);
  for (i = 0; i <= n; i++) {
    gz_str before = str_part(text, at, (i < n ? spans[i].at : text.len) - at), slice;
    if (before.len) buf_put(&slices, &before, sizeof before);
    if (i == n) break;
    slice = str_part(builder_source(r->b), spans[i].text_at, spans[i].len);
    buf_put(&slices, &slice, sizeof slice);
    at = (size_t)spans[i].at + spans[i].len;
  }
  if (slices.failed || !prose_headline(r->b, (const gz_str *)(const void *)slices.data, slices.len / sizeof(gz_str),
                                       r->context->scratch))
    r->failed = true;
  buf_free(&slices);
}

/* The link of a block that says "Read more", the last one; MARKUP_NONE: none does. */
static uint32_t marker_of(reader *r, const markup *m, const markup_block *block) {
  uint32_t i, found = MARKUP_NONE;
  buf words;
  buf_init(&words, r->context->scratch);
  for (i = block->link_to; i > block->link_from && found == MARKUP_NONE; i--) {
    const markup_link *link = markup_link_at(m, i - 1);
    buf_clear(&words);
    markup_words(m, link->from, link->to, &words);
    if (link->is_marker || markers_knows(&r->known, buf_str(&words))) found = i - 1;
  }
  r->failed |= words.failed;
  buf_free(&words);
  return found;
}

/* How many blocks are the text, and the link to all of it that ends them (*more). Not of the text are a block that is this
 * link and little beside it, and one that leads to the item itself and elsewhere: "The post Wall appeared first on Ellery". */
static uint32_t end_of_text(reader *r, const markup *m, uint32_t *more) {
  uint32_t to = m->n_blocks, i;
  const markup_block *last;
  while (to > 1 && (markup_at(m, to - 1)->flags & MARKUP_SOFT)) to--;
  if (!to) return 0;
  last = markup_at(m, to - 1);
  for (i = last->link_from; i < last->link_to && to > 1 && r->link.len; i++) {
    if (last->link_to - last->link_from < 2 || last->n_text > CLOSING_MOST ||
        !str_equal(markup_link_at(m, i)->href, r->link))
      continue;
    last = markup_at(m, --to - 1);
    break;
  }
  *more = marker_of(r, m, last);
  if (*more != MARKUP_NONE && to > 1 && markup_link_at(m, *more)->from == last->from &&
      last->n_text - last->n_linked <= BESIDE_MOST)
    to--;
  return to;
}

/* The body. The link that ends it and says "Read more" leads to the whole article; without one the item's does, if only
 * a summary is told. */
static void put_body(reader *r, const field *f) {
  markup m;
  uint32_t more = MARKUP_NONE, to;
  if (!field_markup(r, f, &m)) r->failed = true;
  else {
    to = end_of_text(r, &m, &more);
    if (m.too_deep) builder_problem(r->b, 0, "elements nested too deep are read as their text");
    if (!markup_put(r->b, &m, 0, to, MARKUP_SOFT, more)) r->failed = true;
    if (more != MARKUP_NONE) {
      const markup_link *link = markup_link_at(&m, more);
      buf words;
      buf_init(&words, r->context->scratch);
      markup_words(&m, link->from, link->to, &words);
      if (words.failed) r->failed = true;
      else if (link->from >= (to ? markup_at(&m, to - 1)->to : 0))
        builder_link(r->b, GZ_LINK_CONTINUE, buf_str(&words), link->href, markup_place(&m, link->at));
      builder_continues(r->b);
      buf_free(&words);
    }
  }
  if (more == MARKUP_NONE && r->link.len && f == &r->fields[SUMMARY]) {
    builder_link(r->b, GZ_LINK_CONTINUE, r->link, r->link, field_place(r, &r->fields[LINK]));
    builder_continues(r->b);
  } else if (r->link.len) {
    builder_link(r->b, markup_link_kind(r->link), r->link, r->link, field_place(r, &r->fields[LINK]));
  }
  markup_free(&m);
}

static void put_meta(reader *r, const char *key, const field *f) {
  gz_str s = str_trim(buf_str(&f->text));
  if (s.len && s.len <= VALUE_MOST) builder_meta_add(r->b, key, s);
}

static void put_item(reader *r) {
  const field *title = &r->fields[TITLE], *body = &r->fields[CONTENT];
  const char *at = field_place(r, title), *end = r->source.data + place_of(r);
  const gz_str *list = (const gz_str *)(const void *)r->tags.data;
  size_t i, n = r->tags.len / sizeof *list;
  if (!at || at < r->item_at) at = r->item_at;
  while (at < end && str_is_space(*at)) at++;
  if (end < at) end = at;
  if (!body->there || (!body->text.len && !body->raw)) body = &r->fields[SUMMARY];
  if (!body->there && r->fields[MEDIA].there) body = &r->fields[MEDIA];
  if (!r->link.len && r->fields[GUID].there) {
    gz_str guid = str_trim(buf_str(&r->fields[GUID].text));
    if (str_begins(guid, STR("http"))) {
      r->link = guid;
      r->fields[LINK].from = field_place(r, &r->fields[GUID]);
    }
  }
  builder_begin(r->b, builder_line(r->b, at));
  put_title(r, title);
  if (r->date.len) builder_date(r->b, r->date);
  for (i = 0; i < n; i++) builder_tag(r->b, list[i]);
  put_meta(r, "author", &r->fields[AUTHOR]);
  put_body(r, body);
  builder_end(r->b, builder_line(r->b, end > r->item_at ? end - 1 : end), r->item_at, end);
}

/* ---------------------------------------------------------------- reading */

static gz_str keep_str(reader *r, gz_str s) {
  gz_str kept;
  if (arena_str(&r->kept, s, &kept)) return kept;
  r->failed = true;
  return STR_NONE;
}

static gz_str keep(reader *r, const char *value) {
  gz_str s = str_trim(str_of(value));
  if (!s.len || s.len > VALUE_MOST || !utf8_valid(s)) return STR_NONE;
  return keep_str(r, s);
}

static void put_tag(reader *r, gz_str tag) {
  if (tag.len && r->tags.len / sizeof tag < TAGS_MOST) buf_put(&r->tags, &tag, sizeof tag);
}

static void put_date(reader *r, gz_str text, bool updated) {
  char iso[DATE_ROOM];
  if ((r->date.len && (updated || !r->is_updated)) || !date_read(str_trim(text), iso)) return;
  r->date = keep(r, iso);
  r->is_updated = updated;
}

/* What stands in an item under a name, the prefix aside. */
static field_kind kind_of(const char *name, const char *whole) {
  static const struct {
    const char *name;
    field_kind kind;
  } known[] = {{"title", TITLE},      {"description", SUMMARY}, {"summary", SUMMARY},
               {"encoded", CONTENT},  {"content", CONTENT},     {"link", LINK},
               {"pubDate", DATE},     {"published", DATE},      {"updated", DATE},
               {"date", DATE},        {"issued", DATE},         {"modified", DATE},
               {"author", AUTHOR},    {"creator", AUTHOR},      {"category", CATEGORY},
               {"subject", CATEGORY}, {"guid", GUID},           {"id", GUID}};
  size_t i;
  if (!strcmp(whole, "media:description")) return MEDIA;
  if (!strncmp(whole, "media:", 6) || !strncmp(whole, "itunes:", 7)) return NOTHING;
  for (i = 0; i < sizeof known / sizeof *known; i++)
    if (*name == *known[i].name && !strcmp(name, known[i].name)) return known[i].kind;
  return NOTHING;
}

/* Where the tag that libxml2 has just read begins; that place is known from now on. */
static const char *tag_begin(reader *r) {
  size_t now = place_of(r);
  const char *base = r->fed.data, *tag = now > r->at ? memrchr(base + r->at, '<', now - r->at) : NULL;
  size_t at = tag ? (size_t)(tag - base) : r->at;
  if (now > r->at) r->at = now;
  return r->source.data + at;
}

/* Behind the tag that libxml2 stands in: after its '>'. */
static const char *tag_behind(reader *r) {
  const char *p = r->fed.data + place_of(r), *end = r->fed.data + r->fed.len;
  const char *close = p < end ? memchr(p, '>', (size_t)(end - p) < 4 ? (size_t)(end - p) : 4) : NULL;
  return r->source.data + ((close ? close + 1 : p) - r->fed.data);
}

static void begin_item(reader *r, const char *at) {
  size_t i;
  r->item_depth = r->depth;
  r->item_at = at;
  for (i = 0; i < N_FIELDS; i++) field_clear(&r->fields[i]);
  buf_clear(&r->tags);
  arena_free(&r->kept);
  r->link = r->date = STR_NONE;
  r->is_updated = r->in_group = false;
}

static void begin_field(reader *r, field_kind kind, const char **atts, const char *at) {
  field *f = &r->fields[kind];
  r->into_depth = r->depth;
  if (kind == LINK) {
    const char *href = libxml_attribute(atts, "href"), *rel = libxml_attribute(atts, "rel");
    if (href && (!rel || !strcmp(rel, "alternate")) && !r->link.len) {
      r->link = keep(r, href);
      if (!f->there) f->from = at;
    }
    if (href) return;
  }
  if (kind == CATEGORY && libxml_attribute(atts, "term")) {
    const char *label = libxml_attribute(atts, "label");
    put_tag(r, keep(r, label ? label : libxml_attribute(atts, "term")));
    return;
  }
  if (kind == GUID && libxml_attribute(atts, "isPermaLink") && !strcmp(libxml_attribute(atts, "isPermaLink"), "false"))
    return;
  if (f->there && kind != DATE && kind != CATEGORY && kind != AUTHOR) return; /* the first counts */
  field_clear(f);
  f->there = true;
  f->from = tag_behind(r);
  r->into = kind;
  r->left_out = false;
}

static void end_field(reader *r, const char *name, const char *end) {
  field *f = &r->fields[r->into];
  gz_str text = str_trim(buf_str(&f->text));
  f->to = end;
  if (f->to < f->from) f->raw = false;
  if (r->into == LINK && !r->link.len && text.len <= VALUE_MOST && text.len) {
    r->link = keep_str(r, text);
  } else if (r->into == DATE) {
    put_date(r, text, !strcmp(name, "updated") || !strcmp(name, "modified"));
  } else if (r->into == CATEGORY && text.len && text.len <= VALUE_MOST) {
    put_tag(r, keep_str(r, text));
  }
  r->into = NOTHING;
}

static const char *local_name(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static void on_start(void *ud, const char *whole, const char **atts) {
  reader *r = ud;
  const char *name = local_name(whole), *at = tag_begin(r);
  r->depth++;
  if (r->depth == 1) r->is_feed = !strcmp(name, "rss") || !strcmp(name, "feed") || !strcmp(name, "RDF");
  if (!r->is_feed) {
    if (r->parser) r->lib->stop(r->parser);
    return;
  }
  if (r->item_depth) {
    if (r->into && r->depth > r->into_depth) {
      if (r->into == TITLE || r->into == SUMMARY || r->into == CONTENT) r->fields[r->into].raw = true;
      if (r->depth == r->into_depth + 1) r->left_out = r->into == AUTHOR && strcmp(name, "name") != 0;
    } else if (r->depth == r->item_depth + 1 || (r->in_group && r->depth == r->item_depth + 2)) {
      field_kind kind = kind_of(name, whole);
      if (r->depth == r->item_depth + 1) r->in_group = !strcmp(whole, "media:group");
      if (kind && (kind == MEDIA || r->depth == r->item_depth + 1)) begin_field(r, kind, atts, at);
    }
  } else if (!strcmp(name, "item") || !strcmp(name, "entry")) {
    begin_item(r, at);
  } else if (!strcmp(name, "channel") || (r->depth == 1 && !strcmp(name, "feed"))) {
    r->feed_depth = r->depth;
  } else if (!strcmp(name, "title") && r->depth == r->feed_depth + 1 && !r->has_title) {
    r->in_feed_title = r->has_title = true;
  }
}

static void put_feed_title(reader *r) {
  markup m;
  buf words;
  gz_str kept;
  buf_init(&words, r->context->scratch);
  if (!field_markup(r, &r->title, &m)) r->failed = true;
  else if (m.n_blocks) markup_words(&m, 0, markup_at(&m, m.n_blocks - 1)->to, &words);
  if (words.failed || !arena_str(r->context->into, buf_str(&words), &kept)) r->failed = true;
  else if (kept.len) builder_page_title(r->b, kept);
  buf_free(&words);
  markup_free(&m);
}

static void on_end(void *ud, const char *whole) {
  reader *r = ud;
  const char *at = tag_begin(r);
  if (r->in_feed_title) {
    r->in_feed_title = false;
    put_feed_title(r);
  }
  if (r->into && r->depth == r->into_depth) end_field(r, local_name(whole), at);
  if (r->item_depth && r->depth == r->item_depth) {
    put_item(r);
    r->item_depth = 0;
  }
  if (r->depth) r->depth--;
}

/* `at`: where it stands, or TAGS_NOWHERE. */
static void put_text(reader *r, field *to, gz_str s, uint32_t at) {
  span part = {(uint32_t)to->text.len, 0, (uint32_t)s.len}, *last;
  if (!s.len || (at == TAGS_NOWHERE && !utf8_valid(s))) return;
  buf_put_str(&to->text, s);
  if (at == TAGS_NOWHERE || to->text.failed) return;
  part.text_at = at + (uint32_t)(r->source.data - builder_source(r->b).data);
  last = to->map.len ? (span *)(void *)(to->map.data + to->map.len) - 1 : NULL;
  if (last && last->at + last->len == part.at && last->text_at + last->len == part.text_at) last->len += part.len;
  else if (!last || last->text_at + last->len <= part.text_at) buf_put(&to->map, &part, sizeof part);
}

/* A line at a time: libxml2 tells CRLF as LF. All of them are found one behind the other, or the rest has no place. */
static void put_lines(reader *r, field *to, gz_str s, size_t from, size_t now) {
  while (s.len) {
    const char *stop = memchr(s.data, '\n', s.len), *found = NULL;
    gz_str line = stop ? str_from(s.data, stop) : s;
    if (line.len && now > from) found = memmem(r->fed.data + from, now - from, line.data, line.len);
    if (line.len && !found) from = now;
    if (found) from = (size_t)(found - r->fed.data) + line.len;
    put_text(r, to, line, found ? (uint32_t)(found - r->fed.data) : TAGS_NOWHERE);
    if (stop) buf_put_byte(&to->text, '\n');
    s = str_after(s, line.len + (stop != NULL));
  }
}

/* Where a text stands that was told: simple_xml.h gives slices of the page. */
static uint32_t text_place(reader *r, gz_str s) {
  uintptr_t from = (uintptr_t)r->fed.data, at = (uintptr_t)s.data; /* numbers: `s` may be any text */
  if (r->parser) return tags_find(r->fed, &r->at, place_of(r), s);
  r->at = r->now;
  return at >= from && at - from < r->fed.len ? (uint32_t)(at - from) : TAGS_NOWHERE;
}

static void on_text(void *ud, gz_str s) {
  reader *r = ud;
  field *to = r->in_feed_title ? &r->title : r->into ? &r->fields[r->into] : NULL;
  size_t before = r->at;
  uint32_t at;
  if (!to || r->failed || to->raw) return;
  if (to->text.len > MARKUP_OWN / 2 || (r->left_out && r->depth > r->into_depth)) return;
  at = text_place(r, s);
  if (at == TAGS_NOWHERE && r->parser && memchr(s.data, '\n', s.len)) put_lines(r, to, s, before, place_of(r));
  else put_text(r, to, s, at);
  r->failed |= to->text.failed || to->map.failed;
}

/* The first error is told, with its line. */
static void on_error(void *ud, int line, const char *message) {
  reader *r = ud;
  if (r->problem[0]) return;
  r->problem_line = line;
  snprintf(r->problem, sizeof r->problem, "%s", message);
  r->problem[strcspn(r->problem, "\r\n")] = '\0';
}

/* An item that is open is cut off. */
static void on_end_of_page(void *ud) {
  reader *r = ud;
  if (!r->item_depth) return;
  if (r->into) end_field(r, "", r->source.data + place_of(r));
  put_item(r);
}

/* False: out of memory. */
static bool read_page(reader *r, tags *tamed) {
  static const libxml_events events = {on_start, on_end, on_text, NULL, on_error, entity_named, on_end_of_page};
  r->fed = r->source;
  if (!r->source.len || simple_xml_read(r->fed, &events, r, &r->now)) return true;
  if (!tags_read(tamed, r->source, TAGS_XML, r->context->scratch)) return false;
  r->fed = tamed->fed;
  return r->lib->read(r->fed, TAGS_XML, &events, r, &r->parser);
}

static void parse(builder *b, const format_context *context) {
  gz_str source = builder_source(b);
  const libxml *lib = markup_reader(b);
  reader *r = lib ? mem_zero(context->scratch, 1, sizeof *r) : NULL;
  prose_lines none = {0};
  tags tamed = {0};
  size_t i;
  if (!lib) return;
  if (!r) {
    builder_fail(b);
    return;
  }
  r->lib = lib;
  r->b = b;
  r->context = context;
  for (i = 0; i < N_FIELDS; i++) {
    buf_init(&r->fields[i].text, context->scratch);
    buf_init(&r->fields[i].map, context->scratch);
  }
  buf_init(&r->title.text, context->scratch);
  buf_init(&r->title.map, context->scratch);
  buf_init(&r->tags, context->scratch);
  arena_init(&r->kept, context->scratch);
  while (source.len && str_is_space(*source.data)) source = str_after(source, 1);
  if (source.len > MARKUP_OWN / 2) source.len = MARKUP_OWN / 2;
  r->source = source;
  if (!markers_read(&r->known, &none, context) || !read_page(r, &tamed)) r->failed = true;
  if (r->problem[0] && utf8_valid(str_of(r->problem)))
    builder_problem(b, builder_line(b, source.data) - 1 + (uint32_t)r->problem_line, "not well-formed: %s", r->problem);
  if (r->failed || r->known.failed || r->tags.failed) builder_fail(b);
  for (i = 0; i < N_FIELDS; i++) {
    buf_free(&r->fields[i].text);
    buf_free(&r->fields[i].map);
  }
  buf_free(&r->title.text);
  buf_free(&r->title.map);
  buf_free(&r->tags);
  arena_free(&r->kept);
  tags_free(&tamed);
  markers_free(&r->known);
  mem_free(context->scratch, r, sizeof *r);
}

enum { GUESS_MOST = 95, LOOK = 4096 };

/* Its first element is that of a feed. */
static int guess(gz_str text, const format_context *context) {
  gz_str begin = str_trim(text.len > LOOK ? str_part(text, 0, LOOK) : text);
  const char *p = begin.data, *end = p + begin.len;
  (void)context;
  if (!begin.len || *p != '<') return 0;
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    gz_str rest = str_from(++p, end);
    if (str_begins(rest, STR("rss ")) || str_begins(rest, STR("rss>")) || str_begins(rest, STR("feed ")) ||
        str_begins(rest, STR("feed>")) || str_begins(rest, STR("rdf:RDF")))
      return GUESS_MOST;
    if (rest.len && *p != '!' && *p != '?') return 0;
  }
  return 0;
}

static const char *const endings[] = {".rss", ".atom", ".rdf", ".xml", NULL};

const format format_feed = {"feed", endings, guess, GUESS_MOST, parse, NULL, NULL, NULL, false};
