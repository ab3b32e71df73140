/*
 * slip.c - see slip.h. Tries every slip of the printed digits and asks whether it falls into the
 * range.
 */
#include "slip.h"

#define DIGITS 20

prun_rational slip_step(const struct figure *f)
{
    return f->step.num > 0 ? f->step : f->factor;
}

static bool units_of(prun_rational value, prun_rational step, prun_wide_int *ret)
{
    prun_rational units;

    if (step.num <= 0 || !prun_rational_divide(value, step, &units) || units.den != 1)
        return false;
    *ret = units.num < 0 ? -units.num : units.num;
    return true;
}

bool slip_units(const struct figure *f, prun_wide_int *ret)
{
    return units_of(f->base, slip_step(f), ret);
}

static int digits_of(prun_wide_int n, int out[DIGITS])
{
    int count = 0;

    for (; n > 0 && count < DIGITS; n /= 10)
        out[count++] = (int)(n % 10);
    return n > 0 ? 0 : count;
}

static prun_wide_int number_of(const int *digit, int count)
{
    prun_wide_int n = 0;

    while (count > 0)
        n = n * 10 + digit[--count];
    return n;
}

static bool falls_in(prun_wide_int units, prun_rational step, struct interval meant)
{
    prun_rational value;

    return prun_rational_multiply((prun_rational){units, 1}, step, &value) &&
           interval_has(meant, value);
}

/* Whether the range is so wide that some slip falls into it by chance. */
static bool is_wide(prun_wide_int units, prun_rational step, struct interval meant, int hundredths)
{
    prun_rational width, share;

    return !prun_rational_subtract(meant.high, meant.low, &width) ||
           !prun_rational_divide(width, step, &width) ||
           !prun_rational_divide(width, (prun_rational){units, 1}, &share) ||
           prun_rational_compare(share, (prun_rational){hundredths, 100}) > 0;
}

static bool one_digit(int *digit, int count, prun_rational step, struct interval meant)
{
    for (int i = 0; i < count; i++) {
        int was = digit[i];

        for (int other = 0; other <= 9; other++) {
            digit[i] = other;
            if (other != was && falls_in(number_of(digit, count), step, meant))
                return true;
        }
        digit[i] = was;
    }
    return false;
}

static bool two_swapped(int *digit, int count, prun_rational step, struct interval meant)
{
    for (int i = 0; i + 1 < count; i++) {
        int low = digit[i], high = digit[i + 1];

        digit[i] = high;
        digit[i + 1] = low;
        if (low != high && falls_in(number_of(digit, count), step, meant))
            return true;
        digit[i] = low;
        digit[i + 1] = high;
    }
    return false;
}

/* The point moved by one place: the right number is ten times as large, or a tenth. */
static bool point_moved(prun_rational said, struct interval meant)
{
    prun_rational large, small;

    return (prun_rational_multiply(said, (prun_rational){10, 1}, &large) &&
            interval_has(meant, large)) ||
           (prun_rational_divide(said, (prun_rational){10, 1}, &small) &&
            interval_has(meant, small));
}

bool slip_explains(const struct figure *said, struct interval meant)
{
    return slip_explains_within(said, meant, 1);
}

bool slip_explains_within(const struct figure *said, struct interval meant, int hundredths)
{
    prun_rational value = said->base, step = slip_step(said), half;
    int digit[DIGITS], count;
    prun_wide_int units;

    if (value.num < 0)
        value.num = -value.num;
    if (meant.high.num <= 0)
        meant =
            (struct interval){{-meant.high.num, meant.high.den}, {-meant.low.num, meant.low.den}};
    if (!units_of(value, step, &units) || units == 0 || is_wide(units, step, meant, hundredths))
        return false;
    /* The right number was rounded too when it was printed. */
    if (said->step.num > 0 && (!prun_rational_multiply(step, (prun_rational){1, 2}, &half) ||
                               !interval_widen(meant, half, &meant)))
        return false;
    count = digits_of(units, digit);
    return one_digit(digit, count, step, meant) || two_swapped(digit, count, step, meant) ||
           point_moved(value, meant);
}
