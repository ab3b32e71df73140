/*
 * refuse.c - what looks like a quantity and is none: quoted names, "one of them", moments, dates, a few
 * things in words that nothing lists.
 */
#include "figure.h"

#include <string.h>

enum { CLAUSE_BACK = 90, NAME_AHEAD = 30, LIST_AHEAD = 60 };

static bool is_one(const struct numeral *n)
{
    return !(n->flags & NUMERAL_ARABIC) && n->power == 0 && n->low.mantissa == 1 &&
           n->low.scale == 0 && n->high.mantissa == 1;
}

/* “两个确立”: a number right behind an opening quote, and the quote is short. */
static bool is_quoted_name(const struct reader *r, const struct numeral *n)
{
    const uint8_t *b = r->view.bytes;
    size_t end;

    if ((n->flags & NUMERAL_ARABIC) || !reader_is_right_after(r, n->start, CUE_QUOTE_OPEN))
        return false;
    for (size_t at = n->end; at < r->view.size && at - n->start < NAME_AHEAD;
         at = view_next(&r->view, at)) {
        if (reader_cue_at(r, at, CUE_QUOTE_CLOSE, &end))
            return true;
        if (reader_cue_at(r, at, CUE_CLAUSE_END, &end) ||
            reader_cue_at(r, at, CUE_SENTENCE_END, &end) || (b[at] >= '0' && b[at] <= '9'))
            return false;
    }
    return false;
}

/* 一个, 一家, 一年: they count only where a word says that it matters. */
static bool is_idle_one(const struct reader *r, const struct numeral *n,
                        const struct unit_reading *unit)
{
    if (!is_one(n) || unit->dimension == DIM_PERCENT)
        return false;
    return unit->dimension != DIM_TIME || !reader_is_right_after(r, n->start, CUE_TIME_CUE);
}

/* 亿元, 百万: only behind 上, 超 ..., or as an amount of money. */
static bool is_idle_bare(const struct reader *r, const struct numeral *n,
                         const struct unit_reading *unit)
{
    if ((n->flags & NUMERAL_BARE) && reader_is_spaced(r))
        return true; /* billions of yen: the number stood before, and could not be read */
    return (n->flags & NUMERAL_BARE) && unit->dimension != DIM_MONEY &&
           !reader_is_right_after(r, n->start, CUE_UP_TO) &&
           !reader_is_right_after(r, n->start, CUE_BEFORE);
}

/* 15日 is a date unless it cannot be one, or a limit stands behind it. */
static bool is_date(const struct reader *r, const struct numeral *n,
                    const struct unit_reading *unit)
{
    size_t end;

    if (!(unit->flags & UNIT_CALENDAR))
        return false;
    if (strcmp(unit->base, "year") == 0)
        return (n->flags & NUMERAL_ARABIC) && n->low.scale == 0 && n->power == 0 &&
               n->low.mantissa >= 1000 && n->low.mantissa <= 2200;
    return n->low.mantissa <= 31 && n->power == 0 &&
           !reader_cue_at(r, unit->end, CUE_AFTER, &end) &&
           !reader_is_right_after(r, n->start, CUE_TIME_CUE);
}

/* 三年后, 10天前: a moment. */
static bool is_moment(const struct reader *r, const struct figure *f)
{
    size_t end;

    return f->unit.dimension == DIM_TIME && reader_cue_at(r, f->end, CUE_NOT_TIME_BEFORE, &end);
}

/* 三个维度: a small number in words counts only where the things are listed, which makes it a claim. */
static bool is_idle_few(const struct reader *r, const struct numeral *n,
                        const struct unit_reading *unit)
{
    size_t end;

    if ((n->flags & NUMERAL_ARABIC) || !(unit->flags & UNIT_WEAK) || n->power ||
        n->low.mantissa > 10 || reader_is_right_after(r, n->start, CUE_BEFORE))
        return false;
    for (int32_t t = (int32_t)r->token_count - 1;
         t >= 0 && n->start - r->token[t].end < CLAUSE_BACK; t--) {
        if (token_is(r, t, CUE_LIST_MARK, NULL))
            return false;
        if (token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_SENTENCE_END, NULL))
            break;
    }
    for (size_t at = unit->end; at < r->view.size && at - unit->end < LIST_AHEAD;
         at = view_next(&r->view, at)) {
        if (reader_cue_at(r, at, CUE_LIST_MARK, &end))
            return false;
        if (reader_cue_at(r, at, CUE_SENTENCE_END, &end))
            break;
    }
    return true;
}

bool quantity_is_refused(const struct reader *r, const struct figure *f, const struct numeral *n)
{
    size_t end;

    return is_quoted_name(r, n) || is_moment(r, f) || is_idle_one(r, n, &f->unit) ||
           is_idle_few(r, n, &f->unit) || is_idle_bare(r, n, &f->unit) || is_date(r, n, &f->unit) ||
           reader_cue_at(r, f->end, CUE_NOT_QUANTITY, &end);
}
