/* What do tags say? libxml2 tells of elements and text as it meets them; format/tags.h says where they stand, and what
 * it is given. */
#include "format/markup.h"

#include <stdlib.h>

#include "base/eight.h"
#include "format/date.h"
#include "format/libxml.h"
#include "format/prose.h"
#include "format/simple.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
  FRAMES_MOST = 4096, /* open elements */
  VALUE_MOST = 4096,  /* bytes of an attribute that is kept */
  NAME_MOST = 32,
  ANCHOR_MOST = 8, /* bytes of a sign that is a link */
  ABOUT_MOST = 200 /* bytes of what is said about an article */
};
#define TEXT_MOST ((size_t)1 << 30)

/* ---------------------------------------------------------------- elements */

/* clang-format off */
typedef enum {
  INLINE, BLOCK, SKIP, FURNITURE, HEADER, MAIN, ARTICLE, HEADING, ITEM, CELL, ROW, CODE, LINK, BREAK, TIME, TITLE, META,
  CAPTION
} role;

static const struct element {
  char name[NAME_MOST];
  unsigned char role, level;
} elements[] = { /* in byte order */
    {"a", LINK, 0}, {"address", BLOCK, 0}, {"article", ARTICLE, 0}, {"aside", FURNITURE, 0}, {"audio", SKIP, 0},
    {"blockquote", BLOCK, 0}, {"body", BLOCK, 0}, {"br", BREAK, 0}, {"button", SKIP, 0}, {"canvas", SKIP, 0},
    {"caption", BLOCK, 0}, {"center", BLOCK, 0}, {"datalist", SKIP, 0}, {"dd", ITEM, 0}, {"details", BLOCK, 0},
    {"dialog", FURNITURE, 0}, {"dir", BLOCK, 0}, {"div", BLOCK, 0}, {"dl", BLOCK, 0}, {"dt", ITEM, 0},
    {"fieldset", BLOCK, 0}, {"figcaption", CAPTION, 0}, {"figure", BLOCK, 0}, {"footer", FURNITURE, 0},
    {"form", BLOCK, 0}, {"h1", HEADING, 1}, {"h2", HEADING, 2}, {"h3", HEADING, 3}, {"h4", HEADING, 4},
    {"h5", HEADING, 5}, {"h6", HEADING, 6}, {"header", HEADER, 0}, {"hgroup", BLOCK, 0}, {"hr", BLOCK, 0},
    {"html", BLOCK, 0}, {"iframe", SKIP, 0}, {"label", SKIP, 0}, {"legend", BLOCK, 0}, {"li", ITEM, 0},
    {"listing", CODE, 0}, {"main", MAIN, 0}, {"map", SKIP, 0}, {"math", SKIP, 0}, {"menu", FURNITURE, 0},
    {"meta", META, 0}, {"nav", FURNITURE, 0}, {"noframes", SKIP, 0}, {"noscript", SKIP, 0}, {"object", SKIP, 0},
    {"ol", BLOCK, 0}, {"option", SKIP, 0}, {"p", BLOCK, 0}, {"pre", CODE, 0}, {"script", SKIP, 0},
    {"section", BLOCK, 0}, {"select", SKIP, 0}, {"style", SKIP, 0}, {"summary", BLOCK, 0}, {"svg", SKIP, 0},
    {"table", BLOCK, 0}, {"tbody", BLOCK, 0}, {"td", CELL, 0}, {"template", SKIP, 0}, {"textarea", SKIP, 0},
    {"tfoot", BLOCK, 0}, {"th", CELL, 0}, {"thead", BLOCK, 0}, {"time", TIME, 0}, {"title", TITLE, 0},
    {"tr", ROW, 0}, {"ul", BLOCK, 0}, {"video", SKIP, 0}, {"xmp", CODE, 0},
};

/* Words in the names of classes and ids: of furniture, whole or as their beginning; of what is said about an article; and
 * names of what is only spoken, or numbers lines. */
static const char *const furniture_words[] = { /* in byte order */
    "ad", "ads", "banner", "copyright", "footer", "gdpr", "menu", "modal", "nav", "noprint", "pager", "popup",
    "printfooter", "promo", "respond", "skip", "toctitle", "toolbar", "widget"};
static const char *const furniture_begins[] = {
    "advert", "breadcrumb", "comment", "consent", "cookie", "navbar", "navigation", "newsletter", "pagination",
    "recommend", "related", "share", "sharing", "sidebar", "social", "sponsor", "subscri"};
static const char *const about_words[] = { /* in byte order */
    "author", "authors", "byline", "cat", "categories", "category", "catlinks", "date", "dateline", "dates",
    "datetime", "info", "keywords", "meta", "metadata", "posted", "postmeta", "postmetadata", "pubdate", "published",
    "submitted", "tag", "tags", "time", "timestamp"};
static const char *const unseen_names[] = { /* in byte order */
    "element-hidden", "element-invisible", "lineno", "linenos", "ln", "lnt", "mw-editsection", "mw-jump-link",
    "screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden"};
static const char *const about_items[] = { /* of microdata; in byte order */
    "author", "dateCreated", "dateModified", "datePublished", "keywords", "publisher"};
/* clang-format on */

static int compare_names(const void *key, const void *place) {
  return strcmp((const char *)key, *(const char *const *)place);
}

