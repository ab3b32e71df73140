/*
 * interval.h - exact closed intervals of rationals: what a printed number may stand for.
 *
 * A printed number is rounded: 62.8 stands for everything from 62.75 to 62.85. An audit computes
 * with such intervals, and two figures contradict each other only when their intervals cannot meet.
 *
 * Nothing here rounds. Every operation gives false, and leaves *ret as it was, when a result does
 * not fit 127 bits or has no meaning (division by an interval that holds zero).
 */
#ifndef NEWSPAPER_INTERVAL_H
#define NEWSPAPER_INTERVAL_H

#include <prun/decimal.h>

/* low <= high, both included. */
struct interval {
    prun_rational low, high;
};

/* How a number was printed: exactly, as a rounded figure, or with one of the words of
 * approximation. The names follow the comparators of the data model. */
enum interval_bound {
    INTERVAL_EQUAL,    /* "=" : half a unit of the last printed digit either side */
    INTERVAL_AT_LEAST, /* ">=", ">" : up to one unit of its last digit that is not zero above */
    INTERVAL_AT_MOST,  /* "<=", "<" : down to one such unit below */
    INTERVAL_ABOUT     /* "~" : a tenth either side, or one such unit if that is more */
};

/* The interval of a printed number. `step` is one unit of its last printed digit (0: exact, as
 * counts of things are). */
PRUN_MUST_CHECK bool interval_printed(prun_rational value, prun_rational step,
                                      enum interval_bound bound, struct interval *ret);

/* The interval that holds one number only. */
struct interval interval_exact(prun_rational value);

PRUN_MUST_CHECK bool interval_add(struct interval a, struct interval b, struct interval *ret);
PRUN_MUST_CHECK bool interval_subtract(struct interval a, struct interval b, struct interval *ret);
PRUN_MUST_CHECK bool interval_multiply(struct interval a, struct interval b, struct interval *ret);
PRUN_MUST_CHECK bool interval_divide(struct interval a, struct interval b, struct interval *ret);

/* Each end moved outwards by `margin` (not negative). */
PRUN_MUST_CHECK bool interval_widen(struct interval a, prun_rational margin, struct interval *ret);

bool interval_meets(struct interval a, struct interval b);
bool interval_has(struct interval a, prun_rational value);

/* Whether all of `a` lies below all of `b`. */
bool interval_is_below(struct interval a, struct interval b);

/* The middle, which for a rounded number is the printed one. */
PRUN_MUST_CHECK bool interval_middle(struct interval a, prun_rational *ret);

#endif
