/* One hash table over all pairs of a sheet, with a list of bodies for each. */
#include "grams.h"

#include <math.h>

static uint64_t key_of(uint32_t first, uint32_t second)
{
    return (uint64_t)first << 32 | second | (uint64_t)1 << 63;
}

static struct gram *slot_of(const struct grams *g, uint64_t key)
{
    size_t slot = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (g->room - 1);

    while (g->gram[slot].key && g->gram[slot].key != key)
        slot = (slot + 1) & (g->room - 1);
    return &g->gram[slot];
}

bool grams_count(struct grams *grams, struct pool *pool, const struct sheet *sheet)
{
    size_t room = 1024;

    while (room < sheet->squeezed_count * (size_t)2)
        room *= 2;
    *grams = (struct grams){.room = room};
    grams->gram = pool_array(pool, room, sizeof *grams->gram);
    grams->posting_room = sheet->squeezed_count + 1;
    grams->posting = pool_array(pool, grams->posting_room, sizeof *grams->posting);
    if (!grams->gram || !grams->posting)
        return false;
    for (uint32_t i = 0; i + 1 < sheet->squeezed_count; i++) {
        struct gram *g = slot_of(grams, key_of(sheet->squeezed[i], sheet->squeezed[i + 1]));
        g->key = key_of(sheet->squeezed[i], sheet->squeezed[i + 1]);
        g->count++;
    }
    return true;
}

uint32_t grams_of(const struct grams *grams, uint32_t first, uint32_t second)
{
    return slot_of(grams, key_of(first, second))->count;
}

void grams_post(struct grams *grams, const struct sheet *sheet, uint32_t first, uint32_t last,
                int32_t body)
{
    for (uint32_t i = first; i + 1 < last; i++) {
        struct gram *g = slot_of(grams, key_of(sheet->squeezed[i], sheet->squeezed[i + 1]));
        if (!g->key || grams->posting_count == grams->posting_room)
            continue;
        if (g->posting && grams->posting[g->posting - 1].body == body)
            continue;
        grams->posting[grams->posting_count] = (struct posting){body, g->posting};
        g->posting = (uint32_t)++grams->posting_count;
        g->bodies++;
    }
}

/* Pairs with punctuation tell nothing; long lists of postings are common pairs that tell little. */
static double weight_of(const struct grams *grams, const struct gram *g, size_t bodies)
{
    (void)grams;
    return g->bodies ? log(1.0 + (double)bodies / g->bodies) : log(1.0 + (double)bodies);
}

double grams_cohere(const struct grams *grams, const struct sheet *sheet, uint32_t first,
                    uint32_t last, double *score, size_t bodies)
{
    enum { POSTINGS_MAX = 64 };
    double total = 0;

    for (uint32_t i = first; i + 1 < last; i++) {
        const struct gram *g = slot_of(grams, key_of(sheet->squeezed[i], sheet->squeezed[i + 1]));
        uint8_t left = sheet->class[sheet->squeezed_char[i]];
        uint8_t right = sheet->class[sheet->squeezed_char[i + 1]];
        double weight;
        size_t visited = 0;

        if (left > 4 || right > 4 || left == 1 || right == 1)
            continue;
        weight = weight_of(grams, g, bodies);
        total += weight;
        for (uint32_t p = g->posting; p && visited++ < POSTINGS_MAX; p = grams->posting[p - 1].next)
            if ((size_t)grams->posting[p - 1].body < bodies)
                score[grams->posting[p - 1].body] += weight;
    }
    for (size_t b = 0; total > 0 && b < bodies; b++)
        score[b] /= total;
    return total;
}

void grams_forget(struct grams *grams)
{
    for (size_t i = 0; i < grams->room; i++) {
        grams->gram[i].posting = 0;
        grams->gram[i].bodies = 0;
    }
    grams->posting_count = 0;
}
