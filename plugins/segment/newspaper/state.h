/*
 * state.h - what each line is: text, head, byline, advertisement, graphic or furniture.
 *
 * One Viterbi pass over the lines of a sheet. A line's own features say what it looks like; the
 * joint with the line before says whether it goes on with its sentence.
 */
#ifndef SEGMENT_STATE_H
#define SEGMENT_STATE_H

#include "byline.h"
#include "grams.h"
#include "line.h"

enum state {
    STATE_FIRST, /* begins a paragraph, or goes on with one from elsewhere */
    STATE_TEXT,  /* goes on with the line before */
    STATE_HEAD,
    STATE_BYLINE,
    STATE_AD,
    STATE_FIGURE,
    STATE_FURNITURE,
    STATE_COUNT
};

/* Sets line.state of all lines. False when out of memory. */
bool state_read(struct sheet *sheet, const struct pack *pack, const struct grams *grams,
                const struct byline *bylines, struct pool *pool);

/* Log odds that `after` goes on with the sentence or the paragraph of `before`, which need not be
 * neighbours. */
double state_joint(const struct sheet *sheet, const struct pack *pack, const struct grams *grams,
                   const struct line *before, const struct line *after);

#endif
