/*
 * wordbook.h - a set of known words, each with the classes that it belongs to, and a scan that
 * finds them.
 *
 * A text is read once, from left to right, always taking the longest word: so a word hides the
 * shorter ones in it ("because of" the "of"). What the classes mean is the caller's business.
 */
#ifndef NEWSPAPER_WORDBOOK_H
#define NEWSPAPER_WORDBOOK_H

#include <cjson/cJSON.h>
#include <prun/base.h>

struct wordbook;

/* A known word in a text: bytes [start, end) and the classes (bits) that it belongs to. */
struct hit {
    uint32_t start, end;
    uint64_t classes;
};

/* Reads {"class": ["word", ...], ...}; `names` are the classes in the order of their bits, at
 * most 64. The strings stay in `json`, which must outlive the book. NULL with a fragment in
 * `error`: a class that is not known, a word that is no string. */
struct wordbook *wordbook_read(const cJSON *json, const char *const *names, int count, char *error,
                               size_t error_size);
void wordbook_free(struct wordbook *book);

/* The known words of `text`, at most text.size of them, into `hits`. */
uint32_t wordbook_scan(const struct wordbook *book, prun_bytes text, struct hit *hits);

/* The bytes of the character that begins with `lead`. */
uint32_t wordbook_character_size(uint8_t lead);

#endif
