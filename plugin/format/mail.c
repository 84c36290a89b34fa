/* What does mail say? A message is an article: of a file of one message, of an mbox, of a digest that a list sends.
 *
 *   From ada@ellery.example Mon Mar 12 10:00:00 2012      mbox: a blank line before it, fields behind it
 *   From: Ada Marsh <ada@ellery.example>
 *   Subject: =?utf-8?Q?The_w=C3=A1ll?=                    headline
 *   Date: Mon, 12 Mar 2012 10:00:00 +0000                 date
 *   Content-Type: multipart/alternative; boundary=x
 *
 *   --x                                                   parts: the plain one before the one in HTML; attachments are
 *   Content-Type: text/plain; charset=utf-8               no text
 *
 *   Nine votes to eight.                                  body: letter.h
 *   >From now on …                                        "From now on …", in an mbox
 *
 *   digest   a preamble, a line of 70 hyphens, then messages with their fields, parted by lines of 30 hyphens with
 *            blank lines around (RFC 1153, Mailman); or parts of multipart/digest
 *
 * Text that stands in the page as it is told in slices; what is encoded is decoded with a map (mime.h). */
#include "format/date.h"
#include "format/format.h"
#include "format/letter.h"
#include "format/libxml.h"
#include "format/markup.h"
#include "format/mime.h"

enum {
  DEPTH_MOST = 8,          /* parts in parts */
  BOUNDARY_MOST = 200,     /* bytes */
  PREAMBLE_MOST = 1 << 16, /* bytes before a digest's first message */
  PREAMBLE_RULE = 60,      /* hyphens: there should be 70 */
  RULE_LEAST = 27,         /* and 30 */
  RULE_MOST = 40,
  VALUE_MOST = 4096, /* bytes of a field that is kept */
  TITLE_MOST = 120   /* bytes of a line that is a headline for want of one */
};

typedef struct reader {
  builder *b;
  const format_context *context;
  gz_str source;
  mime m;
  buf words, text, map;
  bool is_mbox, too_deep, told, failed;
} reader;

/* ---------------------------------------------------------------- parts */

static bool begins_nocase(gz_str s, const char *with) {
  gz_str beginning = str_of(with);
  return s.len >= beginning.len && str_equal_nocase(str_part(s, 0, beginning.len), beginning);
}

static bool is_type(const mime_header *h, const char *type) { return begins_nocase(mime_value(h->type), type); }

static bool is_attached(const mime_header *h) { return begins_nocase(mime_value(h->disposition), "attachment"); }

/* The next line that parts, from the line at `p` on; *after is behind it; *last: no part follows. NULL: none. */
static const char *next_boundary(const char *p, const char *end, gz_str boundary, const char **after, bool *last) {
  const char *next;
  for (; p < end; p = next) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    gz_str line = str_from(p, stop ? stop : end);
    next = stop ? stop + 1 : end;
    if (!str_begins(line, STR("--")) || !str_begins(str_after(line, 2), boundary)) continue;
    line = str_after(line, 2 + boundary.len);
    *last = str_begins(line, STR("--"));
    if (str_trim(*last ? str_after(line, 2) : line).len) continue; /* that of a part whose name begins alike */
    *after = next;
    return p;
  }
  return NULL;
}

/* The parts of a body, one after the other. */
typedef struct parts {
  gz_str boundary;
  const char *at, *end; /* at: the next part, NULL: no more */
} parts;

static bool parts_begin(parts *list, const mime_header *h, const char *from, const char *to) {
  bool last;
  list->boundary = mime_parameter(h->type, "boundary");
  list->end = to;
  if (!list->boundary.len || list->boundary.len > BOUNDARY_MOST) return false;
  return next_boundary(from, to, list->boundary, &list->at, &last) && !last;
}

static bool parts_next(parts *list, const char **from, const char **to) {
  bool last = true;
  const char *after = NULL, *stop;
  if (!list->at || list->at >= list->end) return false;
  stop = next_boundary(list->at, list->end, list->boundary, &after, &last);
  *from = list->at;
  *to = stop ? stop : list->end;
  list->at = last ? NULL : after;
  return true;
}

