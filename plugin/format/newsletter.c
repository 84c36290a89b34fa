/* Is a Markdown page a newsletter? md4c goes through it once and three lists are made of what may begin an article; then
 * each is weighed.
 *
 *   # Weekly                        heads  {level 1, "Weekly"}
 *   Words of welcome.
 *   ## Harbour                      heads  {level 2, "Harbour"}
 *   - [Fog expected](https://…)     items  {linked, title 2 words, text 4 words}
 *     Boats stay in port.
 *
 * Words are counted in quarters, for Chinese and Thai have no blanks between theirs. */
#include "format/newsletter.h"

#include <utf8proc.h>

#include "format/markers.h"
#include "text/utf8.h"

enum { STOP = -1 }; /* ends md_parse early */

enum { WORD = 4, STORIES_LEAST = 3, HEADLINE_MOST = 16, BYLINE_MOST = 6 };

/* Something that may begin an article, and what follows it. */
typedef struct part {
  uint32_t block, marker, level;
  uint32_t title, text;     /* quarters of words: of the headline, and behind it */
  bool linked;              /* it begins with a link that can be a headline */
  bool alone;               /* nothing stands beside the link in its paragraph or heading */
  bool apart;               /* what does is parted from it, as it is not within a sentence */
  bool bold;                /* the link is */
  bool leads, marker_leads; /* to other places than this collection */
  bool closed;              /* what comes does not belong to it */
  bool strong;              /* all its words are bold, and none a link */
  bool bare;                /* it begins with an address that is no link of Markdown */
  bool plain;               /* numbered and short, and no link: the headline of what follows it */
  bool numbered;            /* digits stand before the link */
  bool version;             /* its headline has a number such as 1.2.3 */
  bool sourced;             /* of a heading: a link alone is the first that stands below it */
} part;

typedef struct survey {
  const tame *page;
  markers known;
  buf heads, items, paragraphs; /* of part */
  part *here;                   /* the item or paragraph that text belongs to */
  part *head;                   /* the heading */
  part head_before;             /* as it was before the paragraph */
  uint32_t n_blocks, n_spans;
  uint32_t depth;             /* of quotes and lists */
  uint32_t n_top;             /* blocks of the page that are in no other */
  uint32_t text;              /* quarters of words on the page */
  uint32_t n_links, n_strong; /* that are open */
  uint32_t rule;              /* the last thematic break of the page */
  bool is_issue;              /* the page is one of many: it says so, or its first heading has digits */
  bool in_heading;            /* of the page, not of a quote */
  bool in_code;               /* or HTML */
  bool is_first;              /* in the paragraph that the link begins */
  bool was_link;              /* the link is what was read last */
  bool in_title;              /* the link that is open may be the headline */
  bool leads;                 /* the link that is open does */
  buf link;                   /* its text */
  bool failed;
} survey;

static part *parts_of(const buf *parts) { return (part *)(void *)parts->data; }

static size_t n_parts(const buf *parts) { return parts->len / sizeof(part); }

static part *last_of(const buf *parts) { return n_parts(parts) ? parts_of(parts) + n_parts(parts) - 1 : NULL; }

static part *put_part(survey *s, buf *parts, uint32_t level) {
  part p = {.block = s->n_blocks, .level = level, .alone = true, .strong = true};
  buf_put(parts, &p, sizeof p);
  s->failed |= parts->failed;
  s->is_first = true;
  s->was_link = s->in_title = false;
  return s->failed ? NULL : last_of(parts);
}

/* ---------------------------------------------------------------- words */

/* How much of a word a letter is, where it goes on and where it begins. */
static uint32_t quarters(uint32_t cp, bool goes_on) {
  if ((cp >= 0xe00 && cp < 0x1100) || (cp >= 0x1780 && cp < 0x1800)) return 1;
  if (cp >= 0x2e80 && !(cp >= 0xac00 && cp < 0xd7b0)) return 2;
  return goes_on ? 0 : WORD;
}

