/* What does a saved page of the web say? Either it lists articles, or it is one.
 *
 *   list   <article>s; else headlines that come again, with text behind each:
 *            <h2><a href="wall.html">Wall put off</a></h2>
 *            <p>Nine votes to eight. <a href="wall.html">Read more</a></p>
 *   one    everything that is no furniture; <h1> is its headline, else <title>
 *
 * markup.c makes blocks of the tags; here some are left out (OUT) and the rest are dealt out to articles. */
#include "base/map.h"
#include "format/date.h"
#include "format/markers.h"
#include "format/markup.h"
#include "text/utf8.h"

enum {
  OUT = 128,        /* of no article: beside the flags of a block */
  TEXT_LEAST = 30,  /* bytes of what is an excerpt */
  HEAD_LEAST = 12,  /* bytes of a link that could be a headline, if it is no heading */
  ABOUT_MOST = 200, /* bytes of what is said about an article */
  ABOUT_NEAR = 4,   /* blocks from the headline to it */
  HEAD_LEVELS = 4
};

/* Blocks [from, to) of an article: the headline, and the link to the full text. */
typedef struct item {
  uint32_t from, head, to;
  uint32_t marker; /* a link, or MARKUP_NONE */
} item;

typedef struct reader {
  builder *b;
  const format_context *context;
  markup m;
  markers known;
  gz_str source;
  buf items;
  buf words;
  bool failed;
} reader;

static markup_block *block_at(reader *r, uint32_t i) { return (markup_block *)(void *)r->m.blocks.data + i; }

static bool is_out(reader *r, uint32_t i) { return block_at(r, i)->flags & OUT; }

static gz_str words_of(reader *r, uint32_t from, uint32_t to) {
  buf_clear(&r->words);
  markup_words(&r->m, from, to, &r->words);
  r->failed |= r->words.failed;
  return buf_str(&r->words);
}

static gz_str block_words(reader *r, uint32_t i) { return words_of(r, block_at(r, i)->from, block_at(r, i)->to); }

/* ---------------------------------------------------------------- furniture */

static size_t text_without(reader *r, unsigned without, unsigned with) {
  size_t n = 0;
  uint32_t i;
  for (i = 0; i < r->m.n_blocks; i++) {
    const markup_block *block = block_at(r, i);
    if (!(block->flags & without) && (block->flags & with) == with) n += block->n_text;
  }
  return n;
}

/* Names of classes are a guess: where they would leave out most of a page, they do not count, nor do elements where
 * they would leave out all of it. */
static void leave_out(reader *r) {
  size_t hard = text_without(r, MARKUP_HARD, 0), soft = text_without(r, MARKUP_HARD | MARKUP_SOFT, 0), in_main;
  unsigned without = soft && soft >= hard / 5 ? MARKUP_HARD | MARKUP_SOFT : hard ? MARKUP_HARD : 0;
  uint32_t i;
  in_main = text_without(r, without, MARKUP_MAIN);
  for (i = 0; i < r->m.n_blocks; i++) {
    markup_block *block = block_at(r, i);
    if ((block->flags & without) || (in_main > TEXT_LEAST && !(block->flags & MARKUP_MAIN))) block->flags |= OUT;
    if ((block->flags & MARKUP_ABOUT) && block->n_text > ABOUT_MOST) block->flags &= (unsigned char)~MARKUP_ABOUT;
  }
}

/* ---------------------------------------------------------------- articles of a list */

/* The link to the full text that ends a block, or stands alone in it; MARKUP_NONE: none. */
static uint32_t marker_of(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  uint32_t k;
  for (k = block->link_to; k > block->link_from; k--) {
    const markup_link *link = markup_link_at(&r->m, k - 1);
    if (link->is_tag || str_begins(link->href, STR("#"))) continue;
    if (link->is_marker || markers_knows(&r->known, words_of(r, link->from, link->to))) return k - 1;
  }
  return MARKUP_NONE;
}

static bool is_linked(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  return block->n_linked == block->n_text && block->link_to > block->link_from &&
         !str_begins(markup_link_at(&r->m, block->link_from)->href, STR("#"));
}