static int compare_element(const void *key, const void *place) {
  const char *wanted = key, *name = ((const struct element *)place)->name;
  return *wanted == *name ? strcmp(wanted, name) : *wanted - *name;
}

static const struct element *element_of(const char *name) {
  static const struct element none = {"", INLINE, 0};
  const struct element *e =
      bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, compare_element);
  return e ? e : &none;
}

/* ---------------------------------------------------------------- reading */

/* An open element; what is said inside an inline one is that of the block around it. */
typedef struct frame {
  unsigned char own; /* the element's role */
  unsigned char role, level, flags;
  bool in_pre, in_cell, skipped, more; /* more: a class says that links in it lead to the whole article */
  uint32_t article, key, at, node, about;
} frame;

typedef struct reader {
  markup *m;
  gz_str fed; /* what libxml2 reads: the text, or its tamed copy */
  const libxml *lib;
  libxml_parser *parser; /* NULL: it is not libxml2 that reads, and stands at `now` */
  size_t now;
  bool failed;
  size_t at; /* the last place that is known */
  uint32_t n_frames;
  bool open; /* a block has begun */
  markup_block block;
  uint32_t n_rows;
  uint32_t text_end, past; /* of the text found last, and of that of the blocks that are done */
  bool in_link, in_title, has_title;
  markup_link link;
  uint32_t link_text;        /* bytes of it */
  bool broken;               /* a line has ended a block */
  bool named;                /* an element is called something that settle_names knows */
  frame frames[FRAMES_MOST]; /* last: it is not zeroed */
} reader;

static const frame *innermost(const reader *r) {
  static const frame none = {.own = INLINE, .role = INLINE, .article = MARKUP_NONE, .node = MARKUP_NONE};
  return r->n_frames ? &r->frames[r->n_frames - 1] : &none;
}

static size_t place_of(const reader *r) { return r->parser ? libxml_place(r->lib, r->parser, r->fed, r->at) : r->now; }

static uint32_t n_pieces(const markup *m) { return (uint32_t)(m->pieces.len / sizeof(markup_piece)); }
static uint32_t n_links(const markup *m) { return (uint32_t)(m->links.len / sizeof(markup_link)); }

static void put_piece(reader *r, uint32_t at, size_t len) {
  markup_piece piece = {at, (uint32_t)len};
  buf_put(&r->m->pieces, &piece, sizeof piece);
}

/* Keeps an attribute's value. */
static gz_str keep(reader *r, const char *value) {
  gz_str s = str_trim(str_of(value)), kept = STR_NONE;
  if (!s.len || s.len > VALUE_MOST || !utf8_valid(s)) return kept;
  if (arena_str(&r->m->kept, s, &kept)) return kept;
  r->failed = true;
  return STR_NONE;
}

static gz_str attribute(const char **atts, const char *name) { return str_trim(str_of(libxml_attribute(atts, name))); }

/* A name in lower case, its words with one '-' between: "postMeta", "post_meta" and "post--meta" are "post-meta"; cut at
 * NAME_MOST. */
static void plain_name(gz_str name, char out[NAME_MOST]) {
  size_t i, n = 0;
  for (i = 0; i < name.len && n + 2 < NAME_MOST; i++) {
    char c = name.data[i] == '_' ? '-' : str_lower(name.data[i]);
    if (c != name.data[i] && c != '-' && i && name.data[i - 1] >= 'a' && name.data[i - 1] <= 'z') out[n++] = '-';
    if (c == '-' && n && out[n - 1] == '-') continue;
    out[n++] = c;
  }
  out[n] = '\0';
}

/* The first of names that white space parts; *names is what follows. */
static gz_str next_name(gz_str *names) {
  gz_str all = *names;
  size_t n = 0;
  while (n < all.len && !str_is_space(all.data[n])) n++;
  *names = str_trim(str_after(all, n));
  return str_part(all, 0, n);
}

#define HAS(list, name) (bsearch(name, list, sizeof list / sizeof *list, sizeof *list, compare_names) != NULL)

static bool is_furniture(const char *part) {
  size_t i;
  for (i = 0; i < sizeof furniture_begins / sizeof *furniture_begins; i++)
    if (str_begins(str_of(part), str_of(furniture_begins[i]))) return true;
  return HAS(furniture_words, part);
}

/* What the names of a class (or an id) make of an element. What is about an article is no furniture: "date-comments". */
static unsigned flags_of_names(gz_str names) {
  unsigned flags = 0;
  while (names.len) {
    char name[NAME_MOST], *part, *next;
    bool of_article = false, captions = false;
    plain_name(next_name(&names), name);
    if (strstr(name, "has-") || strstr(name, "with-") || strstr(name, "no-")) continue;
    for (part = name; part; part = next) {
      next = strchr(part, '-');
      if (next) *next++ = '\0';
      if (HAS(about_words, part) || (of_article && !strcmp(part, "footer"))) flags |= MARKUP_ABOUT;
      else if (is_furniture(part)) flags |= MARKUP_SOFT;
      if (!strcmp(part, "caption") && part != name) captions = true;
      of_article = !strcmp(part, "article") || !strcmp(part, "entry") || !strcmp(part, "post");
    }
    if (captions) flags |= MARKUP_HARD;
  }
  return flags & MARKUP_ABOUT ? flags & ~(unsigned)MARKUP_SOFT : flags;
}