/* Quarters of words in a text; digits and signs are none. *signs: it has digits. */
static uint32_t count(gz_str s, bool *digits) {
  const char *p = s.data, *end = s.data + s.len;
  uint32_t n = 0, cp;
  bool goes_on = false;
  while (p < end) {
    utf8proc_category_t category;
    p += utf8_decode(p, end, &cp);
    category = utf8proc_category((utf8proc_int32_t)cp);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) {
      n += quarters(cp, goes_on);
      goes_on = true;
    } else if (category == UTF8PROC_CATEGORY_ND) {
      *digits = true;
    } else {
      goes_on = goes_on && (cp == '\'' || cp == 0x2019 || category == UTF8PROC_CATEGORY_MN);
    }
  }
  return n;
}

/* Whether what stands behind a link goes on with its sentence: "[Fog](…), they say". */
static bool goes_on(gz_str behind) {
  uint32_t cp;
  utf8proc_category_t category;
  utf8_decode(behind.data, behind.data + behind.len, &cp);
  category = utf8proc_category((utf8proc_int32_t)cp);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) || (cp >= '0' && cp <= '9') ||
         cp == 0x2019 || (cp < 0x80 && cp && strchr(",;'/&+", (int)cp));
}

/* ---------------------------------------------------------------- what md4c tells */

/* "Release 1.2.3": what changes is told by such headlines. */
static bool has_version(gz_str s) {
  size_t i, n = 0;
  for (i = 0; i + 1 < s.len && n < 2; i++) {
    if (s.data[i] == '.' && s.data[i + 1] >= '0' && s.data[i + 1] <= '9') n++;
    else if (s.data[i] < '0' || s.data[i] > '9') n = 0;
  }
  return n > 1;
}

/* "1. Fog", "2、雾", not "2012" or "1.5 boats". */
static bool begins_number(gz_str s) {
  static const char *const signs[] = {".", ")", "、", "．", "）"};
  size_t at = 0, i;
  while (at < s.len && at < 4 && s.data[at] >= '0' && s.data[at] <= '9') at++;
  if (!at) return false;
  s = str_after(s, at);
  for (i = 0; i < sizeof signs / sizeof *signs; i++)
    if (str_begins(s, str_of(signs[i]))) return s.len == strlen(signs[i]) || s.data[1] < '0' || s.data[1] > '9';
  return false;
}

/* Text of a part, or of what stands below a heading. */
static void put_words(survey *s, part *p, gz_str words, uint32_t n, bool says) {
  if (s->in_heading || (s->in_title && s->is_first)) p->title += n;
  if (s->in_heading) p->version |= has_version(words);
  if (s->in_title && s->is_first) {
    p->bold |= s->n_strong > 0;
    return;
  }
  if (s->is_first && says) {
    p->numbered |= !p->linked && begins_number(str_trim(words));
    if (!p->linked && (n || (p->level == 0 && p != last_of(&s->paragraphs)))) s->is_first = false;
    p->alone &= !(p->linked || n || (p->level == 0 && !p->numbered));
  }
  if (s->was_link && str_trim(words).len) {
    p->apart = !goes_on(str_trim(words));
    s->was_link = false;
  }
  if (!s->in_heading) p->text += n;
  if (says && !s->n_links) p->marker = 0;
}

static int survey_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ud) {
  survey *s = ud;
  gz_str words = tame_page(s->page, (gz_str){text, size}, NULL);
  part *p = s->in_heading ? s->head : s->here;
  bool digits = false;
  uint32_t n;
  if (s->in_code || type == MD_TEXT_HTML) return 0;
  if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR || type == MD_TEXT_ENTITY) {
    if (s->was_link && p) p->apart = true;
    s->was_link = false;
    return 0;
  }
  n = count(words, &digits);
  s->text += n;
  if (n && p && s->is_first && !p->text && !p->linked)
    p->bare = str_begins(words, STR("https://")) || str_begins(words, STR("http://"));
  if (s->in_heading && n_parts(&s->heads) == 1 && s->head->level == 1) s->is_issue |= digits;
  if (n && p && !s->in_heading) p->strong &= s->n_strong && !s->n_links;
  if (s->n_links) buf_put_str(&s->link, words);
  s->failed |= s->link.failed;
  if (p) put_words(s, p, words, n, n || digits);
  if (s->head && !s->in_heading) {
    s->head->text += n;
    if ((n || digits) && !s->n_links) s->head->marker = 0;
  }
  return s->failed ? STOP : 0;
}