static void put_item(reader *r, uint32_t from, uint32_t head, uint32_t to) {
  item it = {from, head, to, MARKUP_NONE};
  uint32_t i;
  for (i = head + 1; i < to && it.marker == MARKUP_NONE; i++)
    if (!is_out(r, i)) it.marker = marker_of(r, i);
  if (it.marker != MARKUP_NONE) {
    for (to = i; to < it.to && (block_at(r, to)->flags & (OUT | MARKUP_ABOUT)); to++) {} /* tags stand behind it */
    it.to = to;
  }
  while (it.to > it.head + 1 && is_out(r, it.to - 1)) it.to--;
  buf_put(&r->items, &it, sizeof it);
  r->failed |= r->items.failed;
}

/* The headline among blocks [from, to): the first heading, else the first that is all link, else the first. */
static uint32_t head_of(reader *r, uint32_t from, uint32_t to) {
  uint32_t i, first = MARKUP_NONE, linked = MARKUP_NONE;
  for (i = from; i < to; i++) {
    const markup_block *block = block_at(r, i);
    if (is_out(r, i)) continue;
    if (block->kind == MARKUP_HEADING) return i;
    if (block->flags & MARKUP_ABOUT) continue;
    if (linked == MARKUP_NONE && is_linked(r, i)) linked = i;
    if (first == MARKUP_NONE) first = i;
  }
  return linked != MARKUP_NONE ? linked : first;
}

/* Several <article>s, none of which is nearly all of them: true, and they are the items. *only: else the one that is.
 * */
static bool by_elements(reader *r, uint32_t *only) {
  size_t all = 0, most = 0, text = 0;
  uint32_t i, from = 0, n = 0, in = MARKUP_NONE;
  *only = MARKUP_NONE;
  for (i = 0; i <= r->m.n_blocks; i++) {
    uint32_t article = i < r->m.n_blocks ? block_at(r, i)->article : MARKUP_NONE;
    if (i && article != in) {
      if (in != MARKUP_NONE && text) n++;
      if (in != MARKUP_NONE && text > most) {
        most = text;
        *only = in;
      }
      text = 0;
    }
    in = article;
    if (i == r->m.n_blocks || is_out(r, i) || article == MARKUP_NONE) continue;
    text += block_at(r, i)->n_text;
    all += block_at(r, i)->n_text;
  }
  if (n < 2) return false;
  if (most * 10 > all * 7 && most > 1000) return false;
  *only = MARKUP_NONE;
  for (i = 0, in = MARKUP_NONE; i <= r->m.n_blocks; i++) {
    uint32_t article = i < r->m.n_blocks ? block_at(r, i)->article : MARKUP_NONE;
    if (article == in && i < r->m.n_blocks) continue;
    if (in != MARKUP_NONE) {
      uint32_t head = head_of(r, from, i);
      if (head != MARKUP_NONE) put_item(r, from, head, i);
    }
    in = article;
    from = i;
  }
  return true;
}

/* What could be a headline has a key: its level, or its element and class. 0: it could not. */
static uint32_t head_key(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  if (is_out(r, i) || (block->flags & MARKUP_ABOUT)) return 0;
  if (block->kind == MARKUP_HEADING) return block->level <= HEAD_LEVELS ? block->level : 0;
  if (block->n_text < HEAD_LEAST || !is_linked(r, i) || marker_of(r, i) != MARKUP_NONE) return 0;
  return block->key | 64;
}

typedef struct repeated {
  uint32_t key, n, n_linked, n_followed, n_marked;
  uint32_t last;       /* the last of them */
  size_t n_text, text; /* of all that follow; behind the last one */
  bool marked;
} repeated;

static void follow_up(repeated *k) {
  if (k->text >= TEXT_LEAST) {
    k->n_followed++;
    k->n_text += k->text;
  }
  k->n_marked += k->marked;
  k->text = 0;
  k->marked = false;
}

static bool is_list(const repeated *k) {
  bool heading = k->key <= HEAD_LEVELS;
  if (k->n < (heading ? 2 : 3) || k->n_followed * 10 < k->n * 6 || k->n_followed < 2) return false;
  return !heading || k->n_linked * 10 >= k->n * 6 || k->n_marked * 2 >= k->n;
}

