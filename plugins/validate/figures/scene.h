/*
 * scene.h - figures in their places: which words stand around each, what it does among its
 * neighbours, what it may stand for. Everything that looks for relations reads the scene and never
 * the raw text.
 */
#ifndef FIGURES_SCENE_H
#define FIGURES_SCENE_H

#include "lexicon.h"

/* Fills the made fields of all items and figures. False when memory ran out. */
bool scene_build(struct audit *a);

/* The classes of all known words in bytes [from, to) of a part. */
uint64_t scene_cues(const struct item *item, enum part part, uint32_t from, uint32_t to);

/* How many characters there belong to no known word (digits, blanks and ASCII signs are not
 * counted). */
uint32_t scene_rest(const struct item *item, enum part part, uint32_t from, uint32_t to);

/* The last (first) place of a word of `classes` in [from, to): the first word at or after
 * `from`, or NULL. */
const struct hit *scene_last(const struct item *item, enum part part, uint32_t from, uint32_t to,
                             uint64_t classes);
const struct hit *scene_first(const struct item *item, enum part part, uint32_t from, uint32_t to,
                              uint64_t classes);

/* The bytes of a part. */
prun_bytes scene_text(const struct item *item, enum part part, uint32_t from, uint32_t to);

static inline const struct item *scene_item(const struct audit *a, const struct figure *f)
{
    return &a->item[f->item];
}

/* Bytes that are equal, and text that is empty. */
bool bytes_equal(prun_bytes a, prun_bytes b);

/* Whether two figures can be added and compared: one dimension, and one currency, and one `per`;
 * figures_alike leaves the `per` out, which is printed only once where a price changes. */
bool figures_commensurable(const struct figure *a, const struct figure *b);
bool figures_alike(const struct figure *a, const struct figure *b);
/* ... for a part and its whole, of which only the whole may print its `per`. */
bool figures_nested(const struct figure *part, const struct figure *whole);

/* Whether both stand in one sentence of one part. */
bool figures_share_sentence(const struct figure *a, const struct figure *b);

/* How alike two names are, 0 to 100: pairs of neighbouring characters that they share (Dice). */
int likeness(prun_bytes a, prun_bytes b);

/* How much of the pairs of `part` are found in `whole`, 0 to 100. */
int likeness_within(prun_bytes part, prun_bytes whole);

#endif