static void put_text(reader *r, const mime_header *h, const char *from, const char *to) {
  gz_str body = str_from(from, to), charset = mime_parameter(h->type, "charset");
  mime_encoding encoding = mime_encoding_of(h->encoding);
  bool html = is_type(h, "text/html"), code = is_type(h, "text/x-");
  static const span none;
  const span *map = NULL;
  uint32_t n_map = 0;
  const libxml *lib;
  gz_error err;
  markup html_text;
  if (encoding != MIME_PLAIN || mime_is_seven_bit(charset)) {
    buf_clear(&r->text);
    buf_clear(&r->map);
    mime_decode(&r->m, body, encoding, charset, &r->text, &r->map);
    if (r->m.failed) return;
    body = buf_str(&r->text);
    map = r->map.len ? (const span *)(const void *)r->map.data : &none;
    n_map = (uint32_t)(r->map.len / sizeof *map);
  }
  lib = html ? libxml_get(&err) : NULL;
  if (html && !lib && !r->told) builder_problem(r->b, builder_line(r->b, from), "%s", err.text);
  r->told |= html && !lib;
  if (!lib) { /* tags and all, where nothing reads them */
    letter_put(r->b, body, map, n_map, r->source.data, r->is_mbox && !map, code);
    return;
  }
  if (!markup_read(&html_text, lib, body, map, n_map, r->source.data, r->context->scratch) ||
      !markup_put(r->b, &html_text, 0, html_text.n_blocks, 0, MARKUP_NONE))
    r->failed = true;
  markup_free(&html_text);
}

static void put_part(reader *r, const mime_header *h, const char *from, const char *to, unsigned depth);

/* Of parts that say the same: text before HTML before others that may hold them. */
static void put_alternative(reader *r, parts *list, unsigned depth) {
  const char *from, *to;
  mime_header best, h;
  const char *best_from = NULL, *best_to = NULL;
  int best_rank = 0;
  while (parts_next(list, &from, &to)) {
    const char *body = mime_fields(from, to, &h);
    int rank = !h.type.len || is_type(&h, "text/plain") ? 4
               : is_type(&h, "text/html")               ? 2
               : is_type(&h, "multipart/")              ? 3
               : is_type(&h, "text/")                   ? 1
                                                        : 0;
    if (rank <= best_rank || !str_trim(str_from(body, to)).len) continue;
    best_rank = rank;
    best = h;
    best_from = body;
    best_to = to;
  }
  if (best_from) put_part(r, &best, best_from, best_to, depth + 1);
}

/* A message inside another: its headline and sender are text here. */
static void put_inner(reader *r, const char *from, const char *to, unsigned depth) {
  mime_header h;
  const char *body = mime_fields(from, to, &h);
  if (h.subject.len) {
    buf_clear(&r->words);
    mime_words(&r->m, h.subject, &r->words);
    builder_paragraph(r->b);
    builder_wrapped(r->b, mime_has_words(h.subject) ? buf_str(&r->words) : h.subject);
  }
  put_part(r, &h, body, to, depth + 1);
}

/* The text of a message or of a part of one. Linear: a body is looked through once for each depth. */
static void put_part(reader *r, const mime_header *h, const char *from, const char *to, unsigned depth) {
  const char *part_from, *part_to;
  parts list;
  if (depth > DEPTH_MOST) {
    r->too_deep = true;
    return;
  }
  if (is_type(h, "multipart/") && parts_begin(&list, h, from, to)) {
    if (is_type(h, "multipart/alternative")) {
      put_alternative(r, &list, depth);
      return;
    }
    while (parts_next(&list, &part_from, &part_to)) {
      mime_header part;
      const char *body = mime_fields(part_from, part_to, &part);
      if (!is_attached(&part)) put_part(r, &part, body, part_to, depth + 1);
      if (is_type(h, "multipart/related") || is_type(h, "multipart/signed"))
        return; /* the first is what the others go with */
    }
  } else if (is_type(h, "message/rfc822")) {
    put_inner(r, from, to, depth);
  } else if (!h->type.len || is_type(h, "text") || is_type(h, "multipart/")) {
    if (!is_type(h, "text/calendar")) put_text(r, h, from, to);
  }
}

/* ---------------------------------------------------------------- messages */