static bool are_unseen(gz_str names) {
  while (names.len) {
    char name[NAME_MOST];
    const char *plain = name;
    plain_name(next_name(&names), name);
    if (HAS(unseen_names, plain)) return true;
  }
  return false;
}

static bool names_more(gz_str names) {
  char name[NAME_MOST];
  while (names.len) {
    plain_name(next_name(&names), name);
    if (strstr(name, "more-link") || strstr(name, "read-more") || strstr(name, "readmore") ||
        strstr(name, "jump-link") || strstr(name, "continue-reading"))
      return true;
  }
  return false;
}

static bool has_word(gz_str words, const char *part) {
  gz_str wanted = str_of(part);
  while (words.len)
    if (str_equal_nocase(next_name(&words), wanted)) return true;
  return false;
}

/* Whether a block is nothing but numbers: beside the lines of a program. */
static bool numbers_lines(const reader *r) {
  uint32_t i;
  for (i = r->block.from; i < r->block.to; i++) {
    const markup_piece *piece = (const markup_piece *)(const void *)r->m->pieces.data + i;
    gz_str s = piece->at < MARKUP_OWN ? str_part(r->m->text, piece->at, piece->len) : STR("x");
    size_t k;
    for (k = 0; piece->len && k < s.len; k++)
      if (!str_is_space(s.data[k]) && (s.data[k] < '0' || s.data[k] > '9')) return false;
  }
  return true;
}

static void end_block(reader *r) {
  markup *m = r->m;
  if (!r->open) return;
  r->open = false;
  r->block.to = n_pieces(m);
  r->block.link_to = n_links(m);
  if (!r->block.n_text || (r->block.kind == MARKUP_CODE && innermost(r)->in_cell && numbers_lines(r))) {
    m->pieces.len = (size_t)r->block.from * sizeof(markup_piece);
    return;
  }
  if (r->block.at < r->past) r->block.at = r->past; /* text behind a block in the same element */
  r->past = r->text_end;
  buf_put(&m->blocks, &r->block, sizeof r->block);
  m->n_blocks++;
}

static void begin_block(reader *r, const frame *f) {
  markup_block none = {0};
  r->open = true;
  r->block = none;
  r->block.kind = (unsigned char)(f->in_pre            ? MARKUP_CODE
                                  : f->role == HEADING ? MARKUP_HEADING
                                  : f->role == ITEM    ? MARKUP_ITEM
                                  : f->role == CELL    ? MARKUP_CELL
                                                       : MARKUP_TEXT);
  r->block.level = f->level;
  r->block.flags = f->flags;
  r->block.from = n_pieces(r->m);
  r->block.link_from = n_links(r->m);
  r->block.article = f->article;
  r->block.key = f->key;
  r->block.broken = r->broken && r->m->n_blocks && f->node == markup_at(r->m, r->m->n_blocks - 1)->node;
  r->broken = false;
  r->block.node = f->node;
  r->block.about = f->about;
  r->block.link_in = r->in_link ? r->block.link_from : MARKUP_NONE;
  r->block.row = r->n_rows;
  r->block.at = f->at;
}

static void begin_link(reader *r, const char **atts, size_t at) {
  const char *href = libxml_attribute(atts, "href");
  gz_str rel = attribute(atts, "rel");
  if (r->in_link || !href) return;
  memset(&r->link, 0, sizeof r->link);
  r->link.href = keep(r, href);
  r->link.at = (uint32_t)at;
  r->link.from = n_pieces(r->m);
  r->link_text = 0;
  r->link.is_tag = has_word(rel, "tag");
  r->link.is_marker = innermost(r)->more || names_more(attribute(atts, "class"));
  r->in_link = true;
}

/* A sign behind a heading that is a link to it, or one that leads back from a note. */
static bool is_anchor(const reader *r) {
  uint32_t i;
  if (!r->link_text || r->link_text > ANCHOR_MOST) return false;
  if (innermost(r)->role != HEADING && !str_begins(r->link.href, STR("#"))) return false;
  for (i = r->link.from; i < r->link.to; i++) {
    const markup_piece *piece = (const markup_piece *)(const void *)r->m->pieces.data + i;
    gz_str s = piece->at < MARKUP_OWN ? str_part(r->m->text, piece->at, piece->len)
                                      : str_part(buf_str(&r->m->own), piece->at - MARKUP_OWN, piece->len);
    word w;
    size_t at = 0;
    if (words_next(s, &at, &w)) return false;
  }
  return true;
}

static void end_link(reader *r) {
  markup *m = r->m;
  if (!r->in_link) return;
  r->in_link = false;
  r->link.to = n_pieces(m);
  if (r->open && r->link.from >= r->block.from && is_anchor(r)) {
    r->block.n_text -= r->link_text;
    r->block.n_linked -= r->link_text;
    m->pieces.len = (size_t)r->link.from * sizeof(markup_piece);
    r->link.to = r->link.from; /* where the heading leads */
    if (r->link.href.len && r->link.href.data[0] != '#') buf_put(&m->links, &r->link, sizeof r->link);
    return;
  }
  if (!r->link.href.len || r->link.to <= r->link.from) return;
  buf_put(&m->links, &r->link, sizeof r->link);
}

