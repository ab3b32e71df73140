/*
 * likeness.c - how alike two names are, by the pairs of neighbouring characters that they share.
 */
#include "scene.h"

#define PAIRS 64

/* The pairs of a name as numbers; one lone character pairs with itself. */
static uint32_t pairs_of(prun_bytes name, uint64_t out[PAIRS])
{
    uint32_t count = 0;
    uint64_t before = 0, now = 0;
    bool has_before = false;

    for (size_t i = 0; i < name.size && count < PAIRS;) {
        now = name.data[i++];
        while (i < name.size && (name.data[i] & 0xC0) == 0x80)
            now = now << 8 | name.data[i++];
        if (now <= ' ')
            continue;
        if (has_before)
            out[count++] = before << 32 | now;
        before = now;
        has_before = true;
    }
    if (count == 0 && has_before)
        out[count++] = before << 32 | before;
    return count;
}

static uint32_t shared(const uint64_t *a, uint32_t na, uint64_t *b, uint32_t nb)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++)
            if (b[k] == a[i]) {
                b[k] = UINT64_MAX;
                count++;
                break;
            }
    return count;
}

int likeness(prun_bytes a, prun_bytes b)
{
    uint64_t pa[PAIRS], pb[PAIRS];
    uint32_t na = pairs_of(a, pa), nb = pairs_of(b, pb);

    return na + nb == 0 ? 100 : (int)(200 * shared(pa, na, pb, nb) / (na + nb));
}

int likeness_within(prun_bytes part, prun_bytes whole)
{
    uint64_t pp[PAIRS], pw[PAIRS];
    uint32_t np = pairs_of(part, pp), nw = pairs_of(whole, pw);

    return np == 0 ? 0 : (int)(100 * shared(pp, np, pw, nw) / np);
}
