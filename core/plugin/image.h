/*
 * image.h - which memory belongs to the program and the shared objects that are loaded.
 *
 * The tables of a plugin are constant data of it. A row count that is one too many, or a string
 * that is no pointer, would be read beyond them: so each range is looked up here before it is
 * read. Main thread only.
 */
#ifndef PLUGIN_IMAGE_H
#define PLUGIN_IMAGE_H

#include <prun/base.h>

struct image_span {
    uintptr_t start, end;
};

struct image {
    struct image_span *span;
    size_t count, room;
};

/* The segments of everything that is loaded now; false when out of memory. */
bool image_init(struct image *m);
void image_clear(struct image *m);

/* Whether [at, at + size) lies within one of them. */
bool image_has(const struct image *m, const void *at, size_t size);

/* Whether a string that ends within one of them, and within `most` bytes, begins at `string`. */
bool image_has_string(const struct image *m, const char *string, size_t most);

#endif
