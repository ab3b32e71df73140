/*
 * quoted.c - names in quotation marks and titles in book marks.
 *
 * A quoted term is the name of a campaign, a system or a policy when something launches it
 * ("launched the 'X' campaign") or a noun of that kind follows; several in a row share what stands
 * in front of the first. Book marks hold a policy when it ends like one.
 */
#include "found.h"
#include "newspaper/utf8.h"

#define TERM_LEAST 3
#define TERM_MOST  14
/* Characters that a launching word may stand in front of the quotation mark. */
#define REACH 10

struct term {
    uint32_t open, start, end, close; /* marks outside, the term inside */
};

/* Finds the term whose opener is hit `index`; the number of the hit of its closer, 0 for none. */
static uint32_t term_at(const struct reading *r, uint32_t index, struct term *ret)
{
    const struct hit *open = &r->hit[index];

    for (uint32_t i = index + 1; i < r->hits; i++) {
        const struct hit *h = &r->hit[i];

        if (h->classes & MARK(CLOSER)) {
            *ret = (struct term){open->start, open->end, h->start, h->end};
            return i;
        }
        if ((h->classes & (MARK(BREAK) | MARK(OPENER))) ||
            reading_characters(r, open->end, h->end) > TERM_MOST + 4)
            return 0;
    }
    return 0;
}

static bool is_book(const struct reading *r, uint32_t open)
{
    uint32_t size;

    return reading_at(r, open, &size) == 0x300A;
}

static bool is_round(const struct reading *r, uint32_t open)
{
    uint32_t size, cp = reading_at(r, open, &size);

    return cp == 0xFF08 || cp == '(';
}

/* Whether a launching word stands in front, in the clause. */
static bool is_launched(const struct reading *r, uint32_t index)
{
    uint32_t at = r->hit[index].start;

    for (uint32_t i = index; i-- > 0 && reading_characters(r, r->hit[i].end, at) <= REACH;) {
        if (r->hit[i].classes & MARK(LAUNCH))
            return true;
        if (r->hit[i].classes & MARK(BREAK))
            return false;
    }
    return false;
}

static bool ends_like_policy(const struct reading *r, const struct term *t)
{
    for (uint32_t i = 0; i < r->hits && r->hit[i].start < t->end; i++)
        if (r->hit[i].start >= t->start &&
            (r->hit[i].classes & (MARK(POLICY_TAIL) | MARK(PROJECT_TAIL))) &&
            reading_characters(r, r->hit[i].end, t->end) <= 10)
            return true;
    return false;
}

static void add_book(const struct reading *r, const struct term *t)
{
    if (ends_like_policy(r, t))
        found_add(r, ENTITY_PROJECT, t->start, t->end, (prun_bytes){NULL, 0});
}

static bool is_named_by_next(const struct reading *r, const struct term *t)
{
    const struct hit *next = reading_word_at(r, t->close);

    return next && (next->classes & (MARK(PROJECT_TAIL) | MARK(POLICY_TAIL)));
}

void find_quoted(const struct reading *r)
{
    bool is_chain = false;
    uint32_t chain_end = 0;

    for (uint32_t i = 0; i < r->hits; i++) {
        struct term t;
        uint32_t closer, count;

        if (!(r->hit[i].classes & MARK(OPENER)) || is_round(r, r->hit[i].start))
            continue;
        closer = term_at(r, i, &t);
        if (!closer)
            continue;
        if (is_book(r, t.open)) {
            add_book(r, &t);
            continue;
        }
        is_chain =
            (is_chain && chain_end == t.open) || is_launched(r, i) || is_named_by_next(r, &t);
        chain_end = t.close;
        count = reading_characters(r, t.start, t.end);
        if (is_chain && count >= TERM_LEAST && count <= TERM_MOST)
            found_add(r, ENTITY_PROJECT, t.start, t.end, (prun_bytes){NULL, 0});
    }
}
