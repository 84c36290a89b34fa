/* Which format is this page, and who reads it?
 *
 *   asked by name         -> that one, or not supported
 *   ending of one format  -> that one                       notes.md
 *   else                  -> the best guess, with a bonus for a format that has the ending; plain where none is surer
 *                            news.txt: digest or plain      README: any */
#include "format/format.h"

#include "base/error.h"
#include "base/result.h"
#include "format/declared.h"
#include "format/mime.h"

#define ITSELF(name) &format_##name,
#define NAME(name) #name,
#define TOLD(name) ", " #name
static const format *const formats[] = {FORMATS(ITSELF)};
static const char *const names[] = {FORMATS(NAME) NULL};
static const char told[] = FORMATS(TOLD);
enum { N_FORMATS = sizeof formats / sizeof *formats };

/* What an ending adds to a guess; of the confidence, that part of what it lacks. */
enum { ENDING_BONUS = 30 };
#define BY_ENDING 0.95 /* an ending that only one format has */

const char *const *format_names(void) { return names; }

const format *format_by_name(gz_str name) {
  size_t i;
  for (i = 0; i < N_FORMATS; i++)
    if (str_equal(name, str_of(formats[i]->name))) return formats[i];
  return NULL;
}

gz_str format_file_name(gz_str path) {
  size_t at = path.len;
  if (!at) return path; /* absent, perhaps */
  while (at && path.data[at - 1] != '/') at--;
  return str_after(path, at);
}

/* A name that is nothing but the ending (".txt") is a hidden file of no format. */
static bool has_ending(gz_str path, const char *const *endings) {
  gz_str name = format_file_name(path);
  for (; endings && *endings; endings++) {
    gz_str ending = str_of(*endings);
    if (name.len > ending.len && str_equal_nocase(str_after(name, name.len - ending.len), ending)) return true;
  }
  return false;
}

bool format_reads(gz_str name) {
  size_t i;
  for (i = 0; i < N_FORMATS; i++)
    if (has_ending(name, formats[i]->endings)) return true;
  return false;
}

static void forget(const format *f, const format_context *context) {
  if (context->kept && *context->kept) f->forget(*context->kept, context->scratch);
  if (context->kept) *context->kept = NULL;
}

/* Formats that cannot be surer than the best so far are not asked. */
const format *format_for(gz_str text, const format_context *context, double *confidence) {
  const format *best = &format_plain, *only = NULL;
  format_context asked = *context;
  int best_guess = -1, n_endings = 0;
  size_t i;
  for (i = 0; i < N_FORMATS; i++) {
    if (!has_ending(context->name, formats[i]->endings)) continue;
    only = formats[i];
    n_endings++;
  }
  *confidence = BY_ENDING;
  if (n_endings == 1) return only;
  for (i = 0; i < N_FORMATS; i++) {
    int bonus = has_ending(context->name, formats[i]->endings) ? ENDING_BONUS : 0, guess;
    void *kept = NULL;
    if (!formats[i]->guess || formats[i]->most + bonus <= best_guess) continue;
    asked.kept = context->kept ? &kept : NULL;
    guess = formats[i]->guess(text, &asked);
    if (guess < 0 || guess + bonus <= best_guess) {
      forget(formats[i], &asked);
      if (guess >= 0) continue;
      forget(best, context);
      return NULL;
    }
    forget(best, context);
    if (context->kept) *context->kept = kept;
    best = formats[i];
    best_guess = guess + bonus;
    *confidence = (guess + (100 - guess) * bonus / 100.0) / 100;
  }
  return best;
}

/* ---------------------------------------------------------------- pages */

/* The format that `opts` asks for by name; *out NULL where it asks for none. */
static gz_status asked(const gz_parse_options *opts, const format **out, gz_error *err) {
  *out = NULL;
  if (!opts->format.len) return GZ_OK;
  *out = format_by_name(opts->format);
  if (*out) return GZ_OK;
  return error_set(err, GZ_NOT_SUPPORTED, 0, "no such format: %.*s; there are %s", STR_ARG(opts->format), told + 2);
}

gz_status format_by_look(gz_str look, const gz_parse_options *opts, const allocator *from, const format **out,
                         double *confidence, gz_error *err) {
  format_context context = {.name = opts->name, .scratch = from};
  utf8_text decoded, name;
  arena scratch;
  gz_status status;
  *out = opts->format.len ? format_by_name(opts->format) : NULL;
  *confidence = 1;
  arena_init(&scratch, from);
  status = utf8_read(opts->name, STR("utf-8"), &scratch, &name, err);
  if (status == GZ_OK && !*out) status = utf8_read(look, STR_NONE, &scratch, &decoded, err);
  if (status == GZ_OK && !*out) {
    context.name = name.text;
    context.into = &scratch;
    *out = format_for(decoded.text, &context, confidence);
    if (!*out) status = error_nomem(err);
  }
  arena_free(&scratch);
  return status;
}

/* The text cut to what offsets can hold, at a character's border. */
static gz_str cut(gz_str text) {
  if (text.len <= PAGE_MOST) return text;
  text.len = (size_t)PAGE_MOST;
  while (text.len && ((unsigned char)text.data[text.len] & 0xc0) == 0x80) text.len--;
  return text;
}

