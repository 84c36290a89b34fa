/* Do two articles tell the same story?
 *
 *   words   runs of letters, digits, "+" and "#" (C and C++ are two things); ASCII and Latin letters in lower case; from U+2E80 on each letter is a word
 *   apart   everything else below U+00C0, and punctuation from U+2000 and U+3000 on: quotes, dashes, dots
 *
 * Not words.h: a key is made of every article, and must cost nothing beside indexing it. What it folds less is a copy that
 * is not found in a script that has letter case beyond Latin. */
#include "text/story.h"

#include "base/map.h"

enum { TITLE_MOST = 256, KEY_MOST = 512 /* bytes that are hashed */, LEAST = 4 /* words */, WORDS_MOST = 64 };

typedef struct key {
  char text[KEY_MOST];
  size_t len;
  uint32_t n_words;
} key;

/* How many bytes the character at `at` has, of valid UTF-8. */
static size_t length_at(gz_str s, size_t at) {
  unsigned char c = (unsigned char)s.data[at];
  size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  return n <= s.len - at ? n : s.len - at;
}

typedef enum sort { APART, LETTER, WORD } sort;

static sort sort_of(const unsigned char *c, size_t n) {
  if (n == 1)
    return (*c >= '0' && *c <= '9') || ((*c | 32) >= 'a' && (*c | 32) <= 'z') || *c == '+' || *c == '#' ? LETTER
                                                                                                        : APART;
  if (n == 2) return c[0] == 0xc2 ? APART : LETTER;
  if (n == 3 && (c[0] == 0xe2 || c[0] == 0xe3) && c[1] == 0x80) return APART; /* U+2000 to U+203F, U+3000 to U+303F */
  if (n == 3 && c[0] == 0xef && c[1] >= 0xbc) return APART;                   /* full-width signs */
  return n == 3 && (c[0] > 0xe2 || (c[0] == 0xe2 && c[1] >= 0xba)) ? WORD : LETTER;
}

/* Adds at most `most` words. */
static void put_words(key *k, gz_str s, uint32_t most) {
  size_t at, n;
  uint32_t words = 0;
  bool in_word = false;
  for (at = 0; at < s.len; at += n) {
    const unsigned char *c = (const unsigned char *)s.data + at;
    sort is;
    n = length_at(s, at);
    is = sort_of(c, n);
    if (is == APART) {
      if (*c != '\'' && !(n == 3 && c[2] == 0x99)) in_word = false; /* an apostrophe, also U+2019, is passed over */
      continue;
    }
    if (is == WORD || !in_word) {
      if (words == most || k->len + n + 1 > KEY_MOST) return;
      k->text[k->len++] = ' ';
      words++;
      k->n_words++;
    }
    in_word = is == LETTER;
    if (k->len + n > KEY_MOST) return;
    memcpy(k->text + k->len, c, n);
    if (n == 1) k->text[k->len] = str_lower((char)*c);
    if (n == 2 && c[0] == 0xc3 && c[1] >= 0x80 && c[1] <= 0x9e && c[1] != 0x97) k->text[k->len + 1] = (char)(c[1] + 32);
    k->len += n;
  }
}

uint64_t story_key(gz_str title, gz_str body) {
  key k;
  uint64_t hash;
  k.len = 0;
  k.n_words = 0;
  if (title.len > TITLE_MOST) title.len = TITLE_MOST;
  put_words(&k, title, WORDS_MOST);
  k.text[k.len++] = '\n';
  put_words(&k, body, STORY_WORDS);
  if (k.n_words < LEAST) return 0;
  hash = map_hash((gz_str){k.text, k.len}, 0);
  return hash ? hash : 1;
}
