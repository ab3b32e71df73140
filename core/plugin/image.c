/* image.c - see image.h. The loader's own list of segments is taken, as dl_iterate_phdr(3) tells
 * it. */
#include "config.h"

#include "plugin/image.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct image *m, uintptr_t start, uintptr_t end)
{
    if (m->count == m->room) {
        size_t room = m->room ? m->room * 2 : 64;
        struct image_span *span = realloc(m->span, room * sizeof(*span));
        if (!span)
            return false;
        m->span = span;
        m->room = room;
    }
    m->span[m->count++] = (struct image_span){start, end};
    return true;
}

static int take_object(struct dl_phdr_info *object, size_t size, void *context)
{
    (void)size;
    for (unsigned i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &object->dlpi_phdr[i];
        uintptr_t start = (uintptr_t)(object->dlpi_addr + p->p_vaddr);
        if (p->p_type == PT_LOAD && (p->p_flags & PF_R) && !add(context, start, start + p->p_memsz))
            return 1;
    }
    return 0;
}

bool image_init(struct image *m)
{
    memset(m, 0, sizeof(*m));
    if (dl_iterate_phdr(take_object, m) == 0)
        return true;
    image_clear(m);
    return false;
}

void image_clear(struct image *m)
{
    free(m->span);
    memset(m, 0, sizeof(*m));
}

/* The end of the span that `at` lies in, or 0. */
static uintptr_t end_of(const struct image *m, uintptr_t at)
{
    for (size_t i = 0; i < m->count; i++)
        if (at >= m->span[i].start && at < m->span[i].end)
            return m->span[i].end;
    return 0;
}

bool image_has(const struct image *m, const void *at, size_t size)
{
    uintptr_t start = (uintptr_t)at, end = end_of(m, start);

    return end > 0 && size <= end - start;
}

bool image_has_string(const struct image *m, const char *string, size_t most)
{
    uintptr_t start = (uintptr_t)string, end = end_of(m, start);

    if (end == 0)
        return false;
    size_t room = end - start < most ? end - start : most;
    return memchr(string, 0, room) != NULL;
}