/* The key whose headlines have the most text behind them; 0: none. Text counts for the nearest headline alone, and for
 * that of the level above where the nearest has none. */
static uint32_t choose_key(reader *r) {
  map keys;
  buf found;
  repeated *near = NULL;
  uint32_t i, n = 0, best = 0;
  size_t most = 0;
  map_init(&keys, r->context->scratch);
  buf_init(&found, r->context->scratch);
  for (i = 0; i < r->m.n_blocks && !r->failed; i++) {
    const markup_block *block = block_at(r, i);
    uint32_t key = head_key(r, i), at;
    bool added;
    if (is_out(r, i)) continue;
    if (!key) {
      if (near && !(block->flags & MARKUP_ABOUT)) near->text += block->n_text - block->n_linked;
      if (near && block->link_to > block->link_from) near->marked |= marker_of(r, i) != MARKUP_NONE;
      continue;
    }
    at = map_add(&keys, (gz_str){(const char *)&key, sizeof key}, &added);
    if (at == MAP_NONE) r->failed = true;
    else if (added) {
      repeated none = {.key = key};
      buf_put(&found, &none, sizeof none);
      r->failed |= found.failed;
    }
    if (r->failed) break;
    near = (repeated *)(void *)found.data + at;
    follow_up(near);
    near->n++;
    near->n_linked += is_linked(r, i);
    near->last = i;
  }
  n = (uint32_t)(found.len / sizeof *near);
  for (i = 0; i < n && !r->failed; i++) {
    repeated *k = (repeated *)(void *)found.data + i;
    follow_up(k);
    if (!is_list(k) || k->n_text <= most) continue;
    most = k->n_text;
    best = k->key;
  }
  map_free(&keys);
  buf_free(&found);
  return best;
}

/* Where the article of a headline ends: at the next one, or at a heading above it. */
static uint32_t item_end(reader *r, uint32_t head, uint32_t key) {
  uint32_t i;
  for (i = head + 1; i < r->m.n_blocks; i++) {
    const markup_block *block = block_at(r, i);
    if (is_out(r, i)) continue;
    if (head_key(r, i) == key) break;
    if (block->kind == MARKUP_HEADING && key <= HEAD_LEVELS && block->level < key) break;
  }
  return i;
}

/* The last article has at most as many blocks as the longest before it: behind it may stand anything. */
static void by_headlines(reader *r, uint32_t key) {
  uint32_t i, end, longest = 2;
  for (i = 0; i < r->m.n_blocks; i = end) {
    end = i + 1;
    if (head_key(r, i) != key) continue;
    end = item_end(r, i, key);
    if (end == r->m.n_blocks && r->items.len && end - i > longest) put_item(r, i, i, i + longest);
    else put_item(r, i, i, end);
    if (end - i > longest && end < r->m.n_blocks) longest = end - i;
  }
}

/* ---------------------------------------------------------------- telling */

static const char *place_of_block(reader *r, uint32_t i) { return markup_place(&r->m, block_at(r, i)->at); }

/* A piece as it stands in the page, without white space around it; empty where it does not stand there. */
static gz_str piece_of_page(reader *r, uint32_t i) {
  const markup_piece *piece = (const markup_piece *)(const void *)r->m.pieces.data + i;
  return piece->at < MARKUP_OWN ? str_trim(str_part(r->m.text, piece->at, piece->len)) : STR_NONE;
}

/* The first byte of a block's text. */
static const char *text_of_block(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  uint32_t k;
  for (k = block->from; k < block->to; k++) {
    gz_str s = piece_of_page(r, k);
    if (s.len) return s.data;
  }
  return place_of_block(r, i);
}

/* Behind the last byte of a block's text. */
static const char *end_of_block(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  uint32_t k;
  for (k = block->to; k > block->from; k--) {
    gz_str s = piece_of_page(r, k - 1);
    if (s.len) return s.data + s.len;
  }
  return place_of_block(r, i);
}

static void put_tags(reader *r, uint32_t from, uint32_t to) {
  uint32_t i;
  for (i = block_at(r, from)->link_from; i < block_at(r, to - 1)->link_to; i++) {
    const markup_link *link = markup_link_at(&r->m, i);
    if (link->is_tag) builder_tag(r->b, words_of(r, link->from, link->to));
  }
}