static void put_date(reader *r, gz_str text) {
  markup_date date = {r->m->n_blocks, STR_NONE};
  char iso[DATE_ROOM];
  if (!date_read(text, iso)) return;
  if (!arena_str(&r->m->kept, str_of(iso), &date.date)) r->failed = true;
  else buf_put(&r->m->dates, &date, sizeof date);
}

static void put_head(reader *r, gz_str name, const char *content) {
  static const struct {
    const char *name;
    size_t to;
  } known[] = {
#define TO(field) offsetof(markup_head, field)
      {"article:published_time", TO(date)},
      {"datepublished", TO(date)},
      {"date", TO(date)},
      {"dc.date", TO(date)},
      {"dc.date.issued", TO(date)},
      {"dcterms.created", TO(date)},
      {"pubdate", TO(date)},
      {"publishdate", TO(date)},
      {"author", TO(author)},
      {"article:author", TO(author)},
      {"dc.creator", TO(author)},
      {"article:section", TO(section)},
      {"description", TO(description)},
      {"og:description", TO(description)},
      {"og:site_name", TO(site)},
      {"og:title", TO(title)},
      {"og:url", TO(url)},
#undef TO
  };
  size_t i;
  if (str_equal_nocase(name, STR("article:tag")) || str_equal_nocase(name, STR("keywords"))) {
    gz_str list = keep(r, content);
    while (list.len) {
      const char *comma = memchr(list.data, ',', list.len);
      gz_str tag = str_trim(comma ? str_from(list.data, comma) : list);
      if (tag.len) buf_put(&r->m->tags, &tag, sizeof tag);
      list = comma ? str_from(comma + 1, list.data + list.len) : STR("");
    }
  }
  for (i = 0; i < sizeof known / sizeof *known; i++) {
    gz_str *to = (gz_str *)(void *)((char *)&r->m->head + known[i].to);
    char iso[DATE_ROOM];
    if (to->data || !str_equal_nocase(name, str_of(known[i].name))) continue;
    if (to != &r->m->head.date) *to = keep(r, content);
    else if (date_read(str_trim(str_of(content)), iso) && !arena_str(&r->m->kept, str_of(iso), to)) {
      *to = STR_NONE;
      r->failed = true;
    }
  }
}

static void on_meta(reader *r, const char **atts) {
  const char *content = libxml_attribute(atts, "content");
  static const char *const names[] = {"name", "property", "itemprop"};
  size_t i;
  if (!content) return;
  for (i = 0; i < sizeof names / sizeof *names; i++) {
    gz_str name = attribute(atts, names[i]);
    if (name.len) put_head(r, name, content);
  }
}

/* Where the tag of that name begins that the reader is in, and that place is known from now on; a tag that nobody wrote
 * has the place of what was before it. */
static size_t tag_place(reader *r, const char *name) {
  size_t now = place_of(r), len = strlen(name);
  const char *base = r->fed.data, *tag;
  if (now <= r->at) return r->at;
  tag = memrchr(base + r->at, '<', now - r->at);
  if (!tag || (size_t)(r->fed.data + r->fed.len - tag) <= len ||
      !str_equal_nocase((gz_str){tag + 1, len}, str_of(name)))
    return r->at;
  r->at = now;
  return (size_t)(tag - base);
}

static uint32_t put_node(reader *r, uint32_t parent) {
  markup_node node = {.parent = parent, .first = r->m->n_blocks, .end = UINT32_MAX};
  buf_put(&r->m->nodes, &node, sizeof node);
  return r->m->nodes.failed ? MARKUP_NONE : r->m->n_nodes++;
}

static bool has_attribute(const char **atts, const char *name) {
  for (; atts[0]; atts += 2)
    if (!strcmp(atts[0], name)) return true; /* with a value or without */
  return false;
}

static bool is_hidden(const char **atts) {
  return has_attribute(atts, "hidden") || str_equal_nocase(attribute(atts, "aria-hidden"), STR("true"));
}

static bool says_about(const char **atts) {
  gz_str item = attribute(atts, "itemprop");
  while (item.len) {
    gz_str one = next_name(&item);
    size_t i;
    for (i = 0; i < sizeof about_items / sizeof *about_items; i++)
      if (str_equal(one, str_of(about_items[i]))) return true;
  }
  return false;
}

/* A <span class="date"> that begins a block, or stands behind nothing but a link: said about the article. */
static bool is_remark(reader *r, const char **atts) {
  if (r->in_title || innermost(r)->in_pre || (r->open && r->block.n_text > r->block.n_linked)) return false;
  return (flags_of_names(attribute(atts, "class")) & MARKUP_ABOUT) || says_about(atts);
}

/* A line that is one link and begins a cell, an item or a box: a headline perhaps, with its text below. */
static bool is_first_line(const reader *r) {
  role own = (role)innermost(r)->role;
  return r->block.n_text && r->block.n_linked == r->block.n_text && !r->in_link && (own == CELL || own == ITEM) &&
         n_links(r->m) == r->block.link_from + 1 && !r->block.broken;
}

