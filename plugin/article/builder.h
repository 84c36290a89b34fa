/* How does a format tell what it found? A builder collects articles and keeps, for each byte of a headline or body
 * that comes from the page, where it came from.
 *
 * A format's parser calls, in order of the page:
 *   builder_title …                                             of the page, once, optional
 *   builder_begin, builder_headline+, { builder_paragraph, builder_text* }*, attributes, builder_end    per article
 * Everything is sticky: after a failed allocation calls do nothing and builder_finish reports it. */
#ifndef ARTICLE_BUILDER_H
#define ARTICLE_BUILDER_H

#include "article/page.h"
#include "base/buf.h"

typedef struct builder builder;

/* `decoded` and `into` must outlive the page. Everything that the page holds is allocated in `into`, which has its memory from
 * `scratch` too. */
builder *builder_new(const utf8_text *decoded, arena *into, const allocator *scratch); /* NULL: out of memory */
void builder_free(builder *b);

gz_str builder_source(const builder *b);           /* the page's text: slices of it given below are mapped */
uint32_t builder_line(builder *b, const char *at); /* the line (from 1) of a pointer into the source */

void builder_format(builder *b, const char *name); /* static name */
void builder_page_title(builder *b, gz_str title); /* white space is folded */
void builder_page_meta(builder *b, gz_value meta); /* lives in `into` */
void builder_problem(builder *b, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* An article begins; `line` is its headline's. */
void builder_begin(builder *b, uint32_t line);
/* A piece of the headline; pieces are joined by a blank, white space inside is folded. A slice of the source is mapped.
 * */
void builder_headline(builder *b, gz_str piece);
/* What follows is a new paragraph (or code block): separated by a blank line from what is there. */
void builder_paragraph(builder *b);
/* Text of the body. A slice of the source is mapped, other text (decoded entities, joining blanks) is not. Appended as
 * it is: the format decides about white space. */
void builder_text(builder *b, gz_str text);
/* Text with its runs of white space (line ends too) as one blank, joined to what the paragraph has by one. */
void builder_wrapped(builder *b, gz_str text);
/* The text that is appended next does not stand in the page, but belongs to this place. */
void builder_place(builder *b, const char *at);
size_t builder_body_len(const builder *b); /* bytes of body so far */
void builder_heading(builder *b, uint32_t level, gz_str title, uint32_t line);
/* `at`: a pointer into the source where the link stands, or NULL with the article's line. target absent: none. */
void builder_link(builder *b, gz_link_kind kind, gz_str text, gz_str target, const char *at);
/* The line of a heading, or 0, the article, is what links call `name` (page.h). Before an article begins: the one that does. */
void builder_name(builder *b, gz_str name, uint32_t line);
void builder_section(builder *b, gz_str name);
void builder_date(builder *b, gz_str iso); /* ISO 8601, kept as given */
void builder_tag(builder *b, gz_str tag);
void builder_meta(builder *b, gz_value meta); /* replaces; lives in `into` */
/* One more pair; static key, white space of the value is folded. */
void builder_meta_add(builder *b, const char *key, gz_str value);
void builder_continues(builder *b);
/* The article ends with line `end_line`; [from, to) are its bytes of the source, for gz_article_at and re-reading. */
void builder_end(builder *b, uint32_t end_line, const char *from, const char *to);
/* The same with the line of the last byte of them that is no white space. */
void builder_end_text(builder *b, const char *from, const char *to);
uint32_t builder_n_articles(const builder *b);

/* Something that the format needed failed for want of memory: builder_finish says so. */
void builder_fail(builder *b);

/* Fills in *out; what it points to lies in `into` or in the source. Trailing white space of bodies is trimmed.
 * GZ_NOMEM after any failure. */
gz_status builder_finish(builder *b, page *out);

#endif