static gz_str copy_words(reader *r, gz_str words) {
  gz_str kept;
  if (arena_str(&r->m.kept, words, &kept)) return kept;
  r->failed = true;
  return STR_NONE;
}

/* What blocks say about the article beside its headline: the date, and who wrote it. Those blocks are then out. */
static void put_about(reader *r, const item *it, gz_str date) {
  uint32_t i, n_near = 0;
  bool byline = false;
  const markup_date *dates = (const markup_date *)(const void *)r->m.dates.data;
  uint32_t n_dates = (uint32_t)(r->m.dates.len / sizeof *dates), low = 0, high = n_dates;
  while (low < high) { /* the first of this article */
    uint32_t middle = low + (high - low) / 2;
    if (dates[middle].block < it->from) low = middle + 1;
    else high = middle;
  }
  if (!date.len && low < n_dates && dates[low].block < it->to) date = dates[low].date;
  for (i = it->from; i < it->to; i++) {
    markup_block *block = block_at(r, i);
    gz_str words;
    char iso[DATE_ROOM];
    size_t at, len;
    bool near = i + ABOUT_NEAR > it->head && n_near < ABOUT_NEAR;
    if ((block->flags & OUT) || i == it->head) continue;
    if (i > it->head) n_near++;
    if (!(block->flags & MARKUP_ABOUT) && (!near || block->n_text > ABOUT_MOST / 2 || block->kind == MARKUP_HEADING))
      continue;
    words = block_words(r, i);
    if (!date_find(words, &at, &len, iso)) {
      if (!(block->flags & MARKUP_ABOUT)) continue;
    } else {
      gz_str behind = str_after(words, at + len);
      /* "March 3, 2021", "by Ada Marsh, March 3, 2021": no sentence, and little more than the date */
      if (!(block->flags & MARKUP_ABOUT) && (len * 2 < words.len || prose_is_sentence(words))) continue;
      if (!date.len) date = copy_words(r, str_of(iso));
      if (!at && !str_trim(behind).len) words = STR_NONE;
    }
    block->flags |= OUT;
    if (words.len && !byline && marker_of(r, i) == MARKUP_NONE) {
      words = block_words(r, i);
      builder_meta_add(r->b, "byline", words);
      byline = true;
    }
  }
  if (date.len) builder_date(r->b, date);
}

static void put_article(reader *r, uint32_t n, const char *from, const char *to) {
  item it = ((const item *)(const void *)r->items.data)[n];
  const char *last;
  const markup_block *head = block_at(r, it.head);
  uint32_t i;
  builder_begin(r->b, builder_line(r->b, text_of_block(r, it.head)));
  if (!markup_headline(r->b, &r->m, head->from, head->to)) r->failed = true;
  put_about(r, &it, STR_NONE);
  put_tags(r, it.from, it.to);
  if (head->link_to > head->link_from) {
    const markup_link *link = markup_link_at(&r->m, head->link_from);
    builder_link(r->b, markup_link_kind(link->href), words_of(r, link->from, link->to), link->href,
                 markup_place(&r->m, link->at));
  }
  block_at(r, it.head)->flags |= OUT;
  if (!markup_put(r->b, &r->m, it.from, it.to, OUT, it.marker)) r->failed = true;
  last = end_of_block(r, it.head);
  for (i = it.head + 1; i < it.to; i++)
    if (!is_out(r, i)) last = end_of_block(r, i);
  if (it.marker != MARKUP_NONE) builder_continues(r->b);
  builder_end(r->b, builder_line(r->b, last > from ? last - 1 : from), from, to);
}

static gz_str trimmed_title(reader *r) { return words_of(r, r->m.title_from, r->m.title_to); }

/* The headline of the one article: <h1>, a heading that <title> begins with, <title>, the first heading. */
static uint32_t only_head(reader *r) {
  uint32_t i, first = MARKUP_NONE;
  gz_str title = copy_words(r, trimmed_title(r));
  for (i = 0; i < r->m.n_blocks; i++) {
    const markup_block *block = block_at(r, i);
    if (block->kind == MARKUP_HEADING && block->level == 1 && !is_out(r, i)) return i;
  }
  for (i = 0; i < r->m.n_blocks; i++) {
    const markup_block *block = block_at(r, i);
    if (block->kind != MARKUP_HEADING || is_out(r, i)) continue;
    if (title.len && str_begins(title, block_words(r, i))) return i;
    if (first == MARKUP_NONE) first = i;
  }
  return title.len ? MARKUP_NONE : first;
}

