/* What does a Markdown page say? md4c tells of its blocks and spans; their text becomes articles.
 *
 *   ---                          front matter: format/front.h
 *   tags: [harbour]
 *   ---
 *   # The *ferry*                headline "The ferry": two slices of the page, so that matches have places
 *
 *   Boats come in                body "Boats come in at night.\n\none\ntwo"
 *   at [night](n.md).            link {page, "night", "n.md", where its '[' stands}
 *
 *   - one                        items of a tight list are lines, other blocks paragraphs
 *   - two
 *
 * A page is one article, but for two shapes:
 *   split       context->split_level N: headings of level N begin articles, those above it end them
 *   newsletter  newsletter.h says which headings, items or paragraphs begin articles; other text belongs to none
 *
 * An article begins with its first text. If that is no heading and the front matter has no title, a second look at the
 * page (find_heading) says what its headline is. */
#include <md4c.h>

#include "format/entity.h"
#include "format/front.h"
#include "format/newsletter.h"
#include "format/prose.h"
#include "format/tame.h"

enum { MD_FLAGS = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_WIKILINKS };

enum { STATIC_MOST = 64 }; /* md4c's own texts (indents of code, line ends) are shorter */

enum { STOP = -1 }; /* what a callback returns to end md_parse early; more than 0 would not end it everywhere */

/* Where text goes. */
typedef enum { TO_BODY, TO_HEADING, TO_LINK, TO_FIRST_LINE, TO_NOTHING } destination; /* TO_LINK: nothing but links */

typedef enum { GAP_NONE, GAP_LINE, GAP_PARAGRAPH } gap;

/* Where HTML between blocks stands, as its lines come. */
typedef struct html_state {
  bool inside;         /* such a block */
  bool tag, comment;   /* that is open */
  bool script, anchor; /* what is no text: scripts, and links to places of this page */
  bool any, blank;     /* the paragraph has text; and behind it a blank that waits for more */
  uint32_t level;      /* of the heading that is open; 0: none */
} html_state;

/* A link that waits for its article to begin. */
typedef struct pending_link {
  gz_link_kind kind;
  gz_str text, target;
  const char *at;
} pending_link;

typedef struct reader {
  builder *b;
  const format_context *context;
  gz_str source;
  front_matter front;
  tame page; /* the source behind the front matter */
  newsletter news;
  size_t n_stories;           /* of the newsletter, that were met */
  uint32_t n_blocks, n_spans; /* as newsletter.h counts them */
  uint32_t marker;            /* the link that leads on; 0: it is the headline's */
  bool begins;                /* the block that begins a story was met, and not yet its headline */
  bool is_plain;              /* the headline of the story that begins is more than its link */
  bool bold_heading;          /* the paragraph is its headline */
  bool parted;                /* what parts the headline's link from the text may come now */
  gz_str section;             /* the heading above the story; absent: none */
  const char *last;           /* behind the last text that was read */
  bool failed;

  bool open;            /* an article was begun */
  const char *from;     /* its first byte */
  const char *title_at; /* the heading that was found to be the headline before md4c came to it */
  bool has_title;       /* of the page, told to the builder */
  buf above;            /* of gz_str: a heading above the split level, whose text has not come yet */
  const char *above_at;

  destination to, to_after;  /* to_after: behind what goes nowhere */
  gap before;                /* between the text that was and that which comes */
  size_t n_newlines, n_tabs; /* the same, inside code and rows */
  bool in_code;
  html_state html;
  uint32_t depth; /* of quotes and lists */
  uint32_t n_lists, n_cells;
  const char *block_at; /* the first byte of the block's text; NULL: none yet */
  buf pieces;           /* of gz_str: a heading or first line as it comes */
  buf joined;           /* the same as one text */

  uint32_t n_links; /* spans of links that are open: a wiki link can stand inside another, and is part of it */
  bool link_image;  /* the link's text begins with an image */
  pending_link link;
  buf link_text;
  buf links;       /* of pending_link */
  size_t n_copied; /* bytes of targets that are no slices of the page */
} reader;

/* ---------------------------------------------------------------- pieces of text */

static gz_str *pieces_of(const buf *pieces) { return (gz_str *)(void *)pieces->data; }

static size_t n_pieces(const buf *pieces) { return pieces->len / sizeof(gz_str); }

/* What md4c says of a text, in the page's words: a slice of the page, or decoded into `room`; *at is its place in the
 * page, or NULL. */
static gz_str written(const tame *t, MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, char room[4],
                      const char **at) {
  bool inside;
  gz_str s = tame_page(t, (gz_str){text, size}, &inside);
  *at = NULL;
  if (type == MD_TEXT_NULLCHAR) return STR("\xef\xbf\xbd");
  if (type == MD_TEXT_SOFTBR) return STR(" ");
  if (type == MD_TEXT_BR) return STR("\n");
  if (inside) *at = s.data;
  else if (size > STATIC_MOST) return STR(""); /* not its own blanks and line ends: it has lost its way */
  if (type == MD_TEXT_ENTITY) {
    size_t len = entity_decode(s, room);
    if (len) return (gz_str){room, len};
  }
  return s;
}

