/* Which day is meant? Dates as people and programs print them, as ISO 8601. */
#ifndef FORMAT_DATE_H
#define FORMAT_DATE_H

#include "base/str.h"

enum { DATE_ROOM = 12, DATE_STAMP_ROOM = 40 };

/* The date at the beginning of `s`, in iso[] (NUL-terminated: "2012-03-04", or "2012-03" where no day is named).
 * Returns the bytes that it takes, 0 when there is none. Reads, with a weekday before, or a time of day behind, which is
 * taken and left out:
 *   March 11, 2021 · Mar. 11th 2021 · 11 March 2021 · 11th of March, 2021 · 11-Mar-2021 · March 2021
 *   2021-03-11 · 2021/03/11 · 11.3.2021
 * 4/3/2012 is left alone: it is March in one country and April in another. */
size_t date_read(gz_str s, char iso[DATE_ROOM]);

/* Whether a number of four digits, a year perhaps, is anywhere in the line: no line without one has a date. */
bool date_has_year(gz_str line);
/* The first date in a line: where it begins (*at) and how long it is (*len). Linear. */
bool date_find(gz_str line, size_t *at, size_t *len, char iso[DATE_ROOM]);

/* The date and time that programs write, as ISO 8601 with as much of the time and zone as is there; false: none.
 *   Mon, 12 Mar 2012 10:00:00 +0100 (CET) · 12 Mar 12 10:00 GMT · Mon Mar 12 10:00:00 2012
 * The year is the one thing that may have two digits. */
bool date_stamp(gz_str s, char iso[DATE_STAMP_ROOM]);

/* The date that a field of its own tells, as far as it does: what date_read reads, and ISO 8601 with its time and zone,
 * "2012", "2012-03", "2012-3-4 5:06 +0100", "2012-03-04 10:20 UTC+01:00"; also milliseconds since 1970. */
bool date_told(gz_str s, char iso[DATE_STAMP_ROOM]);

/* The day that a file's name begins with: "2012-03-04-fog.md", "2012_03_04.md", "20120304101500-fog.org". `path`: its
 * folders are left alone. */
bool date_of_name(gz_str path, char iso[DATE_STAMP_ROOM]);

/* The first "3/4/2021" of a line, in its order: whether there is one. */
bool date_slashes(gz_str line, int *first, int *second, int *year);

#endif
