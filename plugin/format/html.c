/* What does a saved page of the web say? Either it lists articles, or it is one.
 *
 *   list   <article>s; else headlines that come again, with text behind each:
 *            <h2><a href="wall.html">Wall put off</a></h2>
 *            <p>Nine votes to eight. <a href="wall.html">Read more</a></p>
 *   one    everything that is no furniture; <h1> is its headline, else <title>
 *
 * markup.c makes blocks of the tags; here some are left out (OUT) and the rest are dealt out to articles. */
#include "base/map.h"
#include "format/about.h"
#include "format/date.h"
#include "format/markers.h"
#include "format/markup.h"
#include "format/prose.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
  OUT = 128,        /* of no article: beside the flags of a block */
  TEXT_LEAST = 30,  /* bytes of what is an excerpt */
  HEAD_LEAST = 12,  /* bytes of a link that could be a headline, if it is no heading */
  LABEL_MOST = 100, /* bytes of a line that says something about an article and is no sentence */
  DATED_MOST = 40,  /* bytes of a line that is a date */
  BESIDE_MOST = 4,  /* bytes beside a link that is all of a block */
  ABOUT_NEAR = 4,   /* blocks from the headline to it */
  HEAD_LEVELS = 4,
  COUNT_MOST = 6,    /* digits of a count */
  ARCHIVE_TEXT = 200 /* bytes of text beside each headline of an archive, at most */
};