/* What stands above the headline belongs to it only where it is most of the page. */
static void leave_out_above(reader *r, uint32_t head) {
  size_t above = 0, below = 0;
  uint32_t i;
  for (i = 0; i < r->m.n_blocks; i++)
    if (!is_out(r, i)) *(i < head ? &above : &below) += block_at(r, i)->n_text;
  if (above > below) return;
  for (i = 0; i < head; i++)
    if (!(block_at(r, i)->flags & MARKUP_ABOUT)) block_at(r, i)->flags |= OUT;
}

static void put_head_meta(reader *r) {
  const markup_head *head = &r->m.head;
  if (head->author.len) builder_meta_add(r->b, "author", head->author);
  if (head->description.len) builder_meta_add(r->b, "description", head->description);
  if (head->site.len) builder_meta_add(r->b, "site", head->site);
  if (head->url.len) builder_meta_add(r->b, "url", head->url);
}

static void put_only(reader *r, uint32_t element) {
  const char *end = r->source.data + r->source.len;
  item it = {0, MARKUP_NONE, r->m.n_blocks, MARKUP_NONE};
  const gz_str *tags = (const gz_str *)(const void *)r->m.tags.data;
  gz_str title;
  uint32_t i, n_tags = (uint32_t)(r->m.tags.len / sizeof *tags);
  const char *title_at = r->source.data;
  if (element != MARKUP_NONE) {
    bool headed = false;
    for (i = 0; i < r->m.n_blocks; i++)
      headed |= block_at(r, i)->article == element && block_at(r, i)->kind == MARKUP_HEADING;
    for (i = 0; i < r->m.n_blocks; i++) {
      const markup_block *block = block_at(r, i);
      if (block->article != element && (headed || block->kind != MARKUP_HEADING || block->level > 1))
        block_at(r, i)->flags |= OUT;
    }
  }
  it.head = only_head(r);
  if (it.head != MARKUP_NONE) leave_out_above(r, it.head);
  title = copy_words(r, trimmed_title(r));
  if (it.head == MARKUP_NONE && r->m.title_to > r->m.title_from) {
    const markup_piece *p = (const markup_piece *)(const void *)r->m.pieces.data + r->m.title_from;
    if (p->at < MARKUP_OWN) title_at = r->m.text.data + p->at;
  } else if (it.head != MARKUP_NONE) {
    title_at = text_of_block(r, it.head);
  }
  if (!title.len && it.head == MARKUP_NONE && !r->m.n_blocks && !r->context->name.len) return;
  builder_begin(r->b, builder_line(r->b, title_at));
  if (it.head != MARKUP_NONE) {
    if (!markup_headline(r->b, &r->m, block_at(r, it.head)->from, block_at(r, it.head)->to)) r->failed = true;
    builder_page_title(r->b, block_words(r, it.head));
  } else if (title.len) {
    if (!markup_headline(r->b, &r->m, r->m.title_from, r->m.title_to)) r->failed = true;
    builder_page_title(r->b, title);
  } else {
    for (i = 0; i < r->m.n_blocks && is_out(r, i); i++) {}
    if (i < r->m.n_blocks) {
      it.head = i;
      if (!markup_headline(r->b, &r->m, block_at(r, i)->from, block_at(r, i)->to)) r->failed = true;
    } else {
      builder_headline(r->b, format_file_name(r->context->name));
    }
  }
  put_head_meta(r);
  if (r->m.head.section.len) builder_section(r->b, r->m.head.section);
  for (i = 0; i < n_tags; i++) builder_tag(r->b, tags[i]);
  if (it.head == MARKUP_NONE) it.head = 0;
  else block_at(r, it.head)->flags |= OUT;
  put_about(r, &it, r->m.head.date);
  if (r->m.n_blocks) put_tags(r, 0, r->m.n_blocks);
  for (i = r->m.n_blocks; i && is_out(r, i - 1); i--) {}
  if (i) it.marker = marker_of(r, i - 1);
  if (it.marker != MARKUP_NONE && !is_linked(r, i - 1)) it.marker = MARKUP_NONE;
  if (!markup_put(r->b, &r->m, 0, r->m.n_blocks, OUT, it.marker)) r->failed = true;
  if (it.marker != MARKUP_NONE) builder_continues(r->b);
  builder_end_text(r->b, r->source.data, end);
}