/* Keeps a text until its block ends: slices of the page and static texts as they are, what was decoded as a copy. */
static bool put_piece(buf *pieces, arena *into, gz_str s, const char *room) {
  if (!s.len) return true;
  if (s.data == room && !arena_str(into, s, &s)) return false;
  buf_put(pieces, &s, sizeof s);
  return !pieces->failed;
}

static bool has_words(const buf *pieces) {
  const gz_str *piece = pieces_of(pieces);
  size_t n = n_pieces(pieces), i;
  for (i = 0; i < n; i++)
    if (str_trim(piece[i]).len) return true;
  return false;
}

static void join(buf *out, const buf *pieces) {
  const gz_str *piece = pieces_of(pieces);
  size_t n = n_pieces(pieces), i;
  for (i = 0; i < n; i++) buf_put_str(out, piece[i]);
}

/* ---------------------------------------------------------------- a second look */

typedef struct search {
  const tame *page;
  arena *into;
  uint32_t below; /* a level: headings of this one and deeper do not count; 0: all do */
  uint32_t depth;
  bool inside;
  bool found, failed;
  const char *at;
  buf pieces;
} search;

static int search_enter(MD_BLOCKTYPE type, void *detail, void *ud) {
  search *s = ud;
  s->depth += type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
  if (type == MD_BLOCK_H && (!s->below || (((MD_BLOCK_H_DETAIL *)detail)->level < s->below && !s->depth)))
    s->inside = true;
  return 0;
}

static int search_leave(MD_BLOCKTYPE type, void *detail, void *ud) {
  search *s = ud;
  (void)detail;
  s->depth -= type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
  s->found = type == MD_BLOCK_H && s->at && has_words(&s->pieces);
  if (s->found) return STOP;
  s->inside = false;
  s->at = NULL;
  buf_clear(&s->pieces);
  return 0;
}

static int search_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ud) {
  search *s = ud;
  char room[4];
  const char *at;
  gz_str words;
  if (!s->inside || !size) return 0;
  words = written(s->page, type, text, size, room, &at);
  if (!s->at) s->at = at;
  if (type != MD_TEXT_HTML && !put_piece(&s->pieces, s->into, words, room)) s->failed = true;
  return s->failed ? STOP : 0;
}

static int ignore_span(MD_SPANTYPE type, void *detail, void *ud) {
  (void)type;
  (void)detail;
  (void)ud;
  return 0;
}

/* The first heading that can be a title: its pieces, and where its text begins. *at stays NULL if there is none. */
static bool find_heading(reader *r, buf *pieces, const char **at) {
  static const MD_PARSER parser = {0,           MD_FLAGS,    search_enter, search_leave, ignore_span,
                                   ignore_span, search_text, NULL,         NULL};
  search s = {.page = &r->page, .into = r->context->into, .below = r->context->split_level};
  int result;
  *at = NULL;
  if (!r->page.heading) return true;
  s.pieces = *pieces;
  result = md_parse(r->page.fed.data, (MD_SIZE)r->page.fed.len, &parser, &s);
  *pieces = s.pieces;
  if (s.found) *at = s.at;
  return s.found || (result == 0 && !s.failed);
}

/* ---------------------------------------------------------------- articles */

/* Begins an article; `line` is its headline's, `from` its first byte. */
static void begin(reader *r, uint32_t line, const char *from) {
  uint32_t i;
  r->open = true;
  r->from = from;
  r->before = GAP_NONE;
  r->n_newlines = r->n_tabs = 0;
  builder_begin(r->b, line);
  if (r->front.section.data) builder_section(r->b, r->front.section);
  if (r->front.date.data) builder_date(r->b, r->front.date);
  for (i = 0; i < r->front.n_tags; i++) builder_tag(r->b, r->front.tags[i]);
  if (r->section.data) builder_tag(r->b, r->section);
  if (!r->context->split_level && !r->news.shape) builder_meta(r->b, r->front.meta);
}

static void end(reader *r, const char *to) {
  if (r->to == TO_FIRST_LINE) { /* no line had a word: no article, unless it is the whole page */
    r->to = TO_BODY;
    r->open = to == r->source.data + r->source.len;
    if (r->open) builder_headline(r->b, format_file_name(r->context->name));
  }
  if (!r->open) return;
  builder_end_text(r->b, r->from, to);
  r->open = false;
}

/* Where the line of `at` begins. */
static const char *line_start(const reader *r, const char *at) {
  const char *start = memrchr(r->source.data, '\n', (size_t)(at - r->source.data));
  return start ? start + 1 : r->source.data;
}