static void put_meta(reader *r, const char *key, gz_str field) {
  gz_str value;
  if (!field.len) return;
  if (mime_has_words(field)) {
    buf_clear(&r->words);
    mime_words(&r->m, field, &r->words);
    value = buf_str(&r->words);
  } else {
    value = str_trim(field);
  }
  if (value.len > VALUE_MOST) { /* a list of receivers: whole ones */
    const char *comma = memrchr(value.data, ',', VALUE_MOST);
    value.len = comma ? (size_t)(comma - value.data) : 0;
  }
  if (value.len) builder_meta_add(r->b, key, value);
}

static void put_tags(reader *r, gz_str field) {
  gz_str list;
  if (!field.len || field.len > VALUE_MOST) return;
  buf_clear(&r->words);
  mime_words(&r->m, field, &r->words);
  list = buf_str(&r->words);
  while (list.len) {
    const char *comma = memchr(list.data, ',', list.len);
    gz_str tag = str_trim(comma ? str_from(list.data, comma) : list);
    if (tag.len) builder_tag(r->b, tag);
    list = comma ? str_from(comma + 1, list.data + list.len) : STR("");
  }
}

/* What the headline is made of: the subject; else the first line that says something, or the sender. */
static gz_str find_headline(const mime_header *h, const char *body, const char *to) {
  gz_str found = str_trim(h->subject);
  const char *stop;
  if (found.len) return found;
  if (mime_encoding_of(h->encoding) == MIME_PLAIN && !is_type(h, "multipart/")) {
    found = str_trim(str_from(body, to));
    stop = found.len ? memchr(found.data, '\n', found.len) : NULL;
    if (stop) found.len = (size_t)(stop - found.data);
    found = str_trim(found);
  }
  if (!found.len) return str_trim(h->from);
  if (found.len > TITLE_MOST)
    for (found.len = TITLE_MOST; found.len && ((unsigned char)found.data[found.len] & 0xc0) == 0x80; found.len--) {}
  return found;
}

static void put_headline(reader *r, gz_str from) {
  if (!from.len) from = format_file_name(r->context->name);
  if (!mime_has_words(from)) {
    builder_headline(r->b, from);
    return;
  }
  buf_clear(&r->words);
  mime_words(&r->m, from, &r->words);
  builder_headline(r->b, buf_str(&r->words));
}

/* One article: the fields of a message and its text. [from, to) are its bytes, `head` is where its fields begin. */
static void put_message(reader *r, const char *from, const char *head, const char *to) {
  mime_header h;
  const char *body = mime_fields(head, to, &h), *last = to;
  gz_str headline = find_headline(&h, body, to);
  const char *at = headline.len ? headline.data : head;
  char iso[DATE_STAMP_ROOM];
  while (last > at && str_is_space(last[-1])) last--;
  builder_begin(r->b, builder_line(r->b, at));
  put_headline(r, headline);
  if (h.date.len && date_stamp(str_trim(h.date), iso)) {
    builder_date(r->b, str_of(iso));
  } else if (from < head) { /* the envelope's: "From ada@… Mon Mar 12 …" */
    gz_str line = str_trim(str_from(from, head));
    const char *blank = line.len > 5 ? memchr(line.data + 5, ' ', line.len - 5) : NULL;
    if (blank && date_stamp(str_from(blank, line.data + line.len), iso)) builder_date(r->b, str_of(iso));
  }
  put_meta(r, "from", h.from);
  put_meta(r, "to", h.to);
  put_meta(r, "list-id", h.list_id);
  put_meta(r, "message-id", h.message_id);
  put_tags(r, h.keywords);
  put_part(r, &h, body, to, 0);
  builder_end(r->b, builder_line(r->b, last > at ? last - 1 : at), from, to);
}

/* ---------------------------------------------------------------- digests */

/* The next line at or after `p` that is nothing but so many hyphens; *after: the line behind it. NULL: none. */
static const char *next_rule(const char *p, const char *end, size_t least, size_t most, const char **after) {
  static const char hyphens[] = "------------------------------------------------------------";
  while ((p = memmem(p, (size_t)(end - p), hyphens, least))) {
    const char *from = p, *to, *stop;
    while (p < end && *p == '-') p++;
    to = p;
    while (p < end && (*p == ' ' || *p == '\r')) p++;
    stop = p;
    if (from[-1] != '\n' || (size_t)(to - from) > most || (stop < end && *stop != '\n')) continue;
    *after = stop < end ? stop + 1 : end;
    return from;
  }
  return NULL;
}

