/* Which day is meant?
 *
 *   date   [weekday [","]] (named | plain) [time]
 *   named  month [day [","]] year | day [word] month [","] year | day "-" month "-" year
 *   plain  year "-" month "-" day | year "/" month "/" day | day "." month "." year
 *
 * A number ends where its digits end and no letter may follow: "2012-03-041" and "March 5, 2012b" are no dates. */
#include "format/date.h"

#include <stdio.h>

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

/* A word of ASCII letters, or nothing. */
static gz_str take_word(scanner *in) {
  size_t from = in->at;
  while (is_letter(peek(in)) && (unsigned char)peek(in) < 0x80) in->at++;
  return str_part(in->s, from, in->at - from);
}

/* Whether `word` is `name` or a beginning of it of at least three letters: "Mar", "Sept", "Thurs". */
static bool is_name(gz_str word, const char *name) {
  return word.len >= 3 && word.len <= strlen(name) && str_equal_nocase(word, (gz_str){name, word.len});
}

/* 1 … 12, or 0. */
static int month_of(gz_str word) {
  static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};
  int i;
  for (i = 0; i < 12; i++)
    if (is_name(word, months[i])) return i + 1;
  return 0;
}

static bool is_weekday(gz_str word) {
  static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  int i;
  for (i = 0; i < 7; i++)
    if (is_name(word, days[i])) return true;
  return false;
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
  *month = month_of(take_word(in));
  if (!*month) return false;
  take(in, '.');
  take(in, ',');
  if (!take_blanks(in)) return false;
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

/* "11 March 2021", "11th of March, 2021", "11-Mar-2021". */
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
  *year = take_number(in, 4, 4);
  return *year >= 0;
}

static bool numbers(scanner *in, int *year, int *month, int *day) {
  char mark;
  *year = take_number(in, 4, 4);
  if (*year >= 0) {
    mark = peek(in);
    if (mark != '-' && mark != '/') return false;
    in->at++;
    *month = take_number(in, 1, 2);
    if (*month < 1 || !take(in, mark)) return false;
    *day = take_number(in, 1, 2);
    return *day > 0;
  }
  *day = take_number(in, 1, 2);
  if (*day < 1 || !take(in, '.')) return false;
  *month = take_number(in, 1, 2);
  if (*month < 1 || !take(in, '.')) return false;
  *year = take_number(in, 4, 4);
  return *year >= 0;
}

size_t date_read(gz_str s, char iso[DATE_ROOM]) {
  bool (*const forms[])(scanner *, int *, int *, int *) = {month_first, day_first, numbers};
  scanner in = {s, 0};
  size_t from, i;
  take_weekday(&in);
  from = in.at;
  for (i = 0; i < sizeof forms / sizeof *forms; i++) {
    int year = 0, month = 0, day = 0;
    in.at = from;
    if (!forms[i](&in, &year, &month, &day)) continue;
    if (year < 1000 || month > 12 || (day && day > days_in(month, year))) continue;
    take_time(&in);
    if (is_digit(peek(&in)) || (is_letter(peek(&in)) && (unsigned char)peek(&in) < 0x80)) continue;
    snprintf(iso, DATE_ROOM, day ? "%04d-%02d-%02d" : "%04d-%02d", year % 10000, month % 100, day % 100);
    return in.at;
  }
  return 0;
}

/* Tried at each beginning of a word or number; what date_read looks at is bounded, but for words and blanks, which end.
 * */
bool date_find(gz_str line, size_t *at, size_t *len, char iso[DATE_ROOM]) {
  char before = ' ';
  size_t i;
  for (i = 0; i < line.len && !is_digit(line.data[i]); i++) {}
  if (i == line.len) return false; /* most lines */
  for (i = 0; i < line.len; before = line.data[i++]) {
    char c = line.data[i];
    if (is_letter(before) || is_digit(before)) continue;
    if (!is_digit(c) && !strchr("jfmasondtw", str_lower(c))) continue;
    *len = date_read(str_after(line, i), iso);
    if (!*len) continue;
    *at = i;
    return true;
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
      int month = month_of(word);
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