static void tell_links(reader *r) {
  const pending_link *link = (const pending_link *)(const void *)r->links.data;
  size_t n = r->links.len / sizeof *link, i;
  for (i = 0; i < n; i++) builder_link(r->b, link[i].kind, link[i].text, link[i].target, link[i].at);
  buf_clear(&r->links);
}

static void page_title(reader *r, const buf *pieces) {
  buf title;
  if (r->has_title) return;
  r->has_title = true;
  buf_init(&title, r->context->scratch);
  join(&title, pieces);
  if (title.failed) r->failed = true;
  else {
    gz_str kept;
    if (!arena_str(r->context->into, buf_str(&title), &kept)) r->failed = true;
    else builder_page_title(r->b, kept);
  }
  buf_free(&title);
}

/* Begins an article whose headline is a heading, or the link of an item. */
static void begin_titled(reader *r, const buf *pieces, const char *at, const char *from) {
  begin(r, builder_line(r->b, at), from);
  if (!prose_headline(r->b, pieces_of(pieces), n_pieces(pieces), r->context->scratch)) r->failed = true;
}

/* Text has come and no article is open: what is its headline? */
static void begin_untitled(reader *r) {
  buf found;
  const char *at = NULL;
  if (r->above_at) {
    begin_titled(r, &r->above, r->above_at, builder_n_articles(r->b) ? line_start(r, r->above_at) : r->source.data);
    r->above_at = NULL;
    return;
  }
  if (r->front.title.data) {
    begin(r, r->front.title_line, r->source.data);
    builder_headline(r->b, r->front.title);
    return;
  }
  buf_init(&found, r->context->scratch);
  if (!find_heading(r, &found, &at)) r->failed = true;
  if (at) {
    begin_titled(r, &found, at, r->source.data);
    page_title(r, &found);
    r->title_at = at;
  } else { /* the first line is */
    begin(r, 1, r->source.data);
    r->to = TO_FIRST_LINE;
  }
  buf_free(&found);
}

static void end_first_line(reader *r) {
  if (r->to != TO_FIRST_LINE || !r->pieces.len) return;
  if (!has_words(&r->pieces)) {
    buf_clear(&r->pieces);
    return;
  }
  if (!prose_headline(r->b, pieces_of(&r->pieces), n_pieces(&r->pieces), r->context->scratch)) r->failed = true;
  tell_links(r);
  buf_clear(&r->pieces);
  r->to = TO_BODY;
  r->before = GAP_NONE;
}

/* ---------------------------------------------------------------- newsletters */

/* Without the ": " or " — " between the headline's link and the text. */
static gz_str behind_link(gz_str text) {
  static const char *const signs[] = {" ", "\t", "\n", ":", "-", "|",  ".",       "、",
                                      "—", "–",  "―",  "·", "•", "：", "\xc2\xa0"};
  size_t i = 0;
  while (i < sizeof signs / sizeof *signs) {
    gz_str sign = str_of(signs[i++]);
    if (!str_begins(text, sign)) continue;
    text = str_after(text, sign.len);
    i = 0;
  }
  return text;
}

/* A block has come: does it begin a story? */
static void meet_story(reader *r) {
  const newsletter_story *next = (const newsletter_story *)(const void *)r->news.stories.data;
  r->n_blocks++;
  if (r->n_stories == r->news.stories.len / sizeof *next || next[r->n_stories].block != r->n_blocks) return;
  r->begins = true;
  r->marker = next[r->n_stories++].marker;
  r->is_plain = r->news.shape == NEWSLETTER_HEADINGS || next[r->n_stories - 1].plain;
  if (!r->is_plain) r->to = TO_LINK;
  buf_clear(&r->pieces);
  buf_clear(&r->links);
}

/* Without the number that a paragraph begins with. */
static void cut_number(buf *pieces) {
  gz_str *first = pieces_of(pieces);
  size_t i = 0;
  if (!n_pieces(pieces)) return;
  while (i < first->len && (first->data[i] == ' ' || (first->data[i] >= '0' && first->data[i] <= '9'))) i++;
  if (i) *first = behind_link(str_after(*first, i));
}

/* Its headline has been read, or there is none. */
static void begin_story(reader *r) {
  const char *from;
  r->begins = false;
  if (!r->block_at || !has_words(&r->pieces)) {
    r->to = r->open ? TO_BODY : TO_NOTHING;
    return;
  }
  from = line_start(r, r->block_at);
  end(r, from);
  begin_titled(r, &r->pieces, r->block_at, builder_n_articles(r->b) ? from : r->source.data);
  tell_links(r);
  r->to = TO_BODY;
  r->parted = r->news.shape != NEWSLETTER_HEADINGS;
}

/* What comes belongs to no story. */
static void end_story(reader *r) {
  const char *stop = r->source.data + r->source.len, *last = r->last ? r->last : stop;
  const char *next = memchr(last, '\n', (size_t)(stop - last));
  end(r, next ? next : stop);
  r->to = TO_NOTHING;
}

