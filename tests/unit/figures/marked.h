/*
 * marked.h - texts with their figures marked, for the tests of the audit: "output
 * {12.5万吨:level:t:10000: output} of steel". In braces: the quote, the kind, the base unit, one
 * printed unit in it, the indicator; then optionally ":planned" or a comparator. Sentences end with
 * a full stop, paragraphs with a newline.
 */
#ifndef MARKED_H
#define MARKED_H

#include "validate/figures/relation.h"
#include <stdbool.h>

#define MARKED_FIGURES 40

struct marked {
    struct audit audit;
    struct item item[3];
    struct figure figure[MARKED_FIGURES];
    char text[3][PART_COUNT][2048];
    char field[MARKED_FIGURES][6][96];
};

/* Adds an item of that type; then texts to its parts, the headline first. */
void marked_item(struct marked *m, const char *type);
void marked_part(struct marked *m, enum part part, const char *text);

/* Runs the audit with the Chinese pack of the source tree; false when that cannot be read. */
bool marked_run(struct marked *m);
void marked_clear(struct marked *m);

/* Whether there is a finding "kind verdict quote quote ...": of that kind and verdict with at
 * least these figures. */
bool marked_has(const struct marked *m, const char *finding);
/* How many findings are no passes. */
int marked_alarms(const struct marked *m);
/* The message of the first finding that is no pass; "" for none. */
const char *marked_message(const struct marked *m);

#endif
