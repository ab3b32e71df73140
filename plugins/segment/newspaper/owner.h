/*
 * owner.h - which item every line of a sheet belongs to, and as which part.
 */
#ifndef SEGMENT_OWNER_H
#define SEGMENT_OWNER_H

#include "item.h"

/* An items_make() under way. */
struct maker {
    struct items *items;
    struct weave *weave;
    const struct sheet *sheet;
    struct line *line; /* the sheet's, to be written */
    int32_t *of_body;
};

/* Opens the items and sets owner and part of every line; of_body[] becomes the item of each body. */
void owner_assign(struct maker *maker);

#endif