static void put_section(reader *r, const buf *pieces) {
  buf name;
  buf_init(&name, r->context->scratch);
  join(&name, pieces);
  if (name.failed || !arena_str(r->context->into, str_trim(buf_str(&name)), &r->section)) r->failed = true;
  buf_free(&name);
}

/* ---------------------------------------------------------------- text and headings */

static void put_gap(reader *r) {
  if (r->before == GAP_PARAGRAPH) builder_paragraph(r->b);
  else if (builder_body_len(r->b)) {
    if (r->before == GAP_LINE) builder_text(r->b, STR("\n"));
    for (; r->n_newlines; r->n_newlines--) builder_text(r->b, STR("\n"));
    for (; r->n_tabs; r->n_tabs--) builder_text(r->b, STR("\t"));
  }
  r->before = GAP_NONE;
  r->n_newlines = r->n_tabs = 0;
}

static void raise_gap(reader *r, gap to) {
  if (r->before < to) r->before = to;
}

static void put_link(reader *r, const pending_link *link) {
  if (r->to == TO_BODY && r->open) {
    tell_links(r);
    builder_link(r->b, link->kind, link->text, link->target, link->at);
  } else {
    pending_link kept = *link;
    if (!arena_str(r->context->into, link->text, &kept.text)) r->failed = true; /* short: of a heading */
    buf_put(&r->links, &kept, sizeof kept);
    r->failed |= r->links.failed;
  }
}

/* URLs that stand in the text without brackets. */
static void put_urls(reader *r, gz_str text) {
  size_t at = 0, from, to;
  while (prose_url(text, &at, &from, &to)) {
    pending_link link = {GZ_LINK_URL, str_part(text, from, to - from), STR_NONE, text.data + from};
    link.target = link.text;
    put_link(r, &link);
  }
}

static void html_line(reader *r, gz_str line);

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ud) {
  reader *r = ud;
  char room[4];
  const char *at;
  gz_str words = written(&r->page, type, text, size, room, &at);
  if (r->to == TO_NOTHING || (r->to == TO_LINK && !r->n_links) || !size) return 0;
  if (type == MD_TEXT_HTML && r->html.inside) {
    html_line(r, (gz_str){text, size});
    return r->failed ? STOP : 0;
  }
  if (!r->block_at) r->block_at = at;
  if (at) r->last = at + words.len;
  if (type == MD_TEXT_HTML) { /* a tag between words is no text, but <br> parts lines */
    if (words.len < 4 || !str_equal_nocase(str_part(words, 0, 3), STR("<br"))) return 0;
    words = STR("\n");
    at = NULL;
  }
  if (r->n_links) {
    if (!r->link.at) r->link.at = at;
    buf_put_str(&r->link_text, words);
  }
  if (r->parted && r->to == TO_BODY && !r->n_links) {
    words = behind_link(words);
    if (!words.len) return 0;
    if (at) at = words.data;
  }
  r->parted = false;
  if (!r->open && r->to == TO_BODY) {
    if (!at && str_trim(words).len == 0) return 0;
    begin_untitled(r);
  }
  if (r->to == TO_FIRST_LINE && r->pieces.len &&
      (type == MD_TEXT_SOFTBR || (!at && words.len == 1 && words.data[0] == '\n'))) {
    end_first_line(r);
    return 0;
  }
  if (r->to == TO_BODY) {
    if (r->in_code && !at && str_equal(words, STR("\n"))) {
      r->n_newlines++;
      return 0;
    }
    put_gap(r);
    builder_text(r->b, words);
  } else if (!put_piece(&r->pieces, r->context->into, words, room)) {
    r->failed = true;
  }
  if (at && !r->n_links && type == MD_TEXT_NORMAL) put_urls(r, words);
  return r->failed ? STOP : 0;
}

/* A heading that stays one: a paragraph of the body, unless it says the headline over again. */
static void put_heading(reader *r, uint32_t level) {
  const gz_str *piece = pieces_of(&r->pieces);
  size_t n = n_pieces(&r->pieces), i;
  buf_clear(&r->joined);
  join(&r->joined, &r->pieces);
  builder_heading(r->b, level, buf_str(&r->joined), builder_line(r->b, r->block_at));
  if (builder_body_len(r->b) || !str_equal(str_trim(buf_str(&r->joined)), r->front.title)) {
    raise_gap(r, GAP_PARAGRAPH);
    put_gap(r);
    for (i = 0; i < n; i++) builder_text(r->b, piece[i]);
  }
  r->failed |= r->joined.failed;
}

/* Of a newsletter: it begins a story, or ends one and is the page's title or a section's, or belongs to it. */
static void end_news_heading(reader *r, uint32_t level) {
  bool is_title = r->n_blocks == r->news.title;
  if (r->begins && r->to != TO_LINK) {
    begin_story(r);
  } else if (r->depth == 0 && (r->news.shape != NEWSLETTER_HEADINGS || level < r->news.level)) {
    end(r, line_start(r, r->block_at));
    r->to = TO_NOTHING;
    if (is_title) page_title(r, &r->pieces);
    else if (r->news.n_sections > 1) put_section(r, &r->pieces);
  } else if (r->open && r->to == TO_BODY) {
    put_heading(r, level);
    tell_links(r);
  }
  buf_clear(&r->links);
}

