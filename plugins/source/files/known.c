/*
 * known.c - a hash table with open addressing over strings.
 */
#include "known.h"
#include <stdlib.h>
#include <string.h>

struct known_file {
    struct look look;
    uint32_t scan; /* when it was last seen */
    uint32_t hash;
    char path[];
};

struct look look_of(const struct stat *info)
{
    return (struct look){
        .size = info->st_size,
        .mtime_ns = (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec,
        .ctime_ns = (int64_t)info->st_ctim.tv_sec * 1000000000 + info->st_ctim.tv_nsec,
        .inode = info->st_ino,
    };
}

bool look_is_same(const struct look *a, const struct look *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns &&
           a->inode == b->inode;
}

static uint32_t hash_of(const char *path)
{
    uint32_t h = 2166136261u;

    for (; *path; path++)
        h = (h ^ (uint8_t)*path) * 16777619u;
    return h ^ (h >> 15);
}

/* The slot of the path, or the empty one where it would be; the table is never full. */
static size_t find(const struct known *k, const char *path, uint32_t hash)
{
    size_t at = hash & (k->slot_count - 1);

    while (k->slot[at] && (k->slot[at]->hash != hash || strcmp(k->slot[at]->path, path) != 0))
        at = (at + 1) & (k->slot_count - 1);
    return at;
}

static bool resize(struct known *k, size_t slot_count)
{
    struct known bigger = *k;

    bigger.slot = calloc(slot_count, sizeof(*bigger.slot));
    bigger.slot_count = slot_count;
    if (!bigger.slot)
        return false;
    for (size_t i = 0; i < k->slot_count; i++)
        if (k->slot[i])
            bigger.slot[find(&bigger, k->slot[i]->path, k->slot[i]->hash)] = k->slot[i];
    free(k->slot);
    *k = bigger;
    return true;
}

void known_clear(struct known *k)
{
    for (size_t i = 0; i < k->slot_count; i++)
        free(k->slot[i]);
    free(k->slot);
    *k = (struct known){0};
}

bool known_has(struct known *k, const char *path, const struct look *look)
{
    struct known_file *file = k->count ? k->slot[find(k, path, hash_of(path))] : NULL;

    if (!file)
        return false;
    file->scan = k->scan;
    return look_is_same(&file->look, look);
}

bool known_put(struct known *k, const char *path, const struct look *look)
{
    const uint32_t hash = hash_of(path);
    const size_t size = strlen(path) + 1;

    if (k->count * 4 >= k->slot_count * 3 && !resize(k, k->slot_count ? 2 * k->slot_count : 256))
        return false;
    struct known_file **slot = &k->slot[find(k, path, hash)];
    if (!*slot) {
        *slot = malloc(sizeof(**slot) + size);
        if (!*slot)
            return false;
        (*slot)->hash = hash;
        memcpy((*slot)->path, path, size);
        k->count++;
    }
    (*slot)->look = *look;
    (*slot)->scan = k->scan;
    return true;
}

void known_begin_scan(struct known *k)
{
    k->scan++;
}

/* Entries that go leave holes in the probe chains: the rest is put in anew. */
void known_end_scan(struct known *k)
{
    size_t gone = 0;

    for (size_t i = 0; i < k->slot_count; i++)
        if (k->slot[i] && k->slot[i]->scan != k->scan) {
            free(k->slot[i]);
            k->slot[i] = NULL;
            gone++;
        }
    k->count -= gone;
    if (gone > 0 && !resize(k, k->slot_count)) { /* no memory to mend the chains: know nothing */
        const uint32_t scan = k->scan;
        known_clear(k);
        k->scan = scan;
    }
}
