/* variants.c - a table over the plane in which the pairs lie: one read a character. */
#include "variants.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 0x2E80, LAST = 0x9FFF };

struct variants {
    uint16_t form[LAST - FIRST + 1]; /* 0: no other */
};

static void read_pairs(struct pack *p, const char *text, struct variants *v)
{
    const size_t size = strlen(text);
    uint32_t from, to;

    for (size_t at = 0; at < size;) {
        at += utf8_decode((const uint8_t *)text, size, at, &from);
        if (at >= size || from < FIRST || from > LAST) {
            pack_fail(p, "'pairs': expected pairs of ideographs, got '%s'", text);
            return;
        }
        at += utf8_decode((const uint8_t *)text, size, at, &to);
        v->form[from - FIRST] = (uint16_t)to;
    }
}

void *variants_parse(prun_bytes bytes, char *error, size_t error_size)
{
    static const char *const known[] = {"pairs", NULL};
    struct variants *v = calloc(1, sizeof *v);
    struct pack p;
    const cJSON *row;

    if (v && pack_open(&p, bytes, error, error_size)) {
        pack_only(&p, p.root, known);
        cJSON_ArrayForEach(row, pack_array(&p, p.root, "pairs")) if (cJSON_IsString(row))
            read_pairs(&p, row->valuestring, v);
        else pack_fail(&p, "'pairs': expected strings");
    }
    if (!v)
        return NULL;
    pack_close(&p);
    if (p.has_failed) {
        free(v);
        return NULL;
    }
    return v;
}

void variants_free(void *variants)
{
    free(variants);
}

uint32_t variants_of(const struct variants *v, uint32_t cp)
{
    if (cp < FIRST || cp > LAST || v->form[cp - FIRST] == 0)
        return cp;
    return v->form[cp - FIRST];
}
