/* Which day is meant?
 *
 *   date   [weekday [","]] (named | plain) [time]
 *   named  month [day [","]] year | day [word] month [word] [","] year | day "-" month "-" year
 *   plain  year "-" month "-" day | year "/" month "/" day | year "." month "." day ["."] | day "." month "." year | year 年 month 月 day 日
 *        | day "/" month "/" year | month "/" day "/" year     the year alone where both could be the month
 *
 * Months have their names in some twenty languages, or the first three letters or more of them.
 * A number ends where its digits end and no letter may follow: "2012-03-041" and "March 5, 2012b" are no dates. */
#include "format/date.h"

#include <stdio.h>

#include <utf8proc.h>

#include "base/eight.h"
#include "text/utf8.h"

typedef struct scanner {
  gz_str s;
  size_t at;
} scanner;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
/* Bytes above ASCII count as letters: they are parts of some. */
static bool is_letter(char c) { return (str_lower(c) >= 'a' && str_lower(c) <= 'z') || (unsigned char)c >= 0x80; }

static char peek(const scanner *in) { return in->at < in->s.len ? in->s.data[in->at] : '\0'; }

static bool take(scanner *in, char c) {
  if (in->at >= in->s.len || in->s.data[in->at] != c) return false;
  in->at++;
  return true;
}

static bool take_blanks(scanner *in) {
  size_t from = in->at;
  while (peek(in) == ' ' || peek(in) == '\t') in->at++;
  return in->at > from;
}

/* A number of `least` to `most` digits and no more. -1: none. */
static int take_number(scanner *in, int least, int most) {
  int n = 0, digits = 0;
  size_t at = in->at;
  while (at < in->s.len && is_digit(in->s.data[at])) {
    if (++digits > most) return -1;
    n = n * 10 + in->s.data[at++] - '0';
  }
  if (digits < least) return -1;
  in->at = at;
  return n;
}

/* A word of letters, or nothing. */
static gz_str take_word(scanner *in) {
  size_t from = in->at;
  while (is_letter(peek(in))) in->at++;
  return str_part(in->s, from, in->at - from);
}

/* Whether `word` is `name` (lower case) or a beginning of it of at least three letters: "Mar", "Sept", "Thurs". */
static bool is_name(gz_str word, gz_str name) {
  const char *p = word.data, *end = p + word.len, *q = name.data, *stop = q + name.len;
  size_t n = 0;
  if ((unsigned char)*p < 0x80 && str_lower(*p) != *q) return false; /* most */
  for (; p < end && q < stop; n++) {
    uint32_t a, b;
    if ((unsigned char)*p < 0x80 && (unsigned char)*q < 0x80) {
      if (str_lower(*p++) != *q++) return false;
      continue;
    }
    p += utf8_decode(p, end, &a);
    q += utf8_decode(q, stop, &b);
    if (a != b && (uint32_t)utf8proc_tolower((utf8proc_int32_t)a) != b) return false;
  }
  return p == end && (q == stop || n >= 3);
}

/* Whether `word` is one of the names in a list with a blank between each. */
static bool is_one_of(gz_str word, const char *names) {
  gz_str rest = str_of(names);
  while (word.len && rest.len) {
    const char *blank = memchr(rest.data, ' ', rest.len);
    size_t len = blank ? (size_t)(blank - rest.data) : rest.len;
    if (is_name(word, str_part(rest, 0, len))) return true;
    rest = str_after(rest, blank ? len + 1 : len);
  }
  return false;
}

/* Which lists have a name with the word's first letter, as bits; most words begin otherwise. All of them for a word that
 * begins beyond ASCII, where a capital has other bytes. */
static uint32_t names_with(const uint16_t by_letter[26], gz_str word) {
  char c = str_lower(word.data[0]);
  if ((unsigned char)c >= 0x80) return UINT16_MAX;
  return c >= 'a' && c <= 'z' ? by_letter[c - 'a'] : 0;
}