static bool leads_out(const MD_ATTRIBUTE *href) {
  gz_str target = {href->text, href->size};
  size_t least = target.len < 16 ? target.len : 16;
  return least && (target.data[0] == '/' || memmem(target.data, least, "://", 3));
}

static int survey_enter_span(MD_SPANTYPE type, void *detail, void *ud) {
  survey *s = ud;
  part *p = s->in_heading ? s->head : s->here;
  s->n_strong += type == MD_SPAN_STRONG;
  if (type == MD_SPAN_IMG && s->in_title && p) p->linked = s->in_title = false; /* a picture is no headline */
  if ((type != MD_SPAN_A && type != MD_SPAN_WIKILINK) || s->n_links++) return 0;
  s->n_spans++;
  buf_clear(&s->link);
  s->leads = type == MD_SPAN_A && leads_out(&((MD_SPAN_A_DETAIL *)detail)->href);
  s->was_link = false;
  s->in_title = type == MD_SPAN_A && p && s->is_first && !p->linked;
  if (p && p->linked && s->is_first) p->alone = false;
  if (s->in_title) {
    p->linked = true;
    p->leads = s->leads;
  }
  return 0;
}

static void put_marker(const survey *s, part *p, bool leads) {
  if (!p) return;
  p->marker = s->n_spans;
  p->marker_leads = leads;
}

static int survey_leave_span(MD_SPANTYPE type, void *detail, void *ud) {
  survey *s = ud;
  part *p = s->in_heading ? s->head : s->here;
  (void)detail;
  s->n_strong -= type == MD_SPAN_STRONG;
  if ((type != MD_SPAN_A && type != MD_SPAN_WIKILINK) || --s->n_links) return 0;
  if (!s->in_heading && type == MD_SPAN_A && (!s->in_title || p->title <= 4 * WORD) &&
      markers_knows(&s->known, str_trim(buf_str(&s->link)))) {
    if (s->in_title) p->linked = s->is_first = false; /* it is no headline */
    put_marker(s, s->here, s->leads);
    put_marker(s, s->head, s->leads);
  } else {
    s->was_link = s->in_title;
    if (!s->in_title && s->here) s->here->marker = 0;
    if (!s->in_heading && s->head) s->head->marker = 0;
  }
  s->in_title = false;
  s->failed |= s->known.failed;
  return s->failed ? STOP : 0;
}

static int survey_enter(MD_BLOCKTYPE type, void *detail, void *ud) {
  survey *s = ud;
  s->n_blocks++;
  s->n_top += s->depth == 0 && type != MD_BLOCK_DOC;
  switch (type) {
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
  case MD_BLOCK_QUOTE:
    s->depth++;
    s->is_first = s->was_link = false;
    break;
  case MD_BLOCK_LI:
    if (s->depth != 1) break;
    s->here = put_part(s, &s->items, 0);
    if (((MD_BLOCK_LI_DETAIL *)detail)->is_task) s->is_first = false;
    break;
  case MD_BLOCK_H:
    if (s->depth) {
      s->is_first = false; /* "- # [Fog](…)" */
      break;
    }
    if (last_of(&s->paragraphs)) last_of(&s->paragraphs)->closed = true;
    s->head = put_part(s, &s->heads, ((MD_BLOCK_H_DETAIL *)detail)->level);
    s->in_heading = true;
    break;
  case MD_BLOCK_P:
    if (s->depth) break;
    s->here = put_part(s, &s->paragraphs, 0);
    if (s->head) s->head_before = *s->head;
    break;
  case MD_BLOCK_HR:
    if (s->depth) break;
    s->rule = s->n_blocks;
    if (s->head && s->head->marker) s->head = NULL; /* it has ended */
    break;
  case MD_BLOCK_CODE:
  case MD_BLOCK_HTML: s->in_code = true; break;
  default: break;
  }
  return s->failed ? STOP : 0;
}