static void on_start(void *ud, const char *name, const char **atts) {
  reader *r = ud;
  const struct element *e = element_of(name);
  const frame outer = *innermost(r);
  frame f = outer;
  size_t at = tag_place(r, name);
  unsigned char own = e->role;
  bool is_block;
  if (r->n_frames == FRAMES_MOST) {
    r->m->too_deep = true;
    r->lib->stop(r->parser);
    return;
  }
  if (e->role == META) on_meta(r, atts);
  is_block = e->role != INLINE && e->role != LINK && e->role != BREAK && e->role != TIME;
  if (e->role == INLINE && atts) {
    is_block = is_remark(r, atts);
    if (are_unseen(attribute(atts, "class"))) f.skipped = true;
  }
  if (is_block) {
    gz_str class = attribute(atts, "class"), id = attribute(atts, "id"), purpose = attribute(atts, "role");
    unsigned named = 0;
    end_block(r);
    own = f.role = e->role == INLINE ? BLOCK : e->role;
    f.level = e->level;
    f.at = (uint32_t)at;
    f.node = put_node(r, outer.node);
    f.key = tags_name(class) ^ (uint32_t)(e - elements + 1) * 0x9e3779b1u ^ (class.len ? 0 : outer.key * 31);
    if (e->role == SKIP) f.skipped = true;
    if (e->role == CODE) f.in_pre = true;
    if (e->role == CELL) f.in_cell = true;
    if (e->role == MAIN) f.flags |= MARKUP_MAIN;
    if (e->role == ARTICLE && f.article == MARKUP_NONE) f.article = r->m->n_articles++;
    if ((e->role == FURNITURE && (strcmp(e->name, "footer") != 0 || f.article == MARKUP_NONE)) || e->role == CAPTION ||
        (e->role == HEADER && f.article == MARKUP_NONE && !(f.flags & MARKUP_MAIN)))
      f.flags |= MARKUP_HARD;
    if (!strcmp(e->name, "address")) named = MARKUP_ABOUT;
    if (!strcmp(e->name, "footer") && f.article != MARKUP_NONE) named = MARKUP_ABOUT | MARKUP_FOOT;
    if (e->role == ROW) r->n_rows++;
    if (!atts) class = id = purpose = STR_NONE;
    else if (is_hidden(atts) && !str_equal_nocase(purpose, STR("tabpanel"))) named |= MARKUP_SOFT;
    if (purpose.len &&
        (str_equal_nocase(purpose, STR("navigation")) || str_equal_nocase(purpose, STR("banner")) ||
         str_equal_nocase(purpose, STR("contentinfo")) || str_equal_nocase(purpose, STR("complementary")) ||
         str_equal_nocase(purpose, STR("search")) || str_equal_nocase(purpose, STR("dialog"))))
      f.flags |= MARKUP_HARD;
    if (e->role != ARTICLE && e->role != MAIN && e->role != HEADING && strcmp(e->name, "body") != 0 &&
        strcmp(e->name, "html") != 0) {
      named |= flags_of_names(class) | flags_of_names(id);
      if (says_about(atts)) named |= MARKUP_ABOUT;
    }
    if (are_unseen(class)) f.skipped = true;
    if (names_more(class)) f.more = true;
    if (named & MARKUP_ABOUT) f.about = f.node;
    r->named |= named != 0;
    if ((named & (MARKUP_SOFT | MARKUP_ABOUT)) == MARKUP_SOFT && f.node != MARKUP_NONE)
      ((markup_node *)(void *)r->m->nodes.data)[f.node].soft = true;
    f.flags |= (unsigned char)(named & ~(unsigned)MARKUP_SOFT);
  } else if (r->n_frames && atts && is_hidden(atts)) {
    f.skipped = true;
  }
  if (e->role == TITLE) {
    r->in_title = !r->has_title && !outer.skipped;
    r->m->title_from = r->in_title ? n_pieces(r->m) : r->m->title_from;
    f.skipped = true;
  }
  if (e->role == LINK) {
    begin_link(r, atts, at);
    if (atts && (are_unseen(attribute(atts, "class")) ||
                 (!libxml_attribute(atts, "href") && str_equal_nocase(attribute(atts, "role"), STR("button")))))
      f.skipped = true;
  }
  if (e->role == BREAK && !f.skipped && r->open) {
    if (is_first_line(r)) {
      end_block(r);
      r->broken = true;
    } else {
      put_piece(r, (uint32_t)at, 0);
    }
  }
  if (e->role == TIME && !f.skipped) put_date(r, attribute(atts, "datetime"));
  f.own = own;
  r->frames[r->n_frames++] = f;
}

static void on_end(void *ud, const char *name) {
  reader *r = ud;
  unsigned char own;
  uint32_t node;
  (void)name;
  if (!r->n_frames) return;
  own = innermost(r)->own;
  node = innermost(r)->node;
  if (own == TITLE && r->in_title) {
    r->in_title = false;
    r->has_title = true;
    r->m->title_to = n_pieces(r->m);
  }
  if (own == LINK) {
    end_link(r);
  } else if (own != INLINE && own != BREAK && own != TIME) {
    end_block(r);
    if (node != MARKUP_NONE) ((markup_node *)(void *)r->m->nodes.data)[node].end = r->m->n_blocks;
  }
  r->n_frames--;
}

