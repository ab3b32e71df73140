/* map.c - see map.h. Open addressing with linear probing over an array of entries. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <stdatomic.h>

#define EMPTY UINT32_MAX

/* FNV-1a from a random start: hostile keys cannot be chosen to collide without knowing it. */
static uint64_t hash_bytes(const void *data, size_t size)
{
    static _Atomic uint64_t seed;
    uint64_t h = atomic_load_explicit(&seed, memory_order_relaxed);
    const uint8_t *at = data;

    if (!h) {
        uint64_t fresh = 0;

        if (getrandom(&fresh, sizeof(fresh), 0) != (ssize_t)sizeof(fresh) || !fresh)
            fresh = 0xcbf29ce484222325u;
        if (!atomic_compare_exchange_strong(&seed, &h, fresh))
            fresh = h;
        h = fresh;
    }
    for (size_t i = 0; i < size; i++)
        h = (h ^ at[i]) * 0x100000001b3u;
    return h ^ (h >> 29);
}

void map_free(struct map *m)
{
    for (size_t i = 0; i < m->count; i++)
        free(m->entries[i].key);
    free(m->entries);
    free(m->slots);
    *m = (struct map){0};
}

/* The slot that holds the key, or the empty one where it would go. */
static size_t find_slot(const struct map *m, const void *key, size_t key_size, uint64_t hash)
{
    size_t mask = m->slot_count - 1, at = (size_t)hash & mask;

    for (;; at = (at + 1) & mask) {
        const struct map_entry *e;

        if (m->slots[at] == EMPTY)
            return at;
        e = &m->entries[m->slots[at]];
        if (e->hash == hash && e->key_size == key_size && memcmp(e->key, key, key_size) == 0)
            return at;
    }
}

static bool grow(struct map *m)
{
    size_t room = m->room ? m->room * 2 : 16, slot_count = room * 2;
    struct map_entry *entries;
    uint32_t *slots;

    if (room >= EMPTY)
        return false;
    entries = realloc(m->entries, room * sizeof(*entries));
    if (!entries)
        return false;
    m->entries = entries;
    slots = malloc(slot_count * sizeof(*slots));
    if (!slots)
        return false;
    memset(slots, 0xFF, slot_count * sizeof(*slots));
    free(m->slots);
    m->slots = slots;
    m->slot_count = slot_count;
    m->room = room;
    for (size_t i = 0; i < m->count; i++)
        slots[find_slot(m, entries[i].key, entries[i].key_size, entries[i].hash)] = (uint32_t)i;
    return true;
}

void *map_get_bytes(const struct map *m, const void *key, size_t key_size)
{
    size_t slot;

    if (!m->count)
        return NULL;
    slot = find_slot(m, key, key_size, hash_bytes(key, key_size));
    return m->slots[slot] == EMPTY ? NULL : m->entries[m->slots[slot]].value;
}

bool map_set_bytes(struct map *m, const void *key, size_t key_size, void *value)
{
    uint64_t hash = hash_bytes(key, key_size);
    struct map_entry *e;
    size_t slot;

    if (m->count == m->room && !grow(m))
        return false;
    slot = find_slot(m, key, key_size, hash);
    if (m->slots[slot] != EMPTY) {
        m->entries[m->slots[slot]].value = value;
        return true;
    }
    e = &m->entries[m->count];
    e->key = malloc(key_size + 1);
    if (!e->key)
        return false;
    memcpy(e->key, key, key_size);
    e->key[key_size] = '\0';
    e->key_size = key_size;
    e->value = value;
    e->hash = hash;
    m->slots[slot] = (uint32_t)m->count++;
    return true;
}

void *map_get(const struct map *m, const char *key)
{
    return map_get_bytes(m, key, strlen(key));
}

bool map_set(struct map *m, const char *key, void *value)
{
    return map_set_bytes(m, key, strlen(key), value);
}

const struct map_entry *map_next(const struct map *m, const struct map_entry *entry)
{
    size_t next = entry ? (size_t)(entry - m->entries) + 1 : 0;

    return next < m->count ? &m->entries[next] : NULL;
}
