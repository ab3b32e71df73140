/*
 * pending.c - a list in order of arrival, found by path through a hash table.
 */
#include "pending.h"
#include <stdlib.h>
#include <string.h>

enum { QUIET_CLOSED_MS = 200, QUIET_SCANNED_MS = 2000 };

static size_t hash_of(const char *path)
{
    size_t h = 14695981039346656037u;

    for (; *path; path++)
        h = (h ^ (uint8_t)*path) * 1099511628211u;
    return h ^ (h >> 29);
}

static size_t find(const struct pending *p, const char *path)
{
    size_t at = hash_of(path) & (p->slot_count - 1);

    while (p->slot[at] && strcmp(p->slot[at]->path, path) != 0)
        at = (at + 1) & (p->slot_count - 1);
    return at;
}

static bool rebuild(struct pending *p, size_t slot_count)
{
    struct pending_file **slot = calloc(slot_count, sizeof(*slot));

    if (!slot)
        return false;
    free(p->slot);
    p->slot = slot;
    p->slot_count = slot_count;
    for (struct pending_file *f = p->first; f; f = f->next)
        p->slot[find(p, f->path)] = f;
    return true;
}

static void free_file(struct pending_file *f)
{
    free(f->path);
    free(f->real);
    free(f);
}

void pending_clear(struct pending *p)
{
    for (struct pending_file *f = p->first, *next; f; f = next) {
        next = f->next;
        free_file(f);
    }
    free(p->slot);
    *p = (struct pending){0};
}

bool pending_has(const struct pending *p, const char *path)
{
    return p->count > 0 && p->slot[find(p, path)];
}

static struct pending_file *add(struct pending *p, const char *path, const char *real)
{
    if (!p->first)
        p->end = &p->first;
    if (2 * p->count >= p->slot_count && !rebuild(p, p->slot_count ? 2 * p->slot_count : 64))
        return NULL;
    struct pending_file *f = calloc(1, sizeof(*f));
    if (!f)
        return NULL;
    f->path = strdup(path);
    f->real = strdup(real);
    if (!f->path || !f->real) {
        free_file(f);
        return NULL;
    }
    p->slot[find(p, path)] = f;
    *p->end = f;
    p->end = &f->next;
    p->count++;
    return f;
}

struct pending_file *pending_note(struct pending *p, const char *path, const char *real,
                                  enum sign sign, int64_t now_ms)
{
    struct pending_file *f = p->count ? p->slot[find(p, path)] : NULL;

    if (f && sign == SIGN_SCANNED) /* a scan knows less than what was seen */
        return f;
    if (!f)
        f = add(p, path, real);
    if (f) {
        f->sign = sign;
        f->changed_ms = now_ms;
    }
    return f;
}

void pending_forget_signs(struct pending *p)
{
    for (struct pending_file *f = p->first; f; f = f->next)
        f->sign = SIGN_SCANNED;
}

bool pending_is_complete(struct pending_file *f, const struct stat *info, int64_t now_ms)
{
    const struct look look = look_of(info);
    const bool is_new = !f->has_look;

    if (is_new || !look_is_same(&look, &f->look)) {
        f->look = look;
        f->has_look = true;
        if (!is_new) {
            f->changed_ms = now_ms;
            if (f->sign == SIGN_MOVED) /* somebody still writes to it */
                f->sign = SIGN_SCANNED;
            return false;
        }
    }
    switch (f->sign) {
    case SIGN_MOVED:
        return true;
    case SIGN_CLOSED:
        return now_ms - f->changed_ms >= QUIET_CLOSED_MS;
    case SIGN_WRITTEN: /* a second name of a file is made, but never written nor closed */
        return info->st_nlink > 1 && now_ms - f->changed_ms >= QUIET_SCANNED_MS;
    case SIGN_SCANNED:
        break;
    }
    return now_ms - f->changed_ms >= QUIET_SCANNED_MS;
}

/* Entries that go leave holes in the probe chains: those after the hole are put in anew. */
void pending_remove(struct pending *p, struct pending_file **link)
{
    struct pending_file *f = *link;
    size_t at = find(p, f->path);

    *link = f->next;
    if (!f->next)
        p->end = link;
    p->slot[at] = NULL;
    for (at = (at + 1) & (p->slot_count - 1); p->slot[at]; at = (at + 1) & (p->slot_count - 1)) {
        struct pending_file *moved = p->slot[at];
        p->slot[at] = NULL;
        p->slot[find(p, moved->path)] = moved;
    }
    p->count--;
    free_file(f);
}