static void end_heading(reader *r, uint32_t level) {
  uint32_t split = r->context->split_level;
  bool top = r->depth == 0;
  r->to = r->to_after;
  if (!r->block_at || !has_words(&r->pieces)) return;
  if (r->news.shape) {
    end_news_heading(r, level);
    return;
  }
  if (split && top && level <= split && r->block_at != r->title_at) {
    const char *from = line_start(r, r->block_at);
    end(r, from);
    r->above_at = NULL;
    if (level == split) {
      begin_titled(r, &r->pieces, r->block_at, builder_n_articles(r->b) ? from : r->source.data);
    } else {
      page_title(r, &r->pieces);
      r->above_at = r->block_at;
      buf_clear(&r->above);
      buf_put(&r->above, r->pieces.data, r->pieces.len);
      r->failed |= r->above.failed;
    }
  } else if (!split && !r->open && !r->front.title.data) {
    begin_titled(r, &r->pieces, r->block_at, r->source.data);
    page_title(r, &r->pieces);
  } else {
    if (!r->open) begin_untitled(r);
    if (r->to == TO_FIRST_LINE) end_first_line(r); /* deeper than those that split, and no other text before it */
    else if (r->block_at != r->title_at) put_heading(r, level);
  }
  if (r->open) tell_links(r);
}

/* ---------------------------------------------------------------- HTML between blocks */

/* The paragraph or heading ends. */
static void html_end(reader *r) {
  r->html.any = r->html.blank = false;
  if (r->html.level) end_heading(r, r->html.level);
  else end_first_line(r);
  r->html.level = 0;
  r->block_at = NULL;
}

static void html_text(reader *r, gz_str text) {
  gz_str words = str_trim(text);
  if (r->html.script || r->html.anchor || r->html.comment) return;
  if (text.len && (!words.len || words.data > text.data)) r->html.blank = true;
  if (!words.len) return;
  if (r->html.any && r->html.blank) on_text(MD_TEXT_SOFTBR, "\n", 1, r);
  r->html.any = true;
  r->html.blank = words.data + words.len < text.data + text.len;
  while (words.len) {
    const char *at = memchr(words.data, '&', words.len), *stop = words.data + words.len;
    const char *behind = at ? memchr(at, ';', (size_t)(stop - at) < 32 ? (size_t)(stop - at) : 32) : NULL;
    if (!behind) at = stop;
    if (at > words.data) on_text(MD_TEXT_NORMAL, words.data, (MD_SIZE)(at - words.data), r);
    if (behind) on_text(MD_TEXT_ENTITY, at, (MD_SIZE)(behind + 1 - at), r);
    words = str_from(behind ? behind + 1 : stop, stop);
  }
}

/* `tag`: what stands between its brackets, as far as the line goes. */
static void html_tag(reader *r, gz_str tag) {
  static const char *const within[] = {"b",    "i",   "em",  "strong", "span", "code", "u",    "sub", "sup",  "kbd",
                                       "font", "img", "del", "s",      "ins",  "mark", "abbr", "tt",  "small"};
  bool closes = str_begins(tag, STR("/"));
  size_t len = 0, i;
  gz_str name;
  tag = str_after(tag, closes);
  while (len < tag.len && (str_lower(tag.data[len]) >= 'a' ? str_lower(tag.data[len]) <= 'z'
                                                           : tag.data[len] >= '0' && tag.data[len] <= '9'))
    len++;
  name = str_part(tag, 0, len);
  for (i = 0; i < sizeof within / sizeof *within; i++)
    if (str_equal_nocase(name, str_of(within[i]))) return;
  if (str_equal_nocase(name, STR("a"))) {
    r->html.anchor = !closes && (memmem(tag.data, tag.len, "=\"#", 3) || memmem(tag.data, tag.len, "='#", 3));
  } else if (str_equal_nocase(name, STR("script")) || str_equal_nocase(name, STR("style"))) {
    r->html.script = !closes;
  } else if (str_equal_nocase(name, STR("br")) || str_equal_nocase(name, STR("td")) ||
             str_equal_nocase(name, STR("th"))) {
    r->html.blank = true;
  } else {
    html_end(r);
    raise_gap(r, str_equal_nocase(name, STR("tr")) || str_equal_nocase(name, STR("li")) ? GAP_LINE : GAP_PARAGRAPH);
    if (closes || name.len != 2 || str_lower(name.data[0]) != 'h' || name.data[1] < '1' || name.data[1] > '6') return;
    r->html.level = (uint32_t)(name.data[1] - '0');
    r->to_after = r->to;
    r->to = TO_HEADING;
    buf_clear(&r->pieces);
  }
}