/* 1 … 12, or 0. */
static int month_of(gz_str word) {
  static const char *const months[] = {
      "january ιανουαρίου ιανουάριος ינואר בינואר जनवरी ianuarie január leden "
      "janvier januar januari enero gennaio janeiro января январь січня stycznia ledna ocak tammikuuta gener január "
      "януари يناير "
      "ژانویه",
      "february φεβρουαρίου φεβρουάριος פברואר בפברואר फरवरी फ़रवरी februarie február únor "
      "février fevrier februar februari febrero febbraio fevereiro февраля февраль лютого lutego února şubat "
      "helmikuuta febrer február февруари فبراير فوریه",
      "march μαρτίου μάρτιος מרץ במרץ मार्च martie március březen "
      "mars märz maerz maret maart marzo março marco marts марта март березня marca března mart maaliskuuta març "
      "március март مارس",
      "april απριλίου απρίλιος אפריל באפריל अप्रैल aprilie április duben kwiecień "
      "avril abril aprile abr апреля апрель квітня kwietnia dubna nisan huhtikuuta április април أبريل ابريل إبريل "
      "آوریل",
      "may μαΐου μάιος מאי במאי मई május květen "
      "mai mei maj mayo maggio maio мая май травня maja května mayıs toukokuuta maig május май مايو مه",
      "june ιουνίου ιούνιος יוני ביוני जून iunie június červen czerwiec "
      "juin juni junio giugno junho июня июнь червня czerwca června haziran kesäkuuta juny június юни يونيو ژوئن",
      "july ιουλίου ιούλιος יולי ביולי जुलाई iulie július červenec lipiec "
      "juillet juli julio luglio julho июля июль липня lipca července temmuz heinäkuuta juliol július юли يوليو ژوئیه",
      "august αυγούστου αύγουστος אוגוסט באוגוסט अगस्त augusztus srpen sierpień "
      "août aout agustus augustus augusti agosto августа август серпня sierpnia srpna ağustos elokuuta agost augusztus "
      "август أغسطس "
      "اغسطس اوت",
      "september σεπτεμβρίου σεπτέμβριος ספטמבר בספטמבר सितंबर सितम्बर septembrie szeptember września "
      "septembre septiembre settembre setembro сентября сентябрь вересня września září eylül "
      "syyskuuta setembre szeptember септември سبتمبر سپتامبر",
      "october οκτωβρίου οκτώβριος אוקטובר באוקטובר अक्टूबर octombrie október říjen "
      "octobre oktober octubre ottobre outubro октября октябрь жовтня października října ekim lokakuuta október "
      "октомври أكتوبر "
      "اكتوبر اکتبر",
      "november νοεμβρίου νοέμβριος נובמבר בנובמבר नवंबर नवम्बर noiembrie "
      "novembre noviembre novembro nopember ноября ноябрь листопада listopada listopadu kasım marraskuuta ноември "
      "نوفمبر نوامبر",
      "december δεκεμβρίου δεκέμβριος דצמבר בדצמבר दिसंबर दिसम्बर decembrie prosinec "
      "décembre decembre dezember desember diciembre dicembre dezembro декабря декабрь грудня grudnia "
      "prosince aralık joulukuuta desembre декември ديسمبر دسامبر"};
  enum {
    JAN = 1,
    FEB = 2,
    MAR = 4,
    APR = 8,
    MAY = 16,
    JUN = 32,
    JUL = 64,
    AUG = 128,
    SEP = 256,
    OCT = 512,
    NOV = 1024,
    DEC = 2048
  };
  static const uint16_t by_letter[26] = {/* of the names above */
                                         ['a' - 'a'] = APR | AUG | DEC,
                                         ['b' - 'a'] = MAR,
                                         ['c' - 'a'] = JUN,
                                         ['d' - 'a'] = APR | DEC,
                                         ['e' - 'a'] = JAN | AUG | SEP | OCT,
                                         ['f' - 'a'] = FEB,
                                         ['g' - 'a'] = JAN | JUN | DEC,
                                         ['h' - 'a'] = FEB | APR | JUN | JUL,
                                         ['j' - 'a'] = JAN | JUN | JUL | DEC,
                                         ['k' - 'a'] = APR | MAY | JUN | NOV,
                                         ['l' - 'a'] = JAN | FEB | JUL | OCT | NOV,
                                         ['m' - 'a'] = MAR | MAY | NOV,
                                         ['n' - 'a'] = APR | NOV,
                                         ['o' - 'a'] = JAN | OCT,
                                         ['p' - 'a'] = OCT | DEC,
                                         ['s' - 'a'] = JAN | AUG | SEP,
                                         ['t' - 'a'] = JAN | MAY | JUL,
                                         ['w' - 'a'] = SEP,
                                         ['z' - 'a'] = SEP};
  uint32_t may_be;
  int i;
  if (word.len < 2) return 0;
  may_be = names_with(by_letter, word);
  for (i = 0; i < 12; i++)
    if ((may_be >> i & 1) && is_one_of(word, months[i])) return i + 1;
  return 0;
}

