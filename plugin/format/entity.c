/* What does "&eacute;" stand for? */
#include "format/entity.h"

#include "text/utf8.h"

/* U+00A0 … U+00FF in order: a name's place is its character. */
static const char *const latin[96] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",
    "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",
    "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave",
    "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",
    "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",
    "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute",
    "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave",
    "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const struct named {
  const char *name;
  uint32_t cp;
} others[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},      {"apos", '\''},
    {"OElig", 0x152},   {"oelig", 0x153},   {"Scaron", 0x160},  {"scaron", 0x161},  {"Yuml", 0x178},
    {"ensp", 0x2002},   {"emsp", 0x2003},   {"thinsp", 0x2009}, {"zwnj", 0x200c},   {"zwj", 0x200d},
    {"lrm", 0x200e},    {"rlm", 0x200f},    {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"sbquo", 0x201a},  {"ldquo", 0x201c},  {"rdquo", 0x201d},  {"bdquo", 0x201e},
    {"dagger", 0x2020}, {"Dagger", 0x2021}, {"bull", 0x2022},   {"hellip", 0x2026}, {"permil", 0x2030},
    {"prime", 0x2032},  {"Prime", 0x2033},  {"lsaquo", 0x2039}, {"rsaquo", 0x203a}, {"euro", 0x20ac},
    {"trade", 0x2122},  {"larr", 0x2190},   {"uarr", 0x2191},   {"rarr", 0x2192},   {"darr", 0x2193},
    {"harr", 0x2194},   {"rArr", 0x21d2},   {"minus", 0x2212},  {"infin", 0x221e},  {"ne", 0x2260},
    {"le", 0x2264},     {"ge", 0x2265},     {"check", 0x2713},
};

/* The number of "#1234" or "#x12ab", UTF8_REPLACEMENT for what is no character. */
static uint32_t number(gz_str s) {
  uint32_t base = s.len > 1 && str_lower(s.data[1]) == 'x' ? 16 : 10, value = 0;
  size_t at = base == 16 ? 2 : 1;
  if (at >= s.len) return UTF8_REPLACEMENT;
  for (; at < s.len; at++) {
    char c = str_lower(s.data[at]);
    uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 99;
    if (digit >= base || value > 0x10ffff) return UTF8_REPLACEMENT;
    value = value * base + digit;
  }
  return value ? value : UTF8_REPLACEMENT;
}

size_t entity_named(gz_str name, char out[4]) {
  uint32_t i;
  if (!name.len) return 0;
  for (i = 0; i < sizeof others / sizeof *others; i++)
    if (others[i].name[0] == name.data[0] && str_equal(name, str_of(others[i].name)))
      return utf8_encode(others[i].cp, out);
  for (i = 0; i < sizeof latin / sizeof *latin; i++)
    if (latin[i][0] == name.data[0] && str_equal(name, str_of(latin[i]))) return utf8_encode(0xa0 + i, out);
  return 0;
}

size_t entity_decode(gz_str written, char out[4]) {
  gz_str name;
  if (written.len < 3 || written.data[0] != '&' || written.data[written.len - 1] != ';') return 0;
  name = str_part(written, 1, written.len - 2);
  return name.data[0] == '#' ? utf8_encode(number(name), out) : entity_named(name, out);
}
