/*
 * names.h - where one person's name ends and the next begins.
 *
 * A run of names is printed without separators, with separators, or spaced out to a common width,
 * so that a blank may stand inside a name or between two. The surname table decides. Knows nothing
 * of roles: who calls has cut those off.
 */
#ifndef NEWSPAPER_NAMES_H
#define NEWSPAPER_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct names;

/* Reads names.json: {"surnames": "one long string of characters", "compound": ["..", ...]}. NULL
 * with a reason in `error`. Shaped as <prun/plugin.h> wants a parser of a data file. */
struct names *names_parse(const char *json, size_t size, char *error, size_t error_size);
void names_free(struct names *names);

bool names_is_surname(const struct names *names, uint32_t cp);
bool names_is_compound(const struct names *names, uint32_t first, uint32_t second);

/* A name found: characters [first, last) of the run. */
struct name_span {
    size_t first, last;
};

/* Splits the run cp[0..count) (folded, without blanks; gap[i] says that blanks stood before
 * cp[i]) into names. Returns how many; *ret_cost says how unlike names they look on average:
 * below 1 every one has a known surname and a usual length, above 4 they are hardly names. At
 * most `max` names and 64 characters; 0 when the run cannot be split. */
size_t names_split(const struct names *names, const uint32_t *cp, const bool *gap, size_t count,
                   struct name_span *out, size_t max, double *ret_cost);

#endif