static bool is_weekday(gz_str word) {
  static const char *const days[26] = {['f' - 'a'] = "friday",
                                       ['m' - 'a'] = "monday",
                                       ['s' - 'a'] = "saturday sunday",
                                       ['t' - 'a'] = "tuesday thursday",
                                       ['w' - 'a'] = "wednesday"};
  char c = word.len ? str_lower(word.data[0]) : '\0';
  return c >= 'a' && c <= 'z' && days[c - 'a'] && is_one_of(word, days[c - 'a']);
}

static void take_weekday(scanner *in) {
  size_t from = in->at;
  if (is_weekday(take_word(in))) {
    take(in, '.');
    take(in, ',');
    if (take_blanks(in)) return;
  }
  in->at = from;
}

/* 10:20, 10:20:30, 10:20 PM, with a zone (+0100, Z, GMT), after blanks, a comma, "at" or ISO's T. Nothing where there
 * is none. */
static void take_time(scanner *in) {
  size_t from = in->at;
  if (take(in, ',') || take_blanks(in)) {
    take_blanks(in);
    if (str_equal_nocase(take_word(in), STR("at"))) take_blanks(in);
  } else if (!take(in, 'T')) {
    return;
  }
  if (take_number(in, 1, 2) < 0 || !take(in, ':') || take_number(in, 2, 2) < 0) {
    in->at = from;
    return;
  }
  if (take(in, ':')) take_number(in, 2, 2);
  if (take(in, '.')) take_number(in, 1, 9);
  from = in->at;
  take_blanks(in);
  if (peek(in) == '+' || peek(in) == '-') {
    in->at++;
    if (take_number(in, 2, 4) >= 0) {
      if (take(in, ':')) take_number(in, 2, 2);
      return;
    }
  } else {
    gz_str word = take_word(in);
    if (str_equal_nocase(word, STR("am")) || str_equal_nocase(word, STR("pm")) || str_equal(word, STR("Z")) ||
        str_equal(word, STR("GMT")) || str_equal(word, STR("UTC")))
      return;
  }
  in->at = from;
}

