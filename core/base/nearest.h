/*
 * nearest.h - the known word that a misspelt one was meant to be.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <prun/base.h>

/* The word of `words` with the smallest edit distance (a swap of neighbours counts one) to `word`, when
 * it is small enough to be a slip: at most about a third of the longer length. Else NULL. */
const char *nearest_word(const char *word, const char *const *words, size_t count);

#endif
