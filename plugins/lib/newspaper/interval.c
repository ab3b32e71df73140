/*
 * interval.c - see interval.h. Intervals of rationals, each end computed exactly.
 */
#include "newspaper/interval.h"

static const prun_rational zero = {0, 1}, half = {1, 2}, ten = {10, 1}, tenth = {1, 10};

static prun_rational least(prun_rational a, prun_rational b)
{
    return prun_rational_compare(a, b) <= 0 ? a : b;
}

static prun_rational greatest(prun_rational a, prun_rational b)
{
    return prun_rational_compare(a, b) >= 0 ? a : b;
}

static prun_rational magnitude(prun_rational r)
{
    return r.num < 0 ? (prun_rational){-r.num, r.den} : r;
}

/* One unit of the last digit of `value` that is not zero: 100 for 300, one tenth for 2.30 (step
 * 1/100). */
static bool last_place(prun_rational value, prun_rational step, prun_rational *ret)
{
    prun_rational place = step, digits;

    if (!prun_rational_divide(magnitude(value), step, &digits))
        return false;
    if (digits.den != 1 || digits.num == 0) {
        *ret = step;
        return true;
    }
    for (prun_wide_int left = digits.num; left % 10 == 0; left /= 10)
        if (!prun_rational_multiply(place, ten, &place))
            return false;
    *ret = place;
    return true;
}

static bool around(prun_rational value, prun_rational below, prun_rational above,
                   struct interval *ret)
{
    struct interval made;

    if (!prun_rational_subtract(value, below, &made.low) ||
        !prun_rational_add(value, above, &made.high))
        return false;
    *ret = made;
    return true;
}

bool interval_printed(prun_rational value, prun_rational step, enum interval_bound bound,
                      struct interval *ret)
{
    prun_rational unit, part;

    if (step.num <= 0)
        step = zero;
    if (bound == INTERVAL_EQUAL)
        return prun_rational_multiply(step, half, &part) && around(value, part, part, ret);
    if (step.num == 0)
        step = (prun_rational){1, 1};
    if (!last_place(value, step, &unit))
        return false;
    if (bound == INTERVAL_AT_LEAST)
        return around(value, zero, unit, ret);
    if (bound == INTERVAL_AT_MOST)
        return around(value, unit, zero, ret);
    return prun_rational_multiply(magnitude(value), tenth, &part) &&
           around(value, greatest(part, unit), greatest(part, unit), ret);
}

struct interval interval_exact(prun_rational value)
{
    return (struct interval){value, value};
}

bool interval_add(struct interval a, struct interval b, struct interval *ret)
{
    struct interval made;

    if (!prun_rational_add(a.low, b.low, &made.low) ||
        !prun_rational_add(a.high, b.high, &made.high))
        return false;
    *ret = made;
    return true;
}

bool interval_subtract(struct interval a, struct interval b, struct interval *ret)
{
    struct interval made;

    if (!prun_rational_subtract(a.low, b.high, &made.low) ||
        !prun_rational_subtract(a.high, b.low, &made.high))
        return false;
    *ret = made;
    return true;
}

bool interval_multiply(struct interval a, struct interval b, struct interval *ret)
{
    prun_rational end[4];

    if (!prun_rational_multiply(a.low, b.low, &end[0]) ||
        !prun_rational_multiply(a.low, b.high, &end[1]) ||
        !prun_rational_multiply(a.high, b.low, &end[2]) ||
        !prun_rational_multiply(a.high, b.high, &end[3]))
        return false;
    ret->low = least(least(end[0], end[1]), least(end[2], end[3]));
    ret->high = greatest(greatest(end[0], end[1]), greatest(end[2], end[3]));
    return true;
}

bool interval_divide(struct interval a, struct interval b, struct interval *ret)
{
    struct interval inverse;

    if (interval_has(b, zero) || !prun_rational_of(b.high.den, b.high.num, &inverse.low) ||
        !prun_rational_of(b.low.den, b.low.num, &inverse.high))
        return false;
    return interval_multiply(a, inverse, ret);
}

bool interval_widen(struct interval a, prun_rational margin, struct interval *ret)
{
    struct interval made;

    if (!prun_rational_subtract(a.low, margin, &made.low) ||
        !prun_rational_add(a.high, margin, &made.high))
        return false;
    *ret = made;
    return true;
}

bool interval_meets(struct interval a, struct interval b)
{
    return prun_rational_compare(a.low, b.high) <= 0 && prun_rational_compare(b.low, a.high) <= 0;
}

bool interval_has(struct interval a, prun_rational value)
{
    return prun_rational_compare(a.low, value) <= 0 && prun_rational_compare(value, a.high) <= 0;
}

bool interval_is_below(struct interval a, struct interval b)
{
    return prun_rational_compare(a.high, b.low) < 0;
}

bool interval_middle(struct interval a, prun_rational *ret)
{
    prun_rational sum;

    return prun_rational_add(a.low, a.high, &sum) && prun_rational_multiply(sum, half, ret);
}