static void on_text(void *ud, gz_str s) {
  reader *r = ud;
  markup *m = r->m;
  const frame *f = innermost(r);
  uint32_t at, n = 0;
  size_t i;
  bool blank_text = !str_trim(s).len;
  if (f->skipped && !r->in_title) return;
  if (blank_text && !r->open && !r->in_title) return;
  if (!r->open && !r->in_title) begin_block(r, f);
  at = tags_find(r->fed, &r->at, place_of(r), s);
  if (at == TAGS_NOWHERE) {
    if (!utf8_valid(s) || m->own.len + s.len > TEXT_MOST) return;
    at = MARKUP_OWN + (uint32_t)m->own.len;
    buf_put_str(&m->own, s);
  } else {
    r->text_end = at + (uint32_t)s.len;
  }
  put_piece(r, at, s.len);
  if (r->in_title || blank_text) return;
  for (i = 0; i + 8 <= s.len; i += 8) n += 8 - (uint32_t)eight_count(eight_space(eight_load(s.data + i)));
  for (; i < s.len; i++) n += !str_is_space(s.data[i]);
  r->block.n_text += n;
  if (r->in_link) {
    r->block.n_linked += n;
    r->link_text += n;
  }
}

static void on_comment(void *ud) {
  reader *r = ud;
  size_t now = place_of(r);
  if (now > r->at) r->at = now;
}

const libxml *markup_reader(builder *b) {
  gz_error err = {0};
  const libxml *lib = libxml_get(&err);
  if (!lib) builder_problem(b, 0, "%s", err.text);
  return lib;
}

/* Forgets what was told so far. */
static void begin_again(reader *r) {
  markup *m = r->m, none = {.text = m->text, .map = m->map, .n_map = m->n_map, .base = m->base, .from = m->from};
  const libxml *lib = r->lib;
  markup_free(m);
  *m = none;
  arena_init(&m->kept, m->from);
  buf_init(&m->pieces, m->from);
  buf_init(&m->blocks, m->from);
  buf_init(&m->nodes, m->from);
  buf_init(&m->links, m->from);
  buf_init(&m->dates, m->from);
  buf_init(&m->tags, m->from);
  buf_init(&m->own, m->from);
  memset(r, 0, offsetof(reader, frames));
  r->m = m;
  r->lib = lib;
  r->fed = m->text;
}

/* False: out of memory. */
static bool read_with_libxml(reader *r, const libxml_events *events) {
  tags tamed;
  bool good = tags_read(&tamed, r->m->text, TAGS_HTML, r->m->from);
  r->fed = tamed.fed;
  r->m->too_deep = tamed.too_deep;
  if (good && r->fed.len) good = r->lib->read(r->fed, TAGS_HTML, events, r, &r->parser);
  tags_free(&tamed);
  return good;
}

/* Names are guesses. What is said to be about an article and is much, or has a heading, is the article itself; what is
 * called furniture and is nearly all of the page is none. In one pass: false: out of memory. */
static bool settle_names(markup *m) {
  markup_node *nodes = (markup_node *)(void *)m->nodes.data;
  markup_block *blocks = (markup_block *)(void *)m->blocks.data;
  uint32_t *before = mem_zero(m->from, m->n_blocks + 1, sizeof *before); /* text before a block … */
  int32_t *inside =
      mem_zero(m->from, m->n_blocks + 1, sizeof *inside); /* … and elements that begin less those that end */
  uint32_t i;
  int32_t n = 0;
  bool good = before && inside;
  if (good) before[0] = 0;
  for (i = 0; i < m->n_blocks && good; i++) {
    if (blocks[i].flags & MARKUP_FOOT) blocks[i].flags |= MARKUP_HARD;
    before[i + 1] = before[i] + (blocks[i].flags & MARKUP_HARD ? 0 : blocks[i].n_text);
    if (blocks[i].flags & MARKUP_ABOUT)
      nodes[blocks[i].about].n_about += blocks[i].kind == MARKUP_HEADING ? ABOUT_MOST + 1 : blocks[i].n_text;
  }
  for (i = 0; i < m->n_nodes && good; i++) {
    uint32_t end = nodes[i].end < m->n_blocks ? nodes[i].end : m->n_blocks;
    if (!nodes[i].soft || (before[end] - before[nodes[i].first]) / 4 > before[m->n_blocks] / 5) continue;
    inside[nodes[i].first]++;
    inside[end]--;
  }
  for (i = 0; i < m->n_blocks && good; i++) {
    n += inside[i];
    if (n) blocks[i].flags |= MARKUP_SOFT;
    if ((blocks[i].flags & MARKUP_ABOUT) && nodes[blocks[i].about].n_about > ABOUT_MOST)
      blocks[i].flags &= (unsigned char)~MARKUP_ABOUT;
  }
  mem_free(m->from, before, (m->n_blocks + 1) * sizeof *before);
  mem_free(m->from, inside, (m->n_blocks + 1) * sizeof *inside);
  return good;
}

