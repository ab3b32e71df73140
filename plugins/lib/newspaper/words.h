/*
 * words.h - all the words of a language pack in one tree, so that a text is read once.
 *
 * A word carries senses: a class (what kind of word it is, numbered by the user) and a value (whatever
 * the user wants to know about it). The tree is built once, when a pack is loaded, and never changed
 * again; looking up is safe from any thread and allocates nothing. Words are bytes: UTF-8 words match
 * whole characters because UTF-8 is self-synchronising.
 */
#ifndef NEWSPAPER_WORDS_H
#define NEWSPAPER_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words;

/* A word found: its end in the text and the first of its senses. */
struct word_match {
    uint32_t end;
    int32_t sense;
};

/* A sense; `next` is the index of the word's next sense, -1 after the last. */
struct word_sense {
    int32_t value, next;
    uint16_t class;
};

/* NULL when there is no memory. */
struct words *words_new(void);
void words_free(struct words *w);

/* Adds a sense to `word`. The same (word, class) may be added with several values. False when there is
 * no memory or the word is empty. Not after words_seal(). */
bool words_add(struct words *w, const char *word, uint16_t class, int32_t value);

/* Words of a language that prints blanks between them: large and small ASCII letters are one, a word
 * matches only where no letter or digit goes on (its digits may touch a letter: 5m), and a blank before
 * it is part of the match. Before the first word is added. */
void words_set_spaced(struct words *w);
bool words_are_spaced(const struct words *w);

/* Lays the tree out for reading. False when there is no memory. */
bool words_seal(struct words *w);

/* The words that start at text[at], shortest first; returns how many, at most `room`. */
size_t words_at(const struct words *w, const uint8_t *text, size_t size, size_t at,
                struct word_match *out, size_t room);

/* Whether any word starts with the character at text[at]: the quick question before the exact ones. */
bool words_may_start(const struct words *w, const uint8_t *text, size_t size, size_t at);

const struct word_sense *words_sense(const struct words *w, int32_t index);

/* The value of the longest word of `class` that starts at text[at]; false when there is none. */
bool words_longest(const struct words *w, const uint8_t *text, size_t size, size_t at,
                   uint16_t class, size_t *ret_end, int32_t *ret_value);

#endif