static int days_in(int month, int year) {
  static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

static void take_ordinal(scanner *in) {
  size_t from = in->at;
  gz_str word = take_word(in);
  if (!str_equal_nocase(word, STR("st")) && !str_equal_nocase(word, STR("nd")) && !str_equal_nocase(word, STR("rd")) &&
      !str_equal_nocase(word, STR("th")))
    in->at = from;
}

/* "March 11, 2021", "March 2021": *day 0 where none is named. */
static bool month_first(scanner *in, int *year, int *month, int *day) {
  gz_str word = take_word(in);
  take(in, '.');
  take(in, ',');
  if (!take_blanks(in) || !is_digit(peek(in))) return false;
  *month = month_of(word);
  if (!*month) return false;
  *day = 0;
  *year = take_number(in, 4, 4);
  if (*year >= 0) return true;
  *day = take_number(in, 1, 2);
  if (*day < 1) return false;
  take_ordinal(in);
  if (!take(in, ',') && !take_blanks(in)) return false;
  take_blanks(in);
  *year = take_number(in, 4, 4);
  return *year >= 0;
}

/* "de 2021", "del 2021". */
static bool take_de(scanner *in) {
  size_t from = in->at;
  gz_str word = take_word(in);
  if (str_equal_nocase(word, STR("de")) || str_equal_nocase(word, STR("del"))) return true;
  in->at = from;
  return false;
}

/* "11 March 2021", "11th of March, 2021", "11-Mar-2021", "11 de marzo de 2021". */
static bool day_first(scanner *in, int *year, int *month, int *day) {
  bool dashes;
  *day = take_number(in, 1, 2);
  if (*day < 1) return false;
  take_ordinal(in);
  take(in, '.');
  dashes = take(in, '-');
  if (!dashes && !take_blanks(in)) return false;
  *month = month_of(take_word(in));
  if (!*month && !dashes && take_blanks(in)) *month = month_of(take_word(in));
  if (!*month) return false;
  take(in, '.');
  take(in, ',');
  if (dashes ? !take(in, '-') : !take_blanks(in)) return false;
  if (take_de(in)) take_blanks(in);
  *year = take_number(in, 4, 4);
  return *year >= 0;
}

/* A sign of East Asian dates, given as its bytes, with blanks before and behind. */
static bool take_sign(scanner *in, const char *sign) {
  size_t from = in->at;
  take_blanks(in);
  if (!str_begins(str_after(in->s, in->at), str_of(sign))) {
    in->at = from;
    return false;
  }
  in->at += strlen(sign);
  take_blanks(in);
  return true;
}

static bool numbers(scanner *in, int *year, int *month, int *day) {
  char mark;
  *year = take_number(in, 4, 4);
  if (*year >= 0) {
    if (take_sign(in, "年") || take_sign(in, "년")) {
      *month = take_number(in, 1, 2);
      if (*month < 1 || (!take_sign(in, "月") && !take_sign(in, "월"))) return false;
      *day = take_number(in, 1, 2);
      return *day > 0 && (take_sign(in, "日") || take_sign(in, "일"));
    }
    mark = peek(in);
    if (mark != '-' && mark != '/' && mark != '.') return false;
    in->at++;
    if (mark == '.' && take_blanks(in) && is_letter(peek(in))) {
      *month = month_of(take_word(in));
      if (!*month || !take_blanks(in)) return false;
    } else {
      *month = take_number(in, 1, 2);
      if (*month < 1 || !take(in, mark)) return false;
      if (mark == '.') take_blanks(in);
    }
    *day = take_number(in, 1, 2);
    if (mark == '.') take(in, '.');
    return *day > 0;
  }
  *day = take_number(in, 1, 2);
  mark = peek(in);
  if (*day < 1 || (mark != '.' && mark != '/')) return false;
  in->at++;
  *month = take_number(in, 1, 2);
  if (*month < 1 || !take(in, mark)) return false;
  *year = take_number(in, 4, 4);
  if (mark == '/' && *year >= 0) { /* day or month first: told by which can be no month */
    if (*month > 12) {
      int other = *month;
      *month = *day;
      *day = other;
    } else if (*day <= 12 && *day != *month) {
      *month = *day = 0;
    }
  }
  return *year >= 0;
}

static char *put_number(char *to, int n, int digits) {
  int i;
  for (i = digits; i--; n /= 10) to[i] = (char)('0' + n % 10);
  return to + digits;
}

size_t date_read(gz_str s, char iso[DATE_ROOM]) {
  bool (*const forms[])(scanner *, int *, int *, int *) = {month_first, day_first, numbers};
  scanner in = {s, 0};
  size_t from, i;
  take_weekday(&in);
  from = in.at;
  for (i = is_digit(peek(&in)) ? 1 : 0; i < sizeof forms / sizeof *forms; i++) {
    int year = 0, month = 0, day = 0;
    in.at = from;
    if (i && !is_digit(peek(&in))) break; /* the others begin with a number */
    if (!forms[i](&in, &year, &month, &day)) continue;
    if (year < 1000 || month > 12 || (day && (!month || day > days_in(month, year)))) continue;
    take_time(&in);
    if (is_digit(peek(&in)) || (is_letter(peek(&in)) && (unsigned char)peek(&in) < 0x80)) continue;
    iso = put_number(iso, year, 4);
    if (month) {
      *iso++ = '-';
      iso = put_number(iso, month, 2);
    }
    if (day) {
      *iso++ = '-';
      iso = put_number(iso, day, 2);
    }
    *iso = '\0';
    return in.at;
  }
  return 0;
}

bool date_has_year(gz_str line) {
  size_t i = 0, n = 0;
  while (i < line.len) {
    if (!n && line.len - i >= 8) {
      uint64_t eight = eight_load(line.data + i);
      if (!(eight_within(eight & ~EIGHT_HIGH, '0', '9') & ~eight)) {
        i += 8;
        continue;
      }
    }
    if (is_digit(line.data[i++])) n++;
    else if (n == 4) return true;
    else n = 0;
  }
  return n == 4;
}

/* Whether a date may begin with the word at `i`: it is a weekday's, or a number follows. */
static bool begins_date(gz_str line, size_t i) {
  static const char days[] = "montuewedthufrisatsun";
  size_t k;
  if (is_digit(line.data[i])) return true;
  for (k = 0; k < sizeof days - 1 && line.len - i >= 3; k += 3)
    if (str_lower(line.data[i]) == days[k] && str_equal_nocase(str_part(line, i, 3), (gz_str){days + k, 3}))
      return true;
  while (i < line.len && is_letter(line.data[i])) i++;
  if (i < line.len && line.data[i] == '.') i++;
  if (i < line.len && line.data[i] == ',') i++;
  for (k = i; i < line.len && (line.data[i] == ' ' || line.data[i] == '\t'); i++) {}
  return i > k && i < line.len && is_digit(line.data[i]);
}

/* Tried at each beginning of a word or number; what date_read looks at is bounded, but for words and blanks, which end.
 * */
bool date_find(gz_str line, size_t *at, size_t *len, char iso[DATE_ROOM]) {
  static const bool first[256] = {
      ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
      ['8'] = true, ['9'] = true, ['A'] = true, ['D'] = true, ['F'] = true, ['J'] = true, ['M'] = true, ['N'] = true,
      ['O'] = true, ['S'] = true, ['T'] = true, ['W'] = true, ['a'] = true, ['d'] = true, ['f'] = true, ['j'] = true,
      ['m'] = true, ['n'] = true, ['o'] = true, ['s'] = true, ['t'] = true, ['w'] = true};
  char before = ' ';
  size_t i;
  if (!date_has_year(line)) return false; /* most */
  for (i = 0; i < line.len; before = line.data[i++]) {
    char c = line.data[i];
    if (is_letter(before) || is_digit(before)) continue;
    if (!first[(unsigned char)c] || !begins_date(line, i)) continue;
    *len = date_read(str_after(line, i), iso);
    if (!*len) continue;
    *at = i;
    return true;
  }
  return false;
}

bool date_slashes(gz_str line, int *first, int *second, int *year) {
  size_t i;
  for (i = 0; i < line.len; i++) {
    scanner in = {line, i};
    if (!is_digit(line.data[i]) || (i && (is_digit(line.data[i - 1]) || line.data[i - 1] == '/'))) continue;
    if ((*first = take_number(&in, 1, 2)) < 1 || !take(&in, '/')) continue;
    if ((*second = take_number(&in, 1, 2)) < 1 || !take(&in, '/')) continue;
    if ((*year = take_number(&in, 4, 4)) >= 1000) return true;
  }
  return false;
}

/* ---------------------------------------------------------------- stamps */

typedef struct stamp {
  int year, month, day;     /* year -1, others 0: not known */
  int hour, minute, second; /* hour, second -1: not known */
  int zone;                 /* minutes east */
  bool has_zone;
} stamp;

static void zone_word(stamp *t, gz_str word) {
  static const struct {
    const char *name;
    int zone;
  } zones[] = {{"GMT", 0},    {"UT", 0},     {"UTC", 0},    {"Z", 0},      {"EST", -300}, {"EDT", -240},
               {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}};
  size_t i;
  for (i = 0; i < sizeof zones / sizeof *zones; i++) {
    if (!str_equal(word, str_of(zones[i].name))) continue;
    t->zone = zones[i].zone;
    t->has_zone = true;
  }
}

/* hh:mm[:ss]; false: it is no time. */
static bool stamp_time(scanner *in, stamp *t) {
  size_t from = in->at;
  int hour = take_number(in, 1, 2), minute;
  if (hour < 0 || hour > 23 || !take(in, ':') || (minute = take_number(in, 2, 2)) < 0 || minute > 59) {
    in->at = from;
    return false;
  }
  t->hour = hour;
  t->minute = minute;
  if (take(in, ':')) t->second = take_number(in, 2, 2);
  if (t->second > 60) t->second = -1;
  return true;
}

static bool stamp_number(scanner *in, stamp *t) {
  size_t from = in->at;
  int n = take_number(in, 1, 4), digits = (int)(in->at - from);
  if (n < 0) return false;
  if (digits <= 2 && !t->day) t->day = n;
  else if (t->year >= 0) return false;
  else if (digits == 4) t->year = n;
  else t->year = n + (n < 50 ? 2000 : 1900); /* also 112, which is 2012 */
  return true;
}

/* 1 … 12, or 0: programs write English. */
static int stamp_month(gz_str word) {
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  int i;
  if (word.len < 3) return 0;
  for (i = 0; i < 12; i++)
    if (str_equal_nocase(str_part(word, 0, 3), (gz_str){months + i * 3, 3})) return i + 1;
  return 0;
}

static bool stamp_zone(scanner *in, stamp *t) {
  bool west = peek(in) == '-';
  int n;
  in->at++;
  n = take_number(in, 4, 4);
  if (n < 0 || n / 100 > 14 || n % 100 > 59) return false;
  t->zone = (n / 100 * 60 + n % 100) * (west ? -1 : 1);
  t->has_zone = true;
  return true;
}

bool date_stamp(gz_str s, char iso[DATE_STAMP_ROOM]) {
  scanner in = {s, 0};
  stamp t = {-1, 0, 0, -1, 0, -1, 0, false};
  int n, len;
  for (n = 0; n < 12; n++) { /* more is not said by one */
    char c;
    while (str_is_space(peek(&in)) || peek(&in) == ',' || (peek(&in) == '-' && t.hour < 0)) in.at++;
    c = peek(&in);
    if (is_digit(c)) {
      if ((t.hour >= 0 || !stamp_time(&in, &t)) && !stamp_number(&in, &t)) break;
    } else if (is_letter(c) && (unsigned char)c < 0x80) {
      gz_str word = take_word(&in);
      int month = stamp_month(word);
      if (month && !t.month) t.month = month;
      else if (t.hour >= 0) zone_word(&t, word);
    } else if ((c == '+' || c == '-') && t.hour >= 0) {
      if (!stamp_zone(&in, &t)) break;
    } else {
      break;
    }
  }
  if (t.year < 1000 || t.year > 9999 || !t.month || !t.day || t.day > days_in(t.month, t.year)) return false;
  len = snprintf(iso, DATE_STAMP_ROOM, "%04d-%02d-%02d", t.year, t.month, t.day);
  if (t.hour < 0) return true;
  len += snprintf(iso + len, DATE_STAMP_ROOM - (size_t)len, "T%02d:%02d", t.hour, t.minute);
  if (t.second >= 0) len += snprintf(iso + len, DATE_STAMP_ROOM - (size_t)len, ":%02d", t.second);
  if (t.has_zone) {
    int zone = t.zone < 0 ? -t.zone : t.zone;
    snprintf(iso + len, DATE_STAMP_ROOM - (size_t)len, "%c%02d:%02d", t.zone < 0 ? '-' : '+', zone / 60, zone % 60);
  }
  return true;
}

/* ---------------------------------------------------------------- fields and names */

/* A number of `least` to `most` digits that lies in from … to; -1, and the scanner as it was, if there is none. */
static int take_within(scanner *in, int least, int most, int from, int to) {
  size_t at = in->at;
  int n = take_number(in, least, most);
  if (n >= from && n <= to) return n;
  in->at = at;
  return -1;
}

/* The time of day behind a date: hours and minutes at least, then seconds, and the zone: Z, +02, +0200, UTC+02:00. */
static bool put_time(scanner *in, char *out, size_t room) {
  int hour = take_within(in, 1, 2, 0, 24), minute, second = -1, zone_hour, zone_minute = 0, len;
  if (hour < 0 || !take(in, ':') || (minute = take_within(in, 2, 2, 0, 59)) < 0) return false;
  if (take(in, ':')) {
    second = take_within(in, 2, 2, 0, 60);
    if (second < 0) return false;
    if (take(in, '.'))
      while (is_digit(peek(in))) in->at++;
  }
  len = second < 0 ? snprintf(out, room, "T%02d:%02d", hour, minute)
                   : snprintf(out, room, "T%02d:%02d:%02d", hour, minute, second);
  while (str_is_space(peek(in))) in->at++;
  if (str_begins(str_after(in->s, in->at), STR("UTC"))) {
    in->at += 3;
    snprintf(out + len, room - (size_t)len, "Z");
  } else if (take(in, 'Z') || take(in, 'z')) {
    snprintf(out + len, room - (size_t)len, "Z");
  }
  if (peek(in) == '+' || peek(in) == '-') {
    char sign = in->s.data[in->at++];
    zone_hour = take_within(in, 1, 4, 0, 1459);
    if (zone_hour > 99 || (zone_hour >= 0 && take(in, ':'))) {
      zone_minute = zone_hour > 99 ? zone_hour % 100 : take_within(in, 2, 2, 0, 59);
      zone_hour = zone_hour > 99 ? zone_hour / 100 : zone_hour;
    }
    if (zone_hour < 0 || zone_hour > 14 || zone_minute < 0 || zone_minute > 59) return false;
    snprintf(out + len, room - (size_t)len, "%c%02d:%02d", sign, zone_hour, zone_minute);
  }
  return true;
}

/* YYYY, YYYY-MM, YYYY-MM-DD, the last also with a time; months and days may lack their zero. */
static bool told_iso(gz_str s, char iso[DATE_STAMP_ROOM]) {
  scanner in = {s, 0};
  int year = take_within(&in, 4, 4, 1, 9999), month, day;
  if (year < 0) return false;
  snprintf(iso, DATE_STAMP_ROOM, "%04d", year);
  if (in.at == s.len) return true;
  if (!take(&in, '-') || (month = take_within(&in, 1, 2, 1, 12)) < 0) return false;
  snprintf(iso, DATE_STAMP_ROOM, "%04d-%02d", year, month);
  if (in.at == s.len) return true;
  if (!take(&in, '-') || (day = take_within(&in, 1, 2, 1, 31)) < 0) return false;
  snprintf(iso, DATE_STAMP_ROOM, "%04d-%02d-%02d", year, month, day);
  if (in.at == s.len) return true;
  if (!take(&in, 'T') && !take(&in, 't') && !str_is_space(peek(&in))) return false;
  while (str_is_space(peek(&in))) in.at++;
  return put_time(&in, iso + 10, DATE_STAMP_ROOM - 10) && in.at == s.len;
}

/* Thirteen digits, as programs of notes keep their moments. */
static bool told_milliseconds(gz_str s, char iso[DATE_STAMP_ROOM]) {
  int64_t n = 0;
  int year = 1970, month = 1;
  size_t i;
  if (s.len != 13) return false;
  for (i = 0; i < s.len && is_digit(s.data[i]); i++) n = n * 10 + (s.data[i] - '0');
  if (i < s.len) return false;
  for (n /= 86400000; n >= 365 + (days_in(2, year) == 29); year++) n -= 365 + (days_in(2, year) == 29);
  for (; n >= days_in(month, year); month++) n -= days_in(month, year);
  snprintf(iso, DATE_STAMP_ROOM, "%04d-%02d-%02d", year, month, (int)n + 1);
  return true;
}

bool date_told(gz_str s, char iso[DATE_STAMP_ROOM]) {
  char day[DATE_ROOM];
  if (told_iso(s, iso) || told_milliseconds(s, iso)) return true;
  if (!date_read(s, day)) return false;
  memcpy(iso, day, sizeof day);
  return true;
}

bool date_of_name(gz_str path, char iso[DATE_STAMP_ROOM]) {
  scanner in = {path, 0};
  int year, month = -1, day = -1;
  char sign;
  size_t digits;
  for (in.at = path.len; in.at && path.data[in.at - 1] != '/';) in.at--;
  in.s = str_after(path, in.at);
  in.at = 0;
  year = take_within(&in, 4, 4, 1900, 2199);
  sign = peek(&in);
  if (year < 0) {
    for (digits = 0; is_digit(digits < in.s.len ? in.s.data[digits] : '\0'); digits++) {}
    if (digits != 8 && digits != 12 && digits != 14) return false;
    year = month = 0;
    for (digits = 0; digits < 4; digits++) year = year * 10 + (in.s.data[digits] - '0');
    month = (in.s.data[4] - '0') * 10 + (in.s.data[5] - '0');
    day = (in.s.data[6] - '0') * 10 + (in.s.data[7] - '0');
  } else if (sign && strchr("-_.", sign)) {
    in.at++;
    month = take_within(&in, sign == '-' ? 1 : 2, 2, 1, 12);
    if (month > 0 && take(&in, sign)) day = take_within(&in, sign == '-' ? 1 : 2, 2, 1, 31);
  }
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > days_in(month, year)) return false;
  snprintf(iso, DATE_STAMP_ROOM, "%04d-%02d-%02d", year, month, day);
  return true;
}