static const char *skip_blank_lines(const char *p, const char *end) {
  const char *line = p;
  for (; p < end && str_is_space(*p); p++)
    if (*p == '\n') line = p + 1;
  return p == end ? end : line;
}

/* Whether fields begin at `p` that a message has. */
static bool is_message(const char *p, const char *end) {
  mime_header h;
  if (p == end || !mime_is_field(p, end)) return false;
  mime_fields(p, (size_t)(end - p) < FORMAT_LOOK ? end : p + FORMAT_LOOK, &h);
  return h.subject.data && (h.from.data || h.date.data);
}

/* Where the first message of a digest begins that has this text; NULL: it is none. */
static const char *find_digest(const char *body, const char *to) {
  const char *end = (size_t)(to - body) < PREAMBLE_MOST ? to : body + PREAMBLE_MOST, *after, *first;
  if (body == to || !next_rule(body + 1, end, PREAMBLE_RULE, 90, &after)) return NULL;
  first = skip_blank_lines(after, to);
  return first > after && is_message(first, to) ? first : NULL;
}

/* Messages between rules. What stands between them and is none (a footer, "End of Digest") is left out. */
static void put_digest(reader *r, const char *first, const char *to) {
  const char *from = first;
  while (from < to) {
    const char *p = from, *rule, *after = to, *next = to;
    while ((rule = next_rule(p, to, RULE_LEAST, RULE_MOST, &after))) {
      next = skip_blank_lines(after, to);
      if (next > after && (next == to || mime_is_field(next, to) || begins_nocase(str_from(next, to), "end of ")))
        break;
      p = after;
    }
    if (!rule) next = to;
    if (is_message(from, to)) put_message(r, from, from, rule ? rule : to);
    from = next;
  }
}

/* Whether the message's parts are messages; then they are told. */
static bool put_parts(reader *r, const mime_header *h, const char *body, const char *to, unsigned depth) {
  const char *from, *part_to;
  bool is_digest = is_type(h, "multipart/digest"), any = false;
  parts list;
  if (depth > 2 || !is_type(h, "multipart/") || is_type(h, "multipart/alternative") || !parts_begin(&list, h, body, to))
    return false;
  while (parts_next(&list, &from, &part_to)) {
    mime_header part;
    const char *inside = mime_fields(from, part_to, &part);
    if (!is_digest) {
      any |= put_parts(r, &part, inside, part_to, depth + 1);
    } else if ((!part.type.len || is_type(&part, "message/rfc822")) && is_message(inside, part_to)) {
      put_message(r, inside, inside, part_to);
      any = true;
    }
  }
  return any;
}

/* A message, or those of the digest that it is. */
static void put_mail(reader *r, const char *from, const char *head, const char *to, bool alone) {
  mime_header h;
  const char *body = mime_fields(head, to, &h), *first;
  if (alone) {
    gz_str title = h.subject;
    if (!h.n_fields) { /* a digest as it was saved: its first line */
      const char *p = skip_blank_lines(head, to), *stop = p < to ? memchr(p, '\n', (size_t)(to - p)) : NULL;
      title = str_from(p, stop ? stop : to);
      if (title.len > VALUE_MOST) title = STR_NONE;
    }
    buf_clear(&r->words);
    if (title.len) mime_words(&r->m, title, &r->words);
    if (r->words.len) builder_page_title(r->b, mime_has_words(title) ? buf_str(&r->words) : title);
  }
  if (begins_nocase(str_trim(h.subject), "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA")) return;
  first = is_type(&h, "multipart/") || mime_encoding_of(h.encoding) != MIME_PLAIN ? NULL : find_digest(body, to);
  if (first) put_digest(r, first, to);
  else if (!put_parts(r, &h, body, to, 0)) put_message(r, from, head, to);
}

/* ---------------------------------------------------------------- files */