/* What every format has in common: bytes that were not text. */
static void name_problems(builder *b, const utf8_text *decoded, gz_str encoding, bool was_cut) {
  gz_str text = decoded->text;
  const char *p = text.data, *end = text.data + text.len, *first = NULL;
  size_t n_nul = 0;
  if (was_cut) builder_problem(b, 0, "larger than 2 GiB: the rest is left out");
  if (decoded->n_replaced)
    builder_problem(b, builder_line(b, text.data + decoded->replaced[0]),
                    decoded->n_replaced == 1 ? "%zu byte is not UTF-8 and is shown as \xef\xbf\xbd"
                                             : "%zu bytes are not UTF-8 and are shown as \xef\xbf\xbd",
                    decoded->n_replaced);
  if (decoded->unread.n)
    builder_problem(b, builder_line(b, text.data + decoded->unread.first),
                    decoded->unread.n == 1 ? "%zu place is not %.*s and is shown as \xef\xbf\xbd"
                                           : "%zu places are not %.*s and are shown as \xef\xbf\xbd",
                    decoded->unread.n, STR_ARG(encoding));
  for (; p < end && (p = memchr(p, '\0', (size_t)(end - p))); p++, n_nul++)
    if (!first) first = p;
  if (n_nul)
    builder_problem(b, builder_line(b, first),
                    n_nul == 1 ? "%zu NUL byte: is this text?" : "%zu NUL bytes: is this text?", n_nul);
}

/* Mail declares an encoding for each part: what is not UTF-8 is read once more, line by line. False: out of memory. */
static bool recode_mail(page *p, gz_str text, const allocator *from) {
  buf decoded;
  gz_str kept;
  bool good;
  buf_init(&decoded, from);
  good = mime_recode(text, &decoded, from) && arena_str(p->own, buf_str(&decoded), &kept);
  if (good) {
    p->decoded = (utf8_text){.text = cut(kept)};
    p->recoded = true;
    p->skipped = 0;
  }
  buf_free(&decoded);
  return good;
}

gz_status page_parse(gz_str text, const gz_parse_options *opts, const allocator *from, page **out, gz_error *err) {
  static const gz_parse_options defaults;
  gz_status status;
  const format *f;
  format_context context = {0};
  builder *b = NULL;
  utf8_text name;
  void *kept = NULL;
  double confidence;
  bool was_cut = text.len > PAGE_MOST, lent, not_known = false;
  gz_str declared;
  page *p;
  *out = NULL;
  if (!opts) opts = &defaults;
  p = result_new(from, sizeof *p, NULL);
  if (!p) return error_nomem(err);
  status = asked(opts, &f, err);
  if (status != GZ_OK) goto fail;
  p->own = result_arena(p);
  text = text.data ? cut(text) : STR("");
  declared = opts->encoding.len ? STR_NONE : declared_encoding(text);
  status = utf8_read(text, declared.len ? declared : opts->encoding, p->own, &p->decoded, err);
  if (status == GZ_NOT_SUPPORTED && declared.len) { /* an encoding that nobody knows: a problem of the page */
    not_known = true;
    status = utf8_read(text, STR_NONE, p->own, &p->decoded, err);
  }
  if (status != GZ_OK) goto fail;
  if (p->decoded.text.len > PAGE_MOST) { /* replaced bytes grow */
    p->decoded.text = cut(p->decoded.text);
    while (p->decoded.n_replaced && p->decoded.replaced[p->decoded.n_replaced - 1] >= p->decoded.text.len)
      p->decoded.n_replaced--;
    if (p->decoded.unread.first >= p->decoded.text.len) p->decoded.unread.n = 0;
    was_cut = true;
  }
  lent = p->decoded.text.data >= text.data && p->decoded.text.data <= text.data + text.len;
  p->recoded = !lent;
  p->skipped = lent ? (uint32_t)(p->decoded.text.data - text.data) : 0;
  if (lent && !arena_str(p->own, p->decoded.text, &p->decoded.text)) goto nomem;
  status = utf8_read(opts->name, STR("utf-8"), p->own, &name, err); /* a file's name may be any bytes */
  if (status != GZ_OK) goto fail;
  context.name = name.text;
  context.markers = opts->markers;
  context.n_markers = opts->n_markers;
  context.whole = opts->split_level == GZ_WHOLE;
  context.split_level = context.whole ? 0 : opts->split_level;
  context.scratch = from;
  context.into = p->own;
  context.kept = &kept;
  confidence = 1;
  if (!f) f = format_for(p->decoded.text, &context, &confidence);
  if (f == &format_mail && p->decoded.n_replaced && !opts->encoding.len && !recode_mail(p, text, from)) goto nomem;
  b = builder_new(&p->decoded, p->own, from);
  if (!f || !b) goto nomem;
  builder_format(b, f->name);
  if (!declared.len) declared = opts->encoding.len ? opts->encoding : STR("UTF-16");
  name_problems(b, &p->decoded, declared, was_cut);
  if (not_known) builder_problem(b, 1, "no such encoding: %.*s", STR_ARG(declared));
  f->parse(b, &context);
  forget(f, &context);
  status = builder_finish(b, p);
  p->pub.confidence = confidence;
  if (status != GZ_OK) goto nomem;
  builder_free(b);
  *out = p;
  return GZ_OK;
nomem:
  if (f) forget(f, &context);
  status = error_nomem(err);
fail:
  builder_free(b);
  result_free(p);
  return status;
}

void page_free(page *p) { result_free(p); }