/* The page's title: an <h1> above the first article, else <title>. */
static void put_page_title(reader *r) {
  const item *first = (const item *)(const void *)r->items.data;
  uint32_t i;
  for (i = 0; i < first->from; i++) {
    const markup_block *block = block_at(r, i);
    if (block->kind != MARKUP_HEADING || block->level != 1 || (block->flags & MARKUP_SOFT)) continue;
    builder_page_title(r->b, copy_words(r, block_words(r, i)));
    return;
  }
  if (r->m.title_to > r->m.title_from) builder_page_title(r->b, copy_words(r, trimmed_title(r)));
}

static void parse(builder *b, const format_context *context) {
  reader r = {.b = b, .context = context, .source = builder_source(b)};
  prose_lines none = {0};
  const struct libxml *lib = markup_reader(b);
  uint32_t only = MARKUP_NONE, key, i, n;
  const char *from = r.source.data;
  if (!lib) return;
  buf_init(&r.items, context->scratch);
  buf_init(&r.words, context->scratch);
  r.failed = !markup_read(&r.m, lib, r.source, NULL, 0, r.source.data, context->scratch);
  r.failed |= !markers_read(&r.known, &none, context);
  if (!r.failed) {
    if (r.m.too_deep) builder_problem(b, 0, "elements nested too deep are read as their text");
    leave_out(&r);
    if (!by_elements(&r, &only) && only == MARKUP_NONE && (key = choose_key(&r)) != 0) by_headlines(&r, key);
    n = (uint32_t)(r.items.len / sizeof(item));
    if (n) put_page_title(&r);
    else put_only(&r, only);
    for (i = 0; i < n && !r.failed; i++) {
      const item *it = (const item *)(const void *)r.items.data;
      const char *to = i + 1 < n ? place_of_block(&r, it[i + 1].from) : r.source.data + r.source.len;
      if (to < from) to = from; /* places are found again, and where markup is broken perhaps not in order */
      put_article(&r, i, from, to);
      from = to;
    }
  }
  if (r.failed || r.known.failed) builder_fail(b);
  markers_free(&r.known);
  markup_free(&r.m);
  buf_free(&r.items);
  buf_free(&r.words);
}

enum { GUESS_MOST = 90 };

static bool has_tag(gz_str text, const char *tag) {
  gz_str wanted = str_of(tag);
  const char *p = text.data, *end = p + text.len;
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    if ((size_t)(end - p) > wanted.len && str_equal_nocase((gz_str){p + 1, wanted.len}, wanted)) return true;
    p++;
  }
  return false;
}

static int guess(gz_str text, const format_context *context) {
  static const char *const tags[] = {"body", "head", "title", "div", "p>", "table", "h1", "ul>", "br"};
  gz_str begin = str_trim(text.len > FORMAT_LOOK ? str_part(text, 0, FORMAT_LOOK) : text);
  size_t i, n = 0;
  (void)context;
  if (!begin.len || begin.data[0] != '<') return 0;
  if (begin.len >= 14 && str_equal_nocase(str_part(begin, 0, 14), STR("<!doctype html"))) return GUESS_MOST;
  if (has_tag(str_part(begin, 0, begin.len < 2048 ? begin.len : 2048), "html")) return GUESS_MOST;
  for (i = 0; i < sizeof tags / sizeof *tags; i++) n += has_tag(begin, tags[i]);
  return n > 3 ? 60 : (int)n * 15;
}

static const char *const endings[] = {".html", ".htm", ".xhtml", ".shtml", NULL};

const format format_html = {"html", endings, guess, GUESS_MOST, parse, NULL, NULL, NULL, false};
