/* What elements and texts does a page of tags have? Needs no other file of ours: it is a library of its own too. */
#include "format/libxml.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

struct libxml_parser {
  xmlParserCtxtPtr parser;
  tags_kind kind;
  const libxml_events *events;
  void *ud;
  bool failed;
  xmlEntity entity;
  char entity_text[8];
};

/* After an error of XML it would leave character references out. */
static void go_on(libxml_parser *p) {
  if (p->kind == TAGS_XML) p->parser->wellFormed = 1;
}

static void on_start(void *ud, const xmlChar *name, const xmlChar **atts) {
  libxml_parser *p = ud;
  go_on(p);
  p->events->start(p->ud, (const char *)name, (const char **)(void *)atts);
}

static void on_end(void *ud, const xmlChar *name) {
  libxml_parser *p = ud;
  go_on(p);
  p->events->end(p->ud, (const char *)name);
}

static void on_text(void *ud, const xmlChar *text, int len) {
  libxml_parser *p = ud;
  go_on(p);
  if (len > 0) p->events->text(p->ud, (gz_str){(const char *)text, (size_t)len});
}

static bool out_of_memory(libxml_parser *p, const xmlError *error) {
  if (error && error->code == XML_ERR_NO_MEMORY) p->failed = true;
  return p->failed;
}

/* ---------------------------------------------------------------- HTML */

static void on_comment(void *ud, const xmlChar *text) {
  libxml_parser *p = ud;
  (void)text;
  p->events->comment(p->ud);
}

static void on_html_error(void *ud, xmlErrorPtr error) { out_of_memory(ud, error); }

static bool read_html(libxml_parser *p, gz_str fed) {
  htmlParserCtxtPtr parser = p->parser = htmlCreateMemoryParserCtxt(fed.data, (int)fed.len);
  if (!parser) return false;
  htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                 HTML_PARSE_IGNORE_ENC);
  xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
  memset(parser->sax, 0, sizeof *parser->sax);
  parser->sax->initialized = XML_SAX2_MAGIC; /* so that `serror` is asked, and nothing is printed */
  parser->sax->serror = (xmlStructuredErrorFunc)on_html_error;
  parser->sax->startElement = on_start;
  parser->sax->endElement = on_end;
  parser->sax->characters = parser->sax->ignorableWhitespace = on_text;
  parser->sax->comment = on_comment;
  parser->userData = p;
  htmlParseDocument(parser);
  return true;
}

/* ---------------------------------------------------------------- XML */

/* Inside the declarations no name is known: libxml2 would keep what it reads there in this entity. */
static xmlEntityPtr on_entity(void *ud, const xmlChar *name) {
  libxml_parser *p = ud;
  size_t n = p->parser->inSubset ? 0 : p->events->entity(str_of((const char *)name), p->entity_text);
  if (!n) return NULL;
  p->entity_text[n] = '\0';
  memset(&p->entity, 0, sizeof p->entity);
  p->entity.type = XML_ENTITY_DECL;
  p->entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
  p->entity.content = p->entity.orig = (xmlChar *)p->entity_text;
  p->entity.length = (int)n;
  return &p->entity;
}

static void on_xml_error(void *ud, const char *message, ...) {
  libxml_parser *p = ud;
  const xmlError *error = xmlCtxtGetLastError(p->parser);
  (void)message;
  if (error && !out_of_memory(p, error)) p->events->error(p->ud, error->line, error->message ? error->message : "?");
}

static bool read_xml(libxml_parser *p, gz_str fed) {
  xmlParserCtxtPtr parser = p->parser = xmlCreateMemoryParserCtxt(fed.data, (int)fed.len);
  if (!parser) return false;
  xmlCtxtUseOptions(parser, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET |
                                XML_PARSE_IGNORE_ENC | XML_PARSE_SAX1 |
                                XML_PARSE_NOENT); /* else "&#38;" in attributes */
  memset(parser->sax, 0, sizeof *parser->sax);
  parser->sax->initialized = 1; /* SAX 1: names with their prefix, namespaces are not looked up */
  parser->sax->error = on_xml_error;
  parser->sax->startElement = on_start;
  parser->sax->endElement = on_end;
  parser->sax->characters = parser->sax->ignorableWhitespace = parser->sax->cdataBlock = on_text;
  parser->sax->getEntity = on_entity;
  parser->userData = p;
  xmlParseDocument(parser);
  p->events->page_end(p->ud);
  return true;
}

/* ---------------------------------------------------------------- both */

static bool read(gz_str fed, tags_kind kind, const libxml_events *events, void *ud, libxml_parser **parser) {
  libxml_parser p = {.kind = kind, .events = events, .ud = ud};
  *parser = &p;
  if (!(kind == TAGS_HTML ? read_html(&p, fed) : read_xml(&p, fed))) p.failed = true;
  if (p.parser) {
    if (p.parser->myDoc) xmlFreeDoc(p.parser->myDoc);
    p.parser->myDoc = NULL;
    xmlFreeParserCtxt(p.parser); /* of HTML too */
  }
  *parser = NULL;
  return !p.failed;
}

static long at(libxml_parser *p) { return xmlByteConsumed(p->parser); }
static void stop(libxml_parser *p) { xmlStopParser(p->parser); }

extern const libxml gazette_libxml;
__attribute__((visibility("default"))) const libxml gazette_libxml = {read, at, stop};

const libxml *libxml_get(gz_error *err) {
  (void)err;
  return &gazette_libxml;
}