static bool begins_tag(char c) { return (str_lower(c) >= 'a' && str_lower(c) <= 'z') || (c && strchr("/!?", c)); }

static void html_line(reader *r, gz_str line) {
  while (line.len) {
    const char *end = line.data + line.len, *at, *to;
    if (r->html.comment) {
      at = memmem(line.data, line.len, "-->", 3);
      r->html.comment = !at;
      line = str_from(at ? at + 3 : end, end);
    } else if (r->html.tag) {
      at = memchr(line.data, '>', line.len);
      r->html.tag = !at;
      line = str_from(at ? at + 1 : end, end);
    } else {
      at = memchr(line.data, '<', line.len);
      html_text(r, str_from(line.data, at ? at : end));
      if (!at) return;
      line = str_from(at + 1, end);
      if (r->html.script ? !str_begins(line, STR("/")) : !line.len || !begins_tag(line.data[0])) {
        html_text(r, (gz_str){at, 1});
        continue;
      }
      r->html.comment = str_begins(line, STR("!--"));
      r->html.tag = !r->html.comment;
      to = memchr(line.data ? line.data : at, '>', line.len);
      if (r->html.tag) html_tag(r, str_from(line.data, to ? to : end));
    }
  }
}

/* ---------------------------------------------------------------- links */

static bool has_scheme(gz_str target) {
  size_t i;
  for (i = 0; i < target.len; i++) {
    char c = str_lower(target.data[i]);
    if (c == ':') return i >= 2; /* not the drive of "c:\notes" */
    if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-')))) return false;
  }
  return false;
}

/* A link's target: a slice of the page, or put together where it has escapes. Of those, the page's length twice and no
 * more: thousands of links can name one definition. */
static gz_str attribute(reader *r, const MD_ATTRIBUTE *a) {
  bool inside;
  gz_str whole = tame_page(&r->page, (gz_str){a->text, a->size}, &inside), kept = STR_NONE;
  buf text;
  size_t i;
  if (!a->size) return kept;
  if (inside && a->substr_offsets[1] == a->size && a->substr_types[0] == MD_TEXT_NORMAL) return whole;
  r->n_copied += a->size;
  if (r->n_copied > 2 * r->source.len) {
    if (r->n_copied - a->size <= 2 * r->source.len) builder_problem(r->b, 0, "links to long targets are left out");
    return kept;
  }
  buf_init(&text, r->context->scratch);
  for (i = 0; a->substr_offsets[i] < a->size; i++) {
    gz_str part = {a->text + a->substr_offsets[i], a->substr_offsets[i + 1] - a->substr_offsets[i]};
    char room[4];
    size_t len = a->substr_types[i] == MD_TEXT_ENTITY ? entity_decode(part, room) : 0;
    if (len) buf_put(&text, room, len);
    else buf_put_str(&text, part);
  }
  if (text.failed || !arena_str(r->context->into, buf_str(&text), &kept)) r->failed = true;
  buf_free(&text);
  return kept;
}

/* The place of a link whose text begins at `at`: its opening bracket, or the text where it has none (<https://…>). */
static const char *opening(const reader *r, const char *at, bool is_wiki) {
  const char *from = r->page.page.data, *p = at;
  if (is_wiki) { /* [[target|text: md4c takes targets of at most 100 characters, on the same line */
    size_t most = (size_t)(at - from) < 512 ? (size_t)(at - from) : 512;
    for (; most >= 2; most--, p--)
      if (p[-1] == '[' && p[-2] == '[') return p - 2;
    return at;
  }
  while (p > from && (p[-1] == '*' || p[-1] == '_' || p[-1] == '~' || p[-1] == '`' || p[-1] == '[' || p[-1] == '!')) {
    if (p[-1] == '[' && (p - 1 == from || p[-2] != '!' || !r->link_image)) return p - 1;
    p--;
  }
  return at;
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *ud) {
  reader *r = ud;
  if (type == MD_SPAN_IMG && r->n_links && !r->link.at) r->link_image = true;
  if ((type != MD_SPAN_A && type != MD_SPAN_WIKILINK) || r->n_links++) return 0;
  r->n_spans++;
  if (r->n_spans == r->marker && r->open) { /* it and what stands behind it are no text */
    r->to = TO_LINK;
    buf_clear(&r->pieces);
  }
  memset(&r->link, 0, sizeof r->link);
  buf_clear(&r->link_text);
  r->link_image = false;
  if (type == MD_SPAN_WIKILINK) {
    r->link.kind = GZ_LINK_WIKI;
    r->link.target = attribute(r, &((MD_SPAN_WIKILINK_DETAIL *)detail)->target);
  } else {
    r->link.target = attribute(r, &((MD_SPAN_A_DETAIL *)detail)->href);
    r->link.kind = has_scheme(r->link.target) || str_begins(r->link.target, STR("//")) ? GZ_LINK_URL : GZ_LINK_PAGE;
  }
  return r->failed ? STOP : 0;
}