/* A paragraph that begins no article belongs to the one before. */
static void end_paragraph(survey *s) {
  part *p = s->here, *before;
  s->here = NULL;
  if (p && s->n_blocks == p->block && s->head && s->head->block + 1 == p->block)
    s->head->sourced = (p->linked && p->alone && p->leads) || p->bare;
  if (p && p->strong && !p->linked && p->text) { /* a heading in all but its sign */
    part head = {.block = p->block, .level = NEWSLETTER_BOLD, .title = p->text, .alone = true};
    if (s->head) *s->head = s->head_before;
    if (n_parts(&s->paragraphs) > 1) p[-1].closed = true;
    s->paragraphs.len -= sizeof *p;
    buf_put(&s->heads, &head, sizeof head);
    s->failed |= s->heads.failed;
    s->head = last_of(&s->heads);
    return;
  }
  if (p && p->numbered && !p->linked && p->text && p->text <= HEADLINE_MOST * WORD) {
    p->plain = true;
    p->title = p->text;
    p->text = 0;
    return;
  }
  if (!p || (p->linked && (p->alone || ((p->bold || p->numbered || p->text <= BYLINE_MOST * WORD) && p->apart))))
    return;
  s->paragraphs.len -= sizeof *p;
  before = last_of(&s->paragraphs);
  if (!before || before->closed) return;
  before->text += p->title + p->text;
  before->marker = p->marker;
  before->marker_leads = p->marker_leads;
}

static int survey_leave(MD_BLOCKTYPE type, void *detail, void *ud) {
  survey *s = ud;
  (void)detail;
  switch (type) {
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
  case MD_BLOCK_QUOTE: s->depth--; break;
  case MD_BLOCK_LI:
    if (s->depth == 1) s->here = NULL;
    break;
  case MD_BLOCK_H:
    if (!s->depth) s->in_heading = false;
    break;
  case MD_BLOCK_P:
    if (!s->depth) end_paragraph(s);
    break;
  case MD_BLOCK_CODE:
  case MD_BLOCK_HTML: s->in_code = false; break;
  default: break;
  }
  s->is_first = s->was_link = false;
  return 0;
}

/* ---------------------------------------------------------------- weighing */

/* What parts of one kind have in common: how many there are, and of those that are articles … */
typedef struct weight {
  uint32_t n, n_stories, n_told; /* … how many have some words behind their headline */
  uint32_t n_numbered, n_versions;
  uint64_t title, text; /* quarters of words */
  uint64_t other;       /* of parts that will be articles all the same */
} weight;

static void add_story(weight *w, const part *p) {
  w->n_stories++;
  w->n_told += p->text >= 3 * WORD;
  w->n_numbered += p->numbered;
  w->n_versions += p->version;
  w->title += p->title;
  w->text += p->text;
}

/* Headlines with excerpts, which are most of the page: of some words, or of one where much is told or they are counted.
 * `marked`: something says "Read more" below each. */
static bool is_enough(const weight *w, const survey *s, bool marked) {
  uint64_t word = (uint64_t)WORD * w->n_stories;
  uint64_t all = w->title + w->text + w->other;
  bool counted = w->n_numbered == w->n_stories, plain = counted || w->text >= 24 * word;
  if (w->n_versions * 2 > w->n_stories) return false;
  if (w->n_stories < STORIES_LEAST || w->n_told * 5 < w->n_stories * 4) return false;
  if (w->title < (plain ? 1 : 2) * word || all * 6 < (uint64_t)s->text * (counted ? 2 : plain ? 3 : 4)) return false;
  return w->text >= 12 * word || (w->text >= 5 * word && (marked || counted || s->is_issue || w->title >= 3 * word));
}

