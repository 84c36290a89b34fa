/* Which encoding does a page say that it has?
 *
 *   <?xml version="1.0" encoding="koi8-r"?>
 *   <meta charset="shift_jis">      <meta http-equiv="Content-Type" content="text/html; charset=big5"> */
#include "format/declared.h"

#include "text/utf8.h"

enum { LOOK = 4096, NAME_MOST = 40 };

gz_str declared_meant(gz_str name) {
  static const char *const meant[][2] = {{"iso-8859-1", "windows-1252"},
                                         {"iso8859-1", "windows-1252"},
                                         {"latin1", "windows-1252"},
                                         {"us-ascii", "windows-1252"},
                                         {"ascii", "windows-1252"},
                                         {"iso-8859-9", "windows-1254"},
                                         {"tis-620", "windows-874"},
                                         {"iso-8859-11", "windows-874"},
                                         {"shift_jis", "CP932"},
                                         {"shift-jis", "CP932"},
                                         {"x-sjis", "CP932"},
                                         {"gb2312", "GB18030"},
                                         {"gbk", "GB18030"},
                                         {"x-gbk", "GB18030"},
                                         {"euc-kr", "CP949"},
                                         {"ks_c_5601-1987", "CP949"},
                                         {"x-euc-jp", "EUC-JP"},
                                         {"big5", "BIG5-HKSCS"},
                                         {"x-user-defined", "windows-1252"},
                                         {"macintosh", "MACINTOSH"},
                                         {"x-mac-roman", "MACINTOSH"}};
  size_t i;
  for (i = 0; i < sizeof meant / sizeof *meant; i++)
    if (str_equal_nocase(name, str_of(meant[i][0]))) return str_of(meant[i][1]);
  return name;
}

/* The name that follows `key` and '=', with or without quotes; absent: none. */
static gz_str named_after(gz_str s, const char *key) {
  gz_str wanted = str_of(key);
  size_t i, len = 0;
  for (i = 0; i + wanted.len < s.len; i++) {
    size_t at = i + wanted.len;
    if (!str_equal_nocase(str_part(s, i, wanted.len), wanted)) continue;
    while (at < s.len && str_is_space(s.data[at])) at++;
    if (at >= s.len || s.data[at] != '=') continue;
    for (at++; at < s.len && (str_is_space(s.data[at]) || s.data[at] == '"' || s.data[at] == '\''); at++) {}
    while (at + len < s.len && len < NAME_MOST && !str_is_space(s.data[at + len]) &&
           !strchr("\"'<>/;?", s.data[at + len]))
      len++;
    return len ? str_part(s, at, len) : STR_NONE;
  }
  return STR_NONE;
}

gz_str declared_encoding(gz_str page) {
  gz_str begin = page.len > LOOK ? str_part(page, 0, LOOK) : page, name = STR_NONE;
  const char *p, *end;
  if (str_begins(page, STR("\xef\xbb\xbf")) || str_begins(page, STR("\xff\xfe")) || str_begins(page, STR("\xfe\xff")))
    return STR_NONE;
  if (page.len >= 4 && page.data[0] == '<' && !page.data[1] && page.data[2] && !page.data[3]) return STR("UTF-16LE");
  if (page.len >= 4 && !page.data[0] && page.data[1] == '<' && !page.data[2] && page.data[3]) return STR("UTF-16BE");
  begin = str_trim(begin);
  if (!begin.len || begin.data[0] != '<') return STR_NONE;
  end = begin.data + begin.len;
  if (str_begins(begin, STR("<?xml"))) {
    const char *close = memchr(begin.data, '>', begin.len);
    name = named_after(str_from(begin.data, close ? close : end), "encoding");
  }
  for (p = begin.data; !name.len && p < end && (p = memchr(p, '<', (size_t)(end - p))); p++) {
    const char *close = memchr(p, '>', (size_t)(end - p));
    if (end - p < 5 || !str_equal_nocase((gz_str){p + 1, 4}, STR("meta"))) continue;
    name = named_after(str_from(p, close ? close : end), "charset");
  }
  if (!name.len || str_equal_nocase(name, STR("utf-8")) || str_equal_nocase(name, STR("utf8"))) return STR_NONE;
  if (str_begins(name, STR("UTF-16")) || str_begins(name, STR("utf-16"))) return STR_NONE; /* it was read as bytes */
  if (utf8_valid(page) && !memchr(page.data, 0x1b, page.len)) return STR_NONE;
  return declared_meant(name);
}