/* Whether the link is the story's marker, or its headline where it has none. */
static bool leads_on(reader *r) {
  bool is_headline = r->begins && !r->marker && r->depth == (r->news.shape == NEWSLETTER_ITEMS);
  if (is_headline) r->marker = r->n_spans;
  return is_headline || (r->marker && r->n_spans == r->marker);
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *ud) {
  reader *r = ud;
  (void)detail;
  if ((type != MD_SPAN_A && type != MD_SPAN_WIKILINK) || --r->n_links) return 0;
  if (r->to == TO_NOTHING) return 0;
  if (!r->link.target.len) { /* leads nowhere */
    if (r->to == TO_LINK && r->begins) begin_story(r);
    return 0;
  }
  if (r->link.at) r->link.at = opening(r, r->link.at, r->link.kind == GZ_LINK_WIKI);
  r->link.text = buf_str(&r->link_text);
  r->failed |= r->link_text.failed;
  if (leads_on(r)) r->link.kind = GZ_LINK_CONTINUE;
  put_link(r, &r->link);
  if (r->to == TO_LINK && r->begins) {
    begin_story(r);
  } else if (r->to == TO_LINK) {
    tell_links(r);
    builder_continues(r->b);
    r->to = TO_NOTHING;
  }
  return r->failed ? STOP : 0;
}

/* ---------------------------------------------------------------- blocks */

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *ud) {
  reader *r = ud;
  (void)detail;
  meet_story(r);
  switch (type) {
  case MD_BLOCK_QUOTE:
    r->depth++;
    raise_gap(r, GAP_PARAGRAPH);
    break;
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
    r->depth++;
    raise_gap(r, r->n_lists++ ? GAP_LINE : GAP_PARAGRAPH);
    break;
  case MD_BLOCK_LI:
    raise_gap(r, GAP_LINE);
    r->block_at = NULL;
    break;
  case MD_BLOCK_H:
    end_first_line(r);
    r->to_after = r->to;
    r->to = TO_HEADING;
    r->block_at = NULL;
    buf_clear(&r->pieces);
    break;
  case MD_BLOCK_HTML:
    memset(&r->html, 0, sizeof r->html);
    r->html.inside = !r->news.shape; /* of a newsletter it is what is put around */
    r->to_after = r->to;
    if (r->news.shape) r->to = TO_NOTHING;
    else raise_gap(r, GAP_PARAGRAPH);
    r->block_at = NULL;
    break;
  case MD_BLOCK_CODE:
    r->in_code = true;
    r->n_newlines = 0;
    raise_gap(r, GAP_PARAGRAPH);
    break;
  case MD_BLOCK_TR:
    raise_gap(r, GAP_LINE);
    r->n_cells = 0;
    break;
  case MD_BLOCK_TH:
  case MD_BLOCK_TD: r->n_tabs += r->n_cells++ > 0; break;
  case MD_BLOCK_P:
    r->block_at = NULL;
    raise_gap(r, GAP_PARAGRAPH);
    r->bold_heading = r->begins && r->is_plain;
    if (!r->bold_heading) break;
    r->to_after = r->to;
    r->to = TO_HEADING;
    break;
  case MD_BLOCK_HR:
    if (r->n_blocks == r->news.end) end_story(r);
    raise_gap(r, GAP_PARAGRAPH);
    break;
  case MD_BLOCK_TABLE: raise_gap(r, GAP_PARAGRAPH); break;
  default: break;
  }
  return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *ud) {
  reader *r = ud;
  switch (type) {
  case MD_BLOCK_H: end_heading(r, ((MD_BLOCK_H_DETAIL *)detail)->level); break;
  case MD_BLOCK_P:
    if (r->bold_heading && r->news.shape != NEWSLETTER_HEADINGS) cut_number(&r->pieces);
    if (r->bold_heading) end_heading(r, NEWSLETTER_BOLD);
    r->bold_heading = false;
    break;
  case MD_BLOCK_HTML:
    if (!r->html.inside) {
      r->to = r->to_after;
      break;
    }
    if (r->html.any) raise_gap(r, GAP_PARAGRAPH);
    html_end(r);
    r->html.inside = false;
    break;
  case MD_BLOCK_QUOTE: r->depth--; break;
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
    r->depth--;
    r->n_lists--;
    break;
  case MD_BLOCK_CODE:
    r->in_code = false;
    r->n_newlines = 0;
    break;
  default: break;
  }
  end_first_line(r);
  r->parted = false;
  if (r->news.shape == NEWSLETTER_ITEMS && (type == MD_BLOCK_UL || type == MD_BLOCK_OL) && !r->depth) end_story(r);
  if (type == MD_BLOCK_QUOTE || ((type == MD_BLOCK_UL || type == MD_BLOCK_OL) && !r->n_lists))
    raise_gap(r, GAP_PARAGRAPH);
  else if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE)
    raise_gap(r, GAP_PARAGRAPH);
  return r->failed ? STOP : 0;
}