static void put_story(newsletter *n, const part *p) {
  newsletter_story story = {p->block, p->marker, p->plain};
  buf_put(&n->stories, &story, sizeof story);
}

static bool is_item(const part *p) { return p->linked && p->leads && (p->alone || p->apart); }

/* The page is one list, and each of its items a link with a block of text below it: then any words will do. */
static bool is_one_list(const survey *s) {
  const part *p = parts_of(&s->items);
  size_t n = n_parts(&s->items), i;
  for (i = 0; i < n && p[i].linked && p[i].alone && p[i].text; i++) {}
  return s->n_top == 1 && n >= STORIES_LEAST && i == n;
}

/* Of a list most of which is numbered: the others are text. */
static bool is_counted(const part *p, size_t n) {
  size_t i, n_numbered = 0;
  for (i = 0; i < n; i++) n_numbered += p[i].numbered && p[i].linked;
  return n_numbered * 2 > n;
}

static bool find_list(newsletter *n, const survey *s, const buf *parts, enum newsletter_shape shape) {
  const part *p = parts_of(parts);
  size_t n_all = n_parts(parts), i;
  bool whole = shape == NEWSLETTER_ITEMS && is_one_list(s), counted = is_counted(p, n_all);
  weight w = {0};
  for (i = 0; i < n_all; i++) {
    if (counted ? !p[i].numbered : p[i].plain) continue;
    w.n++;
    if (is_item(&p[i]) || p[i].plain) add_story(&w, &p[i]);
  }
  if (!whole && (w.n_stories * 5 < w.n * 4 || !is_enough(&w, s, false))) return false;
  n->shape = shape;
  for (i = 0; i < n_all; i++)
    if (whole || (is_item(&p[i]) && (!counted || p[i].numbered)) || (counted && p[i].plain)) put_story(n, &p[i]);
  return true;
}

/* The heading at `i` with what stands below it, up to the next of its level or above; *next is that one. */
static part whole_part(const survey *s, size_t i, size_t *next) {
  const part *p = parts_of(&s->heads);
  size_t n = n_parts(&s->heads);
  part whole = p[i];
  for (*next = i + 1; *next < n && p[*next].level > p[i].level; ++*next) {
    whole.text += p[*next].title + p[*next].text;
    whole.marker = p[*next].marker;
    whole.marker_leads = p[*next].marker_leads;
  }
  return whole;
}

/* Headings of one level: those that are links, else those above a "Read more". */
static bool find_headings(newsletter *n, const survey *s, uint32_t level, bool marked) {
  size_t n_all = n_parts(&s->heads), i, next;
  weight w = {0};
  for (i = 0; i < n_all; i = next) {
    part p = parts_of(&s->heads)[i];
    next = i + 1;
    if (p.level != level) continue;
    p = whole_part(s, i, &next);
    w.n++;
    if (marked ? p.marker && p.marker_leads : (p.linked && p.alone && p.leads) || p.sourced) add_story(&w, &p);
    else w.other += p.title + p.text;
  }
  if (w.n_stories * 3 < w.n * 2 || !is_enough(&w, s, marked)) return false;
  n->shape = NEWSLETTER_HEADINGS;
  n->level = level;
  for (i = 0; i < n_all; i = next) {
    part p = parts_of(&s->heads)[i];
    next = i + 1;
    if (p.level == level) {
      p = whole_part(s, i, &next);
      put_story(n, &p);
    }
  }
  return true;
}

/* The page's title stands above all other headings, and before the first article. */
static void find_title(newsletter *n, const survey *s) {
  const newsletter_story *story = (const newsletter_story *)(const void *)n->stories.data;
  const part *p = parts_of(&s->heads);
  size_t n_all = n_parts(&s->heads), i;
  bool alone = n_all && p[0].block < story->block;
  for (i = 1; i < n_all; i++) alone &= p[i].level > p[0].level;
  if (alone) n->title = p[0].block;
  for (i = alone; i < n_all; i++) n->n_sections += n->shape != NEWSLETTER_HEADINGS || p[i].level < n->level;
}