bool markup_read(markup *m, const libxml *lib, gz_str text, const span *map, uint32_t n_map, const char *base,
                 const allocator *from) {
  static const libxml_events events = {.start = on_start, .end = on_end, .text = on_text, .comment = on_comment};
  reader *r = mem_new(from, sizeof *r);
  bool good;
  memset(m, 0, sizeof *m);
  if (text.len > TEXT_MOST) text.len = TEXT_MOST;
  m->text = text;
  m->map = map;
  m->n_map = n_map;
  m->base = base;
  m->from = from;
  if (!r) return false;
  r->m = m;
  r->lib = lib;
  begin_again(r);
  if (!simple_read(text, &events, r, &r->now)) {
    begin_again(r);
    if (!read_with_libxml(r, &events)) r->failed = true;
  }
  end_link(r);
  end_block(r);
  r->failed |= m->pieces.failed || m->blocks.failed || m->nodes.failed || m->links.failed || m->dates.failed ||
               m->tags.failed || m->own.failed;
  good = !r->failed;
  if (good && r->named) good = settle_names(m);
  mem_free(from, r, sizeof *r);
  return good;
}

void markup_free(markup *m) {
  if (!m->from) return;
  arena_free(&m->kept);
  buf_free(&m->pieces);
  buf_free(&m->blocks);
  buf_free(&m->nodes);
  buf_free(&m->links);
  buf_free(&m->dates);
  buf_free(&m->tags);
  buf_free(&m->own);
}

/* ---------------------------------------------------------------- telling */

static const markup_piece *piece_at(const markup *m, uint32_t i) {
  return (const markup_piece *)(const void *)m->pieces.data + i;
}

static gz_str piece_str(const markup *m, const markup_piece *p) {
  return p->at < MARKUP_OWN ? str_part(m->text, p->at, p->len) : str_part(buf_str(&m->own), p->at - MARKUP_OWN, p->len);
}