/* ---------------------------------------------------------------- the page */

/* A page without text is an article that has only its headline. */
static void begin_empty(reader *r) {
  gz_str title = r->front.title.data ? r->front.title : format_file_name(r->context->name);
  if (r->above_at) {
    begin_untitled(r);
  } else if (title.len) {
    begin(r, r->front.title.data ? r->front.title_line : 1, r->source.data);
    builder_headline(r->b, title);
  }
}

static void name_tamed(reader *r) {
  const tame *t = &r->page;
  if (t->long_paragraph) {
    builder_problem(r->b, builder_line(r->b, t->long_paragraph),
                    "a paragraph with too many brackets or tildes: they are read as text");
  }
  if (t->too_deep)
    builder_problem(r->b, builder_line(r->b, t->too_deep), "quotes or lists nested too deep are read as text");
  if (t->long_definition) {
    builder_problem(r->b, builder_line(r->b, t->long_definition), "a link definition that is too long is read as text");
  }
}

/* Whether the page says which one it is of many: by its day, or a number in its title. */
static bool is_issue(const front_matter *front) {
  size_t i;
  for (i = 0; i < front->title.len; i++)
    if (front->title.data[i] >= '0' && front->title.data[i] <= '9') return true;
  return front->date.len;
}

static void parse(builder *b, const format_context *context) {
  static const MD_PARSER parser = {
      0, MD_FLAGS, on_enter_block, on_leave_block, on_enter_span, on_leave_span, on_text, NULL, NULL};
  reader r = {.b = b, .context = context, .source = builder_source(b)};
  const char *body = front_read(b, context, &r.front);
  buf_init(&r.above, context->scratch);
  buf_init(&r.pieces, context->scratch);
  buf_init(&r.joined, context->scratch);
  buf_init(&r.link_text, context->scratch);
  buf_init(&r.links, context->scratch);
  builder_page_meta(b, r.front.meta);
  if (r.front.title.data) {
    builder_page_title(b, r.front.title);
    r.has_title = true;
  }
  if (!tame_read(&r.page, str_from(body, r.source.data + r.source.len), context->scratch)) r.failed = true;
  else {
    name_tamed(&r);
    if (!context->split_level && !context->whole &&
        !newsletter_read(&r.news, &r.page, MD_FLAGS, is_issue(&r.front), context))
      r.failed = true;
    if (r.news.shape) r.to = TO_NOTHING;
    if (md_parse(r.page.fed.data, (MD_SIZE)r.page.fed.len, &parser, &r) != 0) r.failed = true;
    end_first_line(&r);
    if (!r.open && builder_n_articles(b) == 0) begin_empty(&r);
    if (r.open) tell_links(&r);
    end(&r, r.source.data + r.source.len);
  }
  if (r.failed) builder_fail(b);
  newsletter_free(&r.news);
  tame_free(&r.page);
  buf_free(&r.above);
  buf_free(&r.pieces);
  buf_free(&r.joined);
  buf_free(&r.link_text);
  buf_free(&r.links);
}

/* Signs of Markdown in a text whose name does not say: weak ones, for people write "# " in plain text too. */
enum { GUESS_MOST = 40 + 30 + 15 + 15 };

static int guess(gz_str text, const format_context *context) {
  const char *p = text.data, *end;
  int n_headings = 0, n_links = 0, n_fences = 0, sure = 0;
  (void)context;
  if (text.len > FORMAT_LOOK) text.len = FORMAT_LOOK;
  end = text.data + text.len;
  if (str_begins(text, STR("---\n")) || str_begins(text, STR("---\r\n"))) {
    gz_str rest = str_after(text, 4);
    if (memmem(rest.data, rest.len, "\n---", 4) && memchr(rest.data, ':', rest.len)) sure += 40;
  }
  if (str_begins(text, STR("+++\n")) && memmem(text.data, text.len, "\n+++\n", 5)) sure += 40;
  while (p < end) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    gz_str line = str_from(p, stop ? stop : end);
    size_t n = 0;
    while (n < line.len && line.data[n] == '#') n++;
    n_headings += n >= 1 && n <= 6 && n + 1 < line.len && line.data[n] == ' ';
    n_fences += str_begins(line, STR("```"));
    n_links += line.len && memmem(line.data, line.len, "](", 2);
    p = stop ? stop + 1 : end;
  }
  sure += n_headings > 3 ? 30 : n_headings * 10;
  sure += n_links > 2 ? 15 : n_links * 5;
  sure += n_fences > 1 ? 15 : 0;
  return sure;
}

static const char *const endings[] = {".md", ".markdown", ".mkd", ".mdown", NULL};

const format format_markdown = {"markdown", endings, guess, GUESS_MOST, parse, NULL, NULL, NULL, true};