static void weigh(newsletter *n, const survey *s) {
  uint32_t level;
  bool found = false;
  size_t last;
  for (level = 1; level <= NEWSLETTER_BOLD && !found; level++)
    found = find_headings(n, s, level, false) || find_headings(n, s, level, true);
  if (!found) found = find_list(n, s, &s->items, NEWSLETTER_ITEMS);
  if (!found) found = find_list(n, s, &s->paragraphs, NEWSLETTER_PARAGRAPHS);
  if (!found || n->stories.failed) return;
  find_title(n, s);
  last = n->stories.len / sizeof(newsletter_story) - 1;
  if (s->rule > ((const newsletter_story *)(const void *)n->stories.data)[last].block) n->end = s->rule;
}

/* ---------------------------------------------------------------- a first look */

/* Whether a sign may stand between a line's border and the link that it begins or ends with. */
static bool is_before_link(char c) {
  static const bool signs[128] = {
      ['\0'] = true, [' '] = true, ['\t'] = true, ['-'] = true, ['+'] = true, ['*'] = true, ['_'] = true,
      ['#'] = true,  ['.'] = true, [')'] = true,  ['>'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
      ['3'] = true,  ['4'] = true, ['5'] = true,  ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true};
  return (unsigned char)c >= 0x80 || signs[(unsigned char)c];
}

static bool is_behind_link(char c) {
  return c == ' ' || c == '*' || c == '_' || c == '>' || c == '\0' || (unsigned char)c >= 0x80;
}

/* Whether three lines begin with a link or an address, or end with a link: much cheaper than md4c, and most pages have fewer. */
static bool may_be(gz_str text) {
  const char *p = text.data, *end = p + text.len;
  uint32_t n = 0;
  while (p < end && n < STORIES_LEAST) {
    gz_str line = str_line(p, end, &p);
    while (line.len && is_before_link(line.data[0])) line = str_after(line, 1);
    while (line.len && is_behind_link(line.data[line.len - 1])) line.len--;
    n += line.len > 2 && (line.data[0] == '[' || str_begins(line, STR("http")) || line.data[line.len - 1] == ')' ||
                          line.data[line.len - 1] == ']');
  }
  return n >= STORIES_LEAST;
}

/* What a project says of itself is no newsletter, whatever it links. */
static bool is_readme(gz_str name) {
  gz_str file = format_file_name(name);
  return file.len >= 6 && str_equal_nocase(str_part(file, 0, 6), STR("readme"));
}

bool newsletter_read(newsletter *n, const tame *text, unsigned flags, bool is_issue, const format_context *context) {
  static const prose_lines none;
  const MD_PARSER parser = {0,           flags, survey_enter, survey_leave, survey_enter_span, survey_leave_span,
                            survey_text, NULL,  NULL};
  survey s = {.page = text, .is_issue = is_issue};
  memset(n, 0, sizeof *n);
  buf_init(&n->stories, context->scratch);
  if (!may_be(text->page) || is_readme(context->name)) return true;
  buf_init(&s.heads, context->scratch);
  buf_init(&s.items, context->scratch);
  buf_init(&s.paragraphs, context->scratch);
  buf_init(&s.link, context->scratch);
  s.failed = !markers_read(&s.known, &none, context);
  if (!s.failed && md_parse(text->fed.data, (MD_SIZE)text->fed.len, &parser, &s) != 0) s.failed = true;
  if (!s.failed) weigh(n, &s);
  markers_free(&s.known);
  buf_free(&s.heads);
  buf_free(&s.items);
  buf_free(&s.paragraphs);
  buf_free(&s.link);
  return !s.failed && !n->stories.failed;
}

void newsletter_free(newsletter *n) { buf_free(&n->stories); }