/* The span that holds `at`, or the next one; n_map: none. */
static uint32_t span_at(const markup *m, size_t at) {
  uint32_t low = 0, high = m->n_map;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if ((size_t)m->map[middle].at + m->map[middle].len <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const char *markup_place(const markup *m, uint32_t at) {
  if (!m->map) return m->text.data + at;
  return m->base + span_find(m->map, m->n_map, at);
}

void markup_words(const markup *m, uint32_t from, uint32_t to, buf *out) {
  bool blank_before = false;
  size_t begin = out->len;
  for (; from < to; from++) {
    const markup_piece *piece = piece_at(m, from);
    gz_str s = piece->len ? piece_str(m, piece) : STR(" ");
    const char *p = s.data, *end = p + s.len;
    while (p < end) {
      const char *begun;
      if (str_is_space(*p)) {
        blank_before = true;
        p++;
        continue;
      }
      if (blank_before && out->len > begin) buf_put_byte(out, ' ');
      blank_before = false;
      for (begun = p; p < end && !str_is_space(*p); p++) {}
      buf_put_str(out, str_from(begun, p));
    }
  }
}

/* A text as slices of the page as far as it stands there, one after the other; *s is what is left. */
static gz_str next_slice(const markup *m, const markup_piece *p, gz_str *s) {
  gz_str all = *s;
  size_t at;
  uint32_t i;
  if (!m->map || p->at >= MARKUP_OWN) {
    *s = STR("");
    return all;
  }
  at = (size_t)(s->data - m->text.data);
  i = span_at(m, at);
  if (i < m->n_map && m->map[i].at <= at) { /* inside a span */
    size_t left = (size_t)m->map[i].at + m->map[i].len - at;
    if (all.len > left) all.len = left;
    *s = str_after(*s, all.len);
    return (gz_str){m->base + m->map[i].text_at + (at - m->map[i].at), all.len};
  }
  if (i < m->n_map && all.len > m->map[i].at - at) all.len = m->map[i].at - at;
  *s = str_after(*s, all.len);
  return all;
}

/* Where decoded text is that begins with `s` and has only a place; NULL: it stands in the page, or nowhere. */
static const char *near_place(const markup *m, const markup_piece *p, gz_str s) {
  uint32_t low = 0, high = m->n_map;
  size_t at;
  if (!m->map || p->at >= MARKUP_OWN) return NULL;
  at = (size_t)(s.data - m->text.data);
  while (low < high) { /* the first span behind it */
    uint32_t middle = low + (high - low) / 2;
    if (m->map[middle].at <= at) low = middle + 1;
    else high = middle;
  }
  return low && !m->map[low - 1].len ? m->base + m->map[low - 1].text_at : NULL;
}

bool markup_headline(builder *b, const markup *m, uint32_t from, uint32_t to) {
  buf slices;
  bool good;
  buf_init(&slices, m->from);
  for (; from < to; from++) {
    const markup_piece *p = piece_at(m, from);
    gz_str s = p->len ? piece_str(m, p) : STR(" ");
    while (s.len) {
      gz_str slice = next_slice(m, p, &s);
      buf_put(&slices, &slice, sizeof slice);
    }
  }
  good = !slices.failed &&
         prose_headline(b, (const gz_str *)(const void *)slices.data, slices.len / sizeof(gz_str), m->from);
  buf_free(&slices);
  return good;
}

typedef struct teller {
  builder *b;
  const markup *m;
  bool blank_before, any; /* white space came; the block has text */
  uint32_t n_breaks;
} teller;

/* Runs of white space as one blank, over the borders of pieces. */
static void tell_words(teller *t, gz_str s) {
  const char *p = s.data, *end = p + s.len;
  while (p < end) {
    const char *from;
    while (p < end && str_is_space(*p)) p++, t->blank_before = true;
    if (p == end) return;
    if (t->n_breaks && t->any) {
      if (t->n_breaks > 1) builder_paragraph(t->b);
      else builder_text(t->b, STR("\n"));
    } else if (t->blank_before && t->any) {
      builder_text(t->b, STR(" "));
    }
    t->n_breaks = 0;
    t->blank_before = false;
    t->any = true;
    from = p;
    while (end - p > 8 && !eight_odd_space(eight_load(p), eight_load(p + 1))) p += 8;
    for (; p < end && (!str_is_space(*p) || (*p == ' ' && p + 1 < end && !str_is_space(p[1]))); p++) {}
    builder_text(t->b, str_from(from, p));
  }
}

static void tell_gap(teller *t, const markup_block *block, const markup_block *before) {
  if (!before) {
    builder_paragraph(t->b);
  } else if (block->broken) {
    builder_text(t->b, STR("\n"));
  } else if (block->kind == MARKUP_CELL && before->kind == MARKUP_CELL) {
    builder_text(t->b, block->row == before->row ? STR("\t") : STR("\n"));
  } else if (block->kind == MARKUP_ITEM && before->kind == MARKUP_ITEM) {
    builder_text(t->b, STR("\n"));
  } else {
    builder_paragraph(t->b);
  }
}

gz_link_kind markup_link_kind(gz_str target) {
  size_t i;
  if (str_begins(target, STR("//"))) return GZ_LINK_URL;
  for (i = 0; i < target.len; i++) {
    char c = str_lower(target.data[i]);
    if (c == ':') return i >= 2 ? GZ_LINK_URL : GZ_LINK_PAGE; /* not the drive of "c:\notes" */
    if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-')))) break;
  }
  return GZ_LINK_PAGE;
}

static bool tell_links(teller *t, const markup_block *block, uint32_t marker, buf *scratch) {
  uint32_t i;
  for (i = block->link_from; i < block->link_to; i++) {
    const markup_link *link = markup_link_at(t->m, i);
    uint32_t to = link->to < block->to ? link->to : block->to;
    gz_link_kind kind = i == marker ? GZ_LINK_CONTINUE : markup_link_kind(link->href);
    if (str_begins(link->href, STR("javascript:")) || link->to <= link->from) continue;
    buf_clear(scratch);
    markup_words(t->m, link->from > block->from ? link->from : block->from, to, scratch);
    if (scratch->failed) return false;
    builder_link(t->b, kind, buf_str(scratch), link->href, markup_place(t->m, link->at));
  }
  return true;
}

/* "( Read more )": the brackets are in the texts before and behind it. */
static bool is_bracketed(const markup *m, const markup_block *block, const markup_link *more) {
  gz_str before, behind;
  if (more->from <= block->from || more->to <= more->from || more->to >= block->to) return false;
  before = str_trim(piece_str(m, piece_at(m, more->from - 1)));
  behind = str_trim(piece_str(m, piece_at(m, more->to)));
  return before.len && strchr("([", before.data[before.len - 1]) && behind.len && strchr(")]", behind.data[0]);
}

bool markup_put(builder *b, const markup *m, uint32_t from, uint32_t to, unsigned without, uint32_t marker) {
  teller t = {.b = b, .m = m};
  const markup_block *before = NULL;
  buf words;
  bool good = true, bracketed;
  buf_init(&words, m->from);
  for (; from < to && good; from++) {
    const markup_block *block = markup_at(m, from);
    const markup_link *more = marker == MARKUP_NONE ? NULL : markup_link_at(m, marker);
    uint32_t i;
    if (block->flags & without) continue;
    if (block->kind == MARKUP_HEADING) {
      buf_clear(&words);
      markup_words(m, block->from, block->to, &words);
      builder_heading(b, block->level, buf_str(&words), builder_line(b, markup_place(m, block->at)));
    }
    bracketed = more && is_bracketed(m, block, more);
    t.any = t.blank_before = false;
    t.n_breaks = 0;
    for (i = block->from; i < block->to; i++) {
      const markup_piece *p = piece_at(m, i);
      gz_str s;
      if (more && i >= more->from && i < more->to) continue;
      s = piece_str(m, p);
      if (bracketed && i + 1 == more->from) s.len = (size_t)(str_trim(s).data + str_trim(s).len - 1 - s.data);
      if (bracketed && i == more->to) s = str_after(str_trim(s), 1);
      if (!p->len) {
        t.n_breaks++;
        continue;
      }
      if (!t.any && !str_trim(s).len) continue;
      if (!t.any) {
        tell_gap(&t, block, before);
        before = block;
      }
      while (s.len) {
        const char *place = near_place(m, p, s);
        gz_str slice = next_slice(m, p, &s);
        if (place) builder_place(b, place);
        if (block->kind != MARKUP_CODE) {
          tell_words(&t, slice);
        } else {
          while (!t.any && slice.len && (*slice.data == '\n' || *slice.data == '\r')) slice = str_after(slice, 1);
          builder_text(b, slice);
        }
        t.any = true;
      }
    }
    good = tell_links(&t, block, marker, &words) && !words.failed;
  }
  buf_free(&words);
  return good;
}