/* Whether "From " at `p` begins a message: a time of day on its line, a field on the next one. */
static bool is_separator(const char *p, const char *end) {
  const char *stop = memchr(p, '\n', (size_t)(end - p)), *at = p;
  if (!stop || stop - p > 400) return false;
  while ((at = memchr(at, ':', (size_t)(stop - at)))) {
    if (at - p > 6 && stop - at > 2 && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9' && at[2] >= '0' &&
        at[2] <= '9')
      break;
    at++;
  }
  return at && (mime_is_field(stop + 1, end) || str_begins(str_from(stop + 1, end), STR(">From ")));
}

/* The next message of an mbox behind `p`, or `end`. */
static const char *next_message(const char *p, const char *end) {
  while ((p = memmem(p, (size_t)(end - p), "\nFrom ", 6))) {
    bool blank = p[-1] == '\n' || (p[-1] == '\r' && p[-2] == '\n'); /* "From " stands before it */
    p++;
    if (blank && is_separator(p, end)) return p;
  }
  return end;
}

static void parse(builder *b, const format_context *context) {
  reader r = {.b = b, .context = context, .source = builder_source(b)};
  const char *p = r.source.data, *end = p + r.source.len, *to;
  mime_init(&r.m, p, context->scratch);
  buf_init(&r.words, context->scratch);
  buf_init(&r.text, context->scratch);
  buf_init(&r.map, context->scratch);
  p = skip_blank_lines(p, end);
  r.is_mbox = str_begins(str_from(p, end), STR("From ")) && memchr(p, '\n', (size_t)(end - p)) != NULL;
  if (p < end && !r.is_mbox) put_mail(&r, r.source.data, p, end, true);
  for (; r.is_mbox && p < end && !r.failed && !r.m.failed; p = to) {
    to = next_message(p + 5, end);
    put_mail(&r, p, (const char *)memchr(p, '\n', (size_t)(end - p)) + 1, to, false);
  }
  if (p == end && !builder_n_articles(b) && context->name.len && !str_trim(r.source).len) { /* nothing but its name */
    builder_begin(b, 1);
    builder_headline(b, format_file_name(context->name));
    builder_end(b, 1, r.source.data, end);
  }
  if (r.too_deep) builder_problem(b, 0, "parts nested too deep are left out");
  if (r.m.unknown[0]) builder_problem(b, 0, "no such encoding: %s", r.m.unknown);
  if (r.failed || r.m.failed || r.words.failed) builder_fail(b);
  mime_free(&r.m);
  buf_free(&r.words);
  buf_free(&r.text);
  buf_free(&r.map);
}

/* Fields that mail has, at the beginning; or the first message of a digest behind its preamble. */
enum { GUESS_MOST = 100 };

static int guess(gz_str text, const format_context *context) {
  const char *p = text.data, *end = p + (text.len < FORMAT_LOOK ? text.len : FORMAT_LOOK);
  mime_header h;
  (void)context;
  p = skip_blank_lines(p, end);
  if (p == end) return 0;
  if (str_begins(str_from(p, end), STR("From ")) && is_separator(p, end)) return GUESS_MOST;
  if (!mime_is_field(p, end)) return find_digest(p, end) ? GUESS_MOST : 0;
  mime_fields(p, end, &h);
  if (!h.from.data || !h.n_fields) return 0;
  if (h.date.data && (h.subject.data || h.message_id.data)) return GUESS_MOST;
  return h.subject.data && h.to.data ? 70 : 0;
}

static bool is_list(gz_str text) {
  const char *end = text.data + text.len, *p = skip_blank_lines(text.data, end);
  return str_begins(str_from(p, end), STR("From ")) && is_separator(p, end);
}

/* A separator that can be told from what is there is one whatever follows. */
static size_t cut(gz_str text, size_t most) {
  const char *p = text.data, *end = p + text.len;
  size_t last = 0, at;
  while (end - p > 5 && (p = next_message(p + 5, end)) < end) {
    at = (size_t)(p - text.data);
    if (at > most) return last ? last : at;
    last = at;
  }
  return last;
}

/* Archives of mailing lists are called 2012-March.txt. */
static const char *const endings[] = {".eml", ".mbox", ".mbx", ".txt", NULL};

const format format_mail = {"mail", endings, guess, GUESS_MOST, parse, NULL, is_list, cut, true};
