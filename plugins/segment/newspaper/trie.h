/*
 * trie.h - many words, looked up at a place of a text at once.
 *
 * Words are patterns over folded characters: '#' stands for a whole numeral (a run of digits or of
 * Han numerals), '*' for one to sixteen characters of any kind. Built once, then read by any
 * thread.
 */
#ifndef SEGMENT_TRIE_H
#define SEGMENT_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trie;

struct trie *trie_new(void);
void trie_free(struct trie *trie);

/* Adds a UTF-8 pattern with a value; a pattern may have several. False when out of memory. */
bool trie_add(struct trie *trie, const char *pattern, uint32_t value);

/* Calls `visit` for every value of every pattern that matches at cp[at..); `last` is where it
 * ends. */
typedef void (*trie_visit)(void *context, size_t last, uint32_t value);
void trie_match(const struct trie *trie, const uint32_t *cp, size_t count, size_t at,
                trie_visit visit, void *context);

/* Whether `cp` can be part of a numeral that '#' stands for. */
bool trie_is_numeral(uint32_t cp);

#endif
