/*
 * grams.h - pairs of neighbouring characters: which stand on the page, how often, in which bodies.
 */
#ifndef SEGMENT_GRAMS_H
#define SEGMENT_GRAMS_H

#include <stddef.h>
#include <stdint.h>

#include "line.h"

struct posting {
    int32_t body;
    uint32_t next; /* index + 1 */
};

struct gram {
    uint64_t key;     /* 0: empty */
    uint32_t count;   /* on the page */
    uint32_t posting; /* index + 1 of the newest */
    uint16_t bodies;
};

struct grams {
    struct gram *gram;
    size_t room; /* a power of two */
    struct posting *posting;
    size_t posting_count, posting_room;
};

/* Counts the pairs of all lines. False when out of memory. */
bool grams_count(struct grams *grams, struct pool *pool, const struct sheet *sheet);

/* How often the pair stands on the page. */
uint32_t grams_of(const struct grams *grams, uint32_t first, uint32_t second);

/* Notes that the pairs of squeezed[first..last) stand in `body`. */
void grams_post(struct grams *grams, const struct sheet *sheet, uint32_t first, uint32_t last,
                int32_t body);

/* Forgets all bodies, so that others can be posted. */
void grams_forget(struct grams *grams);

/* Adds to score[body], for each of the bodies, the share (0 to 1) of the weight of the pairs of
 * squeezed[first..last) that the body has too. Rare pairs weigh more. Returns the total weight. */
double grams_cohere(const struct grams *grams, const struct sheet *sheet, uint32_t first,
                    uint32_t last, double *score, size_t bodies);

#endif