/* Blocks [from, to) of an article: the headline, and the link to the full text. */
typedef struct item {
  uint32_t from, head, to;
  uint32_t marker, marked; /* a link, or MARKUP_NONE; the block that it is in */
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

/* An article that is set apart with a heading of the first level is one all the same. */
static void keep_featured(reader *r) {
  uint32_t i, k, featured = MARKUP_NONE;
  for (i = 0; i < r->m.n_blocks; i++) {
    const markup_block *block = block_at(r, i);
    if (block->kind != MARKUP_HEADING || block->level != 1 || !(block->flags & MARKUP_HARD)) continue;
    if (block->article == MARKUP_NONE || block->article == featured) continue;
    featured = block->article;
    for (k = i; k < r->m.n_blocks && block_at(r, k)->article == featured; k++)
      if (!(block_at(r, k)->flags & MARKUP_FOOT)) block_at(r, k)->flags &= (unsigned char)~MARKUP_HARD;
  }
}

static bool is_label(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  if (block->n_linked || block->n_text > DATED_MOST ||
      (block->kind == MARKUP_HEADING ? block->level == 1 : block->kind != MARKUP_TEXT))
    return false;
  return !prose_is_sentence(block_words(r, i));
}

/* "27": of those who like it. */
static bool is_count(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  gz_str words;
  size_t k;
  if (block->kind != MARKUP_TEXT || block->n_text > COUNT_MOST || !block->n_linked) return false;
  words = block_words(r, i);
  for (k = 0; k < words.len && words.data[k] >= '0' && words.data[k] <= '9'; k++) {}
  return k == words.len;
}

/* A line of a table of contents: its headings come below. */
static bool leads_within(reader *r, const markup_block *block) {
  uint32_t i;
  if (block->kind != MARKUP_ITEM || block->link_to == block->link_from || block->n_linked < block->n_text) return false;
  for (i = block->link_from; i < block->link_to; i++)
    if (!str_begins(markup_link_at(&r->m, i)->href, STR("#")) || markup_link_at(&r->m, i)->href.len == 1) return false;
  return true;
}

/* Names of classes are a guess: where they would leave out most of a page, they do not count, nor do elements where
 * they would leave out all of it. */
static void leave_out(reader *r) {
  size_t hard = text_without(r, MARKUP_HARD, 0), soft = text_without(r, MARKUP_HARD | MARKUP_SOFT, 0), in_main;
  unsigned without = soft && soft >= hard / 5 ? MARKUP_HARD | MARKUP_SOFT : hard ? MARKUP_HARD : 0;
  uint32_t i;
  in_main = text_without(r, without, MARKUP_MAIN);
  keep_featured(r);
  for (i = 0; i < r->m.n_blocks; i++) {
    markup_block *block = block_at(r, i);
    if (leads_within(r, block)) {
      if (i && !is_out(r, i - 1) && is_label(r, i - 1)) block_at(r, i - 1)->flags |= OUT; /* "Contents" */
      block->flags |= OUT;
    }
    if (is_count(r, i)) block->flags |= OUT;
    if ((block->flags & without) || (in_main > TEXT_LEAST && !(block->flags & MARKUP_MAIN))) block->flags |= OUT;
  }
}

/* ---------------------------------------------------------------- articles of a list */

static bool has_words(reader *r, uint32_t from, uint32_t to) {
  word w;
  size_t at = 0;
  return words_next(words_of(r, from, to), &at, &w);
}

/* The link that a block is, but for a sign or two; MARKUP_NONE: it is none. */
static uint32_t link_of(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  uint32_t k = block->link_in != MARKUP_NONE ? block->link_in : block->link_from;
  const markup_link *link;
  if (block->kind == MARKUP_HEADING && !block->n_linked && block->link_to == k + 1) return k; /* by a sign behind it */
  if (!block->n_linked || block->n_linked + BESIDE_MOST < block->n_text) return MARKUP_NONE;
  if (k >= r->m.links.len / sizeof *link || (block->link_in == MARKUP_NONE && block->link_to == block->link_from))
    return MARKUP_NONE;
  link = markup_link_at(&r->m, k);
  if (str_begins(link->href, STR("#"))) return MARKUP_NONE;
  if (block->n_linked < block->n_text &&
      (link->to > block->to || has_words(r, block->from, link->from) || has_words(r, link->to, block->to)))
    return MARKUP_NONE;
  return k;
}

static bool is_linked(reader *r, uint32_t i) { return link_of(r, i) != MARKUP_NONE; }

/* The link to the full text that ends a block, or stands alone in it; MARKUP_NONE: none. */
static uint32_t marker_of(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  uint32_t k;
  for (k = block->link_to; k > block->link_from; k--) {
    const markup_link *link = markup_link_at(&r->m, k - 1);
    if (str_begins(link->href, STR("#")) || link->to <= link->from) continue;
    if (link->is_marker || markers_knows(&r->known, words_of(r, link->from, link->to))) return k - 1;
  }
  return MARKUP_NONE;
}

static bool has_date(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  char iso[DATE_ROOM];
  size_t at, len;
  return (block->n_text <= DATED_MOST || (block->flags & MARKUP_ABOUT)) && date_find(block_words(r, i), &at, &len, iso);
}

/* Said of the article, in its furniture perhaps. */
static bool is_about(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  return (block->flags & MARKUP_ABOUT) &&
         (!is_out(r, i) || (block->flags & (MARKUP_FOOT | MARKUP_SOFT)) == MARKUP_FOOT);
}

/* "2012-03-04 » Storm": the only link of a line that else has a date. MARKUP_NONE: it is none. */
static uint32_t dated_link(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  uint32_t beside = block->n_text - block->n_linked;
  const markup_link *link;
  char iso[DATE_ROOM];
  size_t at, len;
  if (block->link_to - block->link_from != 1 || beside < 6 || beside > DATED_MOST || block->n_linked < 2)
    return MARKUP_NONE;
  link = markup_link_at(&r->m, block->link_from);
  if (str_begins(link->href, STR("#")) || link->to > block->to) return MARKUP_NONE;
  if (!date_find(words_of(r, block->from, link->from), &at, &len, iso) &&
      !date_find(words_of(r, link->to, block->to), &at, &len, iso))
    return MARKUP_NONE;
  return len + BESIDE_MOST >= beside ? block->link_from : MARKUP_NONE;
}

/* A link of its own behind the text that leads where the headline does leads to all of it, whatever it says; one with
 * a number in it is another: "3 comments", "10:25". */
static bool leads_on(reader *r, uint32_t i, uint32_t head) {
  uint32_t to = link_of(r, head), link = link_of(r, i);
  gz_str words;
  size_t k;
  if (to == MARKUP_NONE || link == MARKUP_NONE || link == to || block_at(r, i)->n_text > LABEL_MOST) return false;
  if (!str_equal(markup_link_at(&r->m, to)->href, markup_link_at(&r->m, link)->href)) return false;
  words = block_words(r, i);
  if (words.len >= 5 && str_equal_nocase(str_part(words, 0, 5), STR("perma"))) return false;
  for (k = 0; k < words.len; k++)
    if (words.data[k] >= '0' && words.data[k] <= '9') return false;
  return true;
}

static void put_item(reader *r, uint32_t from, uint32_t head, uint32_t to) {
  item it = {from, head, to, MARKUP_NONE, MARKUP_NONE};
  uint32_t i;
  bool text = false;
  for (i = head + 1; i < to && it.marker == MARKUP_NONE; i++)
    if (!is_out(r, i) || (block_at(r, i)->flags & MARKUP_FOOT)) it.marker = marker_of(r, i);
  for (i = to; i > head + 1 && it.marker == MARKUP_NONE && !text; i--) {
    if (is_out(r, i - 1) && !(block_at(r, i - 1)->flags & MARKUP_FOOT)) continue;
    if (leads_on(r, i - 1, head)) {
      it.marker = link_of(r, i - 1);
      it.marked = i - 1; /* where the link is around blocks it is in none */
    } else {
      text = !is_out(r, i - 1) && !is_about(r, i - 1) && !is_linked(r, i - 1);
    }
  }
  for (i = head + 1; i < to && it.marker != MARKUP_NONE; i++)
    if (block_at(r, i)->link_from <= it.marker && it.marker < block_at(r, i)->link_to) it.marked = i;
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

/* A first article with a heading above those of all others is the page's own. */
static void leave_out_greeting(reader *r) {
  item *items = (item *)(void *)r->items.data;
  uint32_t i, n = (uint32_t)(r->items.len / sizeof *items);
  if (n < 3 || block_at(r, items->head)->kind != MARKUP_HEADING) return;
  for (i = 1; i < n; i++)
    if (block_at(r, items[i].head)->level <= block_at(r, items->head)->level) return;
  memmove(items, items + 1, (n - 1) * sizeof *items);
  r->items.len -= sizeof *items;
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
  leave_out_greeting(r);
  return true;
}

/* What could be a headline has a key: its level, or its element and class. 0: it could not. */
static uint32_t head_key(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  if (is_out(r, i) || (block->flags & MARKUP_ABOUT)) return 0;
  if (block->kind == MARKUP_HEADING) return block->level <= HEAD_LEVELS ? block->level : 0;
  if (block->kind == MARKUP_CODE) return 0;
  if (dated_link(r, i) != MARKUP_NONE) return block->key | 128;
  if (block->n_text < HEAD_LEAST || !is_linked(r, i) || marker_of(r, i) != MARKUP_NONE) return 0;
  return (block->key & ~(uint32_t)128) | 64;
}

typedef struct repeated {
  uint32_t key, n, n_linked, n_followed, n_marked, n_dated;
  size_t n_text, text; /* of all that follow; behind the last one */
  bool marked, dated;
} repeated;

static void follow_up(repeated *k) {
  if (k->text >= TEXT_LEAST) {
    k->n_followed++;
    k->n_text += k->text;
  }
  k->n_marked += k->marked;
  k->n_dated += k->dated;
  k->text = 0;
  k->marked = k->dated = false;
}

/* inside: of one <article>, whose headings are its own, be some of them links. */
static bool is_list(const repeated *k, bool inside) {
  bool heading = k->key <= HEAD_LEVELS;
  if (inside && (!heading || k->n_linked < k->n || (k->n_marked < k->n && k->n_dated < k->n))) return false;
  if (k->n < (heading ? 2 : 3) || k->n_followed * 10 < k->n * 6 || k->n_followed < 2) return false;
  return !heading || k->n_linked * 10 >= k->n * 6 || k->n_marked * 2 >= k->n || k->n_dated * 10 >= k->n * 8;
}

/* Headlines without a text, but each with its date: an archive. */
static bool is_archive(const repeated *k) {
  return k->n >= 3 && k->n_linked * 10 >= k->n * 9 && k->n_dated * 10 >= k->n * 9;
}

/* The key whose headlines have the most text behind them, else that of most headlines that have dates; 0: none. Text
 * counts for the nearest headline alone, and for that of the level above where the nearest has none. */
static uint32_t choose_key(reader *r, bool inside) {
  map keys;
  buf found;
  repeated *near = NULL;
  const markup_date *dates = (const markup_date *)(const void *)r->m.dates.data;
  uint32_t i, n = 0, best = 0, archive = 0, most_dated = 0, n_dates = (uint32_t)(r->m.dates.len / sizeof *dates),
              date = 0;
  size_t most = 0, all = 0;
  bool dated = false; /* since the last headline */
  map_init(&keys, r->context->scratch);
  buf_init(&found, r->context->scratch);
  for (i = 0; i < r->m.n_blocks && !r->failed; i++) {
    const markup_block *block = block_at(r, i);
    uint32_t key = head_key(r, i), at;
    bool added;
    if (is_out(r, i) && !is_about(r, i)) continue;
    for (; date < n_dates && dates[date].block <= i; date++) {
      dated = true;
      if (near) near->dated = true;
    }
    if (!key) {
      if (near && !(block->flags & MARKUP_ABOUT)) near->text += block->n_text - block->n_linked;
      if (near && block->link_to > block->link_from) near->marked |= marker_of(r, i) != MARKUP_NONE;
      if (!dated && has_date(r, i)) {
        dated = true;
        if (near) near->dated = true;
      }
      if (!is_out(r, i)) all += block->n_text - block->n_linked;
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
    near->n_linked += is_linked(r, i) || (key & 128);
    near->dated = dated || (key > HEAD_LEVELS && (key & 128));
    dated = false;
  }
  n = (uint32_t)(found.len / sizeof *near);
  for (i = 0; i < n && !r->failed; i++) {
    repeated *k = (repeated *)(void *)found.data + i;
    follow_up(k);
    if (!inside && is_archive(k) && k->n_dated > most_dated) {
      archive = k->key;
      most_dated = k->n_dated;
    }
    if (!is_list(k, inside) || k->n_text <= most) continue;
    most = k->n_text;
    best = k->key;
  }
  map_free(&keys);
  buf_free(&found);
  return best ? best : all < (size_t)most_dated * ARCHIVE_TEXT ? archive : 0;
}

/* An item while the places of all are looked for. */
typedef struct place {
  uint32_t head, node; /* node: the outermost element that has this headline and no other */
} place;

static uint32_t end_of_node(reader *r, uint32_t node) {
  uint32_t end = markup_node_at(&r->m, node)->end;
  return end < r->m.n_blocks ? end : r->m.n_blocks;
}

/* Each element that is climbed has one headline: all together are one pass. */
static uint32_t climb(reader *r, uint32_t head, uint32_t before, uint32_t after) {
  uint32_t node = block_at(r, head)->node;
  for (;;) {
    uint32_t parent = markup_node_at(&r->m, node)->parent;
    if (parent == MARKUP_NONE) return node;
    if (before != MARKUP_NONE && markup_node_at(&r->m, parent)->first <= before) return node;
    if (after != MARKUP_NONE && end_of_node(r, parent) > after) return node;
    node = parent;
  }
}

/* Whether a heading above the key's level parts the items. */
static uint32_t end_at_heading(reader *r, uint32_t head, uint32_t to, uint32_t key) {
  uint32_t i;
  for (i = head + 1; i < to && key <= HEAD_LEVELS; i++)
    if (!is_out(r, i) && !(block_at(r, i)->flags & MARKUP_ABOUT) && block_at(r, i)->kind == MARKUP_HEADING &&
        block_at(r, i)->level < key)
      return i;
  return to;
}

/* Where each headline has an element of its own with text in it, that is its article; else what follows up to the next
 * one, and for the last what is as long as the longest before it at most: behind it may stand anything. */
static void by_headlines(reader *r, uint32_t key) {
  buf places;
  place *at;
  uint32_t i, n, n_boxed = 0, n_dated = 0, longest = 2;
  buf_init(&places, r->context->scratch);
  for (i = 0; i < r->m.n_blocks; i++) {
    place p = {i, MARKUP_NONE};
    if (head_key(r, i) == key) buf_put(&places, &p, sizeof p);
  }
  r->failed |= places.failed;
  at = (place *)(void *)places.data;
  n = r->failed ? 0 : (uint32_t)(places.len / sizeof *at);
  for (i = 0; i < n; i++) {
    uint32_t k, first, end;
    at[i].node = climb(r, at[i].head, i ? at[i - 1].head : MARKUP_NONE, i + 1 < n ? at[i + 1].head : MARKUP_NONE);
    first = markup_node_at(&r->m, at[i].node)->first;
    end = end_of_node(r, at[i].node);
    for (k = at[i].head + 1; k < end && (is_out(r, k) || (block_at(r, k)->flags & MARKUP_ABOUT)); k++) {}
    n_boxed += k < end || (key & 128 && key > HEAD_LEVELS);
    n_dated += first == at[i].head && first && (!i || first - 1 > at[i - 1].head) && !is_out(r, first - 1) &&
               has_date(r, first - 1);
  }
  for (i = 0; i < n; i++) {
    const markup_node *node = markup_node_at(&r->m, at[i].node);
    uint32_t from = node->first, to = end_of_node(r, at[i].node);
    if (from > at[i].head) from = at[i].head;
    if (n_boxed * 2 <= n) {
      bool above = n_dated == n;
      to = i + 1 < n                     ? markup_node_at(&r->m, at[i + 1].node)->first - above
           : node->parent != MARKUP_NONE ? end_of_node(r, node->parent)
                                         : r->m.n_blocks;
      from -= above;
      to = end_at_heading(r, at[i].head, to > at[i].head ? to : at[i].head + 1, key);
      if (i + 1 == n && i && to - at[i].head > longest) to = at[i].head + longest;
      if (to - at[i].head > longest) longest = to - at[i].head;
    }
    if (to <= at[i].head) to = at[i].head + 1;
    put_item(r, from, at[i].head, to);
  }
  buf_free(&places);
}

/* ---------------------------------------------------------------- telling */

static const char *place_of_block(reader *r, uint32_t i) { return markup_place(&r->m, block_at(r, i)->at); }

/* A piece as it stands in the page, without white space around it; empty where it does not stand there. */
static gz_str piece_of_page(reader *r, uint32_t i) {
  const markup_piece *piece = (const markup_piece *)(const void *)r->m.pieces.data + i;
  return piece->at < MARKUP_OWN ? str_trim(str_part(r->m.text, piece->at, piece->len)) : STR_NONE;
}

/* The first byte of pieces of a block. */
static const char *text_of_pieces(reader *r, uint32_t from, uint32_t to, uint32_t block) {
  for (; from < to; from++) {
    gz_str s = piece_of_page(r, from);
    if (s.len) return s.data;
  }
  return place_of_block(r, block);
}

static const char *text_of_block(reader *r, uint32_t i) {
  return text_of_pieces(r, block_at(r, i)->from, block_at(r, i)->to, i);
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

/* Blogs of all kinds lead to what has a tag by such paths. */
static bool leads_to_tag(gz_str href) {
  return memmem(href.data, href.len, "/tag", 4) || memmem(href.data, href.len, "/categor", 8);
}

/* Tags, by their relation or where they stand; what has nothing else is no text. */
static void put_tags(reader *r, uint32_t from, uint32_t to) {
  uint32_t i, k, n;
  for (i = from; i < to; i++) {
    markup_block *block = block_at(r, i);
    bool alone = block->n_linked && block->n_text - block->n_linked <= 16;
    for (k = block->link_from, n = 0; k < block->link_to; k++) {
      const markup_link *link = markup_link_at(&r->m, k);
      if (!link->is_tag && (!leads_to_tag(link->href) || (!alone && !(block->flags & (MARKUP_ABOUT | MARKUP_FOOT)))))
        continue;
      builder_tag(r->b, words_of(r, link->from, link->to));
      n++;
    }
    if (n && alone && n == block->link_to - block->link_from && !(block->flags & OUT))
      block->flags |= OUT | MARKUP_ABOUT;
  }
}

static bool leads_to_tags(reader *r, uint32_t i) {
  const markup_block *block = block_at(r, i);
  return block->link_to > block->link_from && leads_to_tag(markup_link_at(&r->m, block->link_from)->href);
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
    bool about = is_about(r, i), near = i + ABOUT_NEAR > it->head && n_near < ABOUT_NEAR, dated;
    gz_str words;
    char iso[DATE_ROOM];
    size_t at = 0, len = 0;
    if ((is_out(r, i) && !about) || i == it->head) continue;
    if (i > it->head) n_near++;
    if (!about && (!near || block->n_text > LABEL_MOST || (block->kind == MARKUP_HEADING && i > it->head) ||
                   block->kind == MARKUP_CODE))
      continue;
    words = block_words(r, i);
    dated = date_find(words, &at, &len, iso);
    if (!about) {
      remark said;
      /* "March 3, 2021", "by Ada Marsh, March 3, 2021": no sentence, and little more than the date */
      if (prose_is_sentence(words) || !dated || (len * 2 < words.len && !about_read(words, &said))) continue;
    }
    if (dated && !date.len) date = copy_words(r, str_of(iso));
    if (dated && !at && !str_trim(str_after(words, len)).len) words = STR_NONE;
    block->flags |= OUT;
    if (words.len && !byline && i != it->marked && !leads_to_tags(r, i)) {
      builder_meta_add(r->b, "byline", block_words(r, i));
      byline = true;
    }
  }
  if (date.len) builder_date(r->b, date);
}

/* What stands around the headline of an article in a list and is no sentence says something about it: the name of a
 * section, who wrote it, how long it takes to read. Behind it must be a text. */
static void leave_out_labels(reader *r, const item *it) {
  uint32_t i, text = it->head + 1;
  for (; text < it->to; text++) {
    const markup_block *block = block_at(r, text);
    if (is_out(r, text)) continue;
    if (block->kind == MARKUP_HEADING) break;
    if (block->kind != MARKUP_TEXT || block->n_text > LABEL_MOST || prose_is_sentence(block_words(r, text))) break;
  }
  for (i = it->to; text == it->to && i > it->head + 1; i--) /* none is one: the last says something */
    if (!is_out(r, i - 1) && i - 1 != it->marked) text = i - 1;
  for (i = it->from; i < text && i < it->to; i++) {
    markup_block *block = block_at(r, i);
    if (i == it->head || is_out(r, i) || i == it->marked || block->kind != MARKUP_TEXT || block->n_text > LABEL_MOST)
      continue;
    if (i < it->head || !prose_is_sentence(block_words(r, i))) block->flags |= OUT;
  }
}

/* Whether the link to the full text begins its block, and no sentence follows. */
static bool leads_block(reader *r, const item *it) {
  const markup_block *block = block_at(r, it->marked);
  const markup_link *link = markup_link_at(&r->m, it->marker);
  return !str_trim(words_of(r, block->from, link->from)).len && words_of(r, link->to, block->to).len <= LABEL_MOST / 2;
}

/* The body, without the link to the full text; what little stands beside that goes with it. */
static void put_text(reader *r, const item *it) {
  if (it->marker != MARKUP_NONE) {
    markup_block *block = block_at(r, it->marked);
    const markup_link *link = markup_link_at(&r->m, it->marker);
    uint32_t i;
    if (!(block->flags & OUT) && leads_block(r, it)) block->flags |= OUT;
    for (i = it->marked + 1; i < it->to; i++)
      if (is_linked(r, i)) block_at(r, i)->flags |= OUT; /* "3 comments" */
    if (block->flags & OUT)
      builder_link(r->b, GZ_LINK_CONTINUE, words_of(r, link->from, link->to), link->href,
                   markup_place(&r->m, link->at));
    builder_continues(r->b);
  }
  if (!markup_put(r->b, &r->m, it->from, it->to, OUT, it->marker)) r->failed = true;
}

static void put_article(reader *r, uint32_t n, const char *from, const char *to) {
  item it = ((const item *)(const void *)r->items.data)[n];
  const char *last;
  const markup_block *head = block_at(r, it.head);
  uint32_t i, link = dated_link(r, it.head), head_from = head->from, head_to = head->to;
  gz_str date = STR_NONE;
  if (head->kind != MARKUP_HEADING && link != MARKUP_NONE) {
    char iso[DATE_ROOM];
    size_t at, len;
    if (date_find(block_words(r, it.head), &at, &len, iso)) date = copy_words(r, str_of(iso));
    head_from = markup_link_at(&r->m, link)->from;
    head_to = markup_link_at(&r->m, link)->to;
  } else {
    link = link_of(r, it.head);
  }
  if (link == MARKUP_NONE && head->link_to > head->link_from) link = head->link_from;
  builder_begin(r->b, builder_line(r->b, text_of_pieces(r, head_from, head_to, it.head)));
  if (!markup_headline(r->b, &r->m, head_from, head_to)) r->failed = true;
  put_about(r, &it, date);
  put_tags(r, it.from, it.to);
  leave_out_labels(r, &it);
  if (link != MARKUP_NONE) {
    const markup_link *to_head = markup_link_at(&r->m, link);
    builder_link(r->b, markup_link_kind(to_head->href), words_of(r, head_from, head_to), to_head->href,
                 markup_place(&r->m, to_head->at));
  }
  block_at(r, it.head)->flags |= OUT;
  put_text(r, &it);
  last = end_of_block(r, it.head);
  for (i = it.head + 1; i < it.to; i++)
    if (!is_out(r, i) || i == it.marked) last = end_of_block(r, i);
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
  item it = {0, MARKUP_NONE, r->m.n_blocks, MARKUP_NONE, MARKUP_NONE};
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
  if (i && is_linked(r, i - 1)) it.marker = marker_of(r, i - 1);
  if (it.marker != MARKUP_NONE) it.marked = i - 1;
  put_text(r, &it);
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
    if (!by_elements(&r, &only) && (key = choose_key(&r, only != MARKUP_NONE)) != 0) by_headlines(&r, key);
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
