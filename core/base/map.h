/*
 * map.h - a hash map from byte strings to pointers, for hundreds to millions of keys.
 *
 * Keys are copied. The order of map_next is the order of insertion. A zeroed struct is an empty map;
 * the hash is seeded at random once a process. One thread at a time.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <prun/base.h>

struct map_entry {
    char *key; /* NUL-terminated copy */
    size_t key_size;
    void *value;
    uint64_t hash;
};

struct map {
    struct map_entry *entries; /* in order of insertion */
    uint32_t *slots;
    size_t count, room, slot_count;
};

void map_free(struct map *m); /* the keys; the values are the owner's */
void *map_get(const struct map *m, const char *key);
void *map_get_bytes(const struct map *m, const void *key, size_t key_size);

/* Sets or replaces; false when out of memory. */
bool map_set(struct map *m, const char *key, void *value);
bool map_set_bytes(struct map *m, const void *key, size_t key_size, void *value);

/* The entry after `entry` (NULL: the first), or NULL. */
const struct map_entry *map_next(const struct map *m, const struct map_entry *entry);

#endif
