/*
 * convert.h - from bytes in some charset to UTF-8 with a map back, by iconv.
 *
 * Two passes: the first counts, so that the caller can take exactly the memory that the second fills.
 * A byte that cannot be decoded becomes U+FFFD, with a piece of the map of its own.
 */
#ifndef DECODE_TEXT_CONVERT_H
#define DECODE_TEXT_CONVERT_H

#include <prun/record.h>

/* How many offsets of bad bytes are remembered; all are counted. */
#define CONVERT_BAD_SHOWN 8

struct conversion {
    uint64_t bytes, pieces; /* of the result */
    uint64_t characters;    /* decoded ones */
    uint64_t bad;           /* bytes that were not */
    uint64_t bad_at[CONVERT_BAD_SHOWN];
    uint8_t bad_byte; /* the first of them */
    bool is_cut;      /* stopped at more bad bytes than the limit */
};

/* Whether iconv knows the charset. */
bool convert_knows(const char *charset);

/* What the conversion of input[skip..) will give; stops after `bad_limit` bad bytes were passed. False
 * when iconv does not know the charset. */
bool convert_measure(prun_bytes input, size_t skip, const char *charset, uint64_t bad_limit,
                     struct conversion *ret);

/* The same with output: `bytes` and `piece` have the room that was measured. */
bool convert_fill(prun_bytes input, size_t skip, const char *charset, uint8_t *bytes,
                  prun_piece *piece, struct conversion *ret);

#endif
