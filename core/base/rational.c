/* rational.c - exact fractions: see <prun/decimal.h>. */
#include "base/wide.h"

#include <string.h>

bool prun_rational_of(prun_wide_int num, prun_wide_int den, prun_rational *ret)
{
    prun_wide_uint common = wide_gcd(wide_magnitude(num), wide_magnitude(den));
    prun_wide_uint top, bottom;
    const prun_wide_uint most = (~(prun_wide_uint)0) >> 1;
    bool is_negative = (num < 0) != (den < 0);

    if (!den)
        return false;
    top = wide_magnitude(num) / common;
    bottom = wide_magnitude(den) / common;
    if (top > most || bottom > most)
        return false;
    ret->num = is_negative ? -(prun_wide_int)top : (prun_wide_int)top;
    ret->den = (prun_wide_int)bottom;
    return true;
}

bool prun_rational_from_decimal(prun_decimal d, prun_rational *ret)
{
    d = prun_decimal_trim(d);
    return prun_rational_of(d.mantissa, wide_power10(d.scale), ret);
}

bool prun_rational_parse(prun_bytes text, prun_rational *ret)
{
    const uint8_t *slash = text.size ? memchr(text.data, '/', text.size) : NULL;
    prun_bytes top = text, bottom = {(const uint8_t *)"1", 1};
    prun_decimal num, den;
    prun_rational a, b;

    if (slash) {
        top.size = (size_t)(slash - text.data);
        bottom = (prun_bytes){slash + 1, text.size - top.size - 1};
    }
    return prun_decimal_parse(top, &num) && prun_decimal_parse(bottom, &den) &&
           prun_rational_from_decimal(num, &a) && prun_rational_from_decimal(den, &b) &&
           prun_rational_divide(a, b, ret);
}

/* a + sign * b; sign is 1 or -1. */
static bool add_signed(prun_rational a, prun_rational b, int sign, prun_rational *ret)
{
    prun_wide_int common = (prun_wide_int)wide_gcd((prun_wide_uint)a.den, (prun_wide_uint)b.den);
    prun_wide_int left, right, num, den;

    if (__builtin_mul_overflow(a.num, b.den / common, &left) ||
        __builtin_mul_overflow(b.num, a.den / common, &right) ||
        __builtin_mul_overflow(right, (prun_wide_int)sign, &right) ||
        __builtin_add_overflow(left, right, &num) ||
        __builtin_mul_overflow(a.den / common, b.den, &den))
        return false;
    return prun_rational_of(num, den, ret);
}

bool prun_rational_add(prun_rational a, prun_rational b, prun_rational *ret)
{
    return add_signed(a, b, 1, ret);
}

bool prun_rational_subtract(prun_rational a, prun_rational b, prun_rational *ret)
{
    return add_signed(a, b, -1, ret);
}

bool prun_rational_multiply(prun_rational a, prun_rational b, prun_rational *ret)
{
    prun_rational ab, ba;
    prun_wide_int num, den;

    /* Crosswise reduction first, so that only a true overflow is one. */
    if (!prun_rational_of(a.num, b.den, &ab) || !prun_rational_of(b.num, a.den, &ba) ||
        __builtin_mul_overflow(ab.num, ba.num, &num) || __builtin_mul_overflow(ab.den, ba.den, &den))
        return false;
    return prun_rational_of(num, den, ret);
}

bool prun_rational_divide(prun_rational a, prun_rational b, prun_rational *ret)
{
    prun_rational inverse;

    return b.num && prun_rational_of(b.den, b.num, &inverse) && prun_rational_multiply(a, inverse, ret);
}

/* The whole part, rounded down, and what is left of the numerator, in [0, den). */
static prun_wide_int floor_of(prun_rational r, prun_wide_int *ret_rest)
{
    prun_wide_int whole = r.num / r.den, rest = r.num % r.den;

    if (rest < 0) {
        rest += r.den;
        whole--;
    }
    *ret_rest = rest;
    return whole;
}

int prun_rational_compare(prun_rational a, prun_rational b)
{
    /* Continued fractions: compare whole parts, then the inverses of the rests the other way round. */
    for (int sign = 1;; sign = -sign) {
        prun_wide_int rest_a, rest_b;
        prun_wide_int whole_a = floor_of(a, &rest_a), whole_b = floor_of(b, &rest_b);

        if (whole_a != whole_b)
            return whole_a < whole_b ? -sign : sign;
        if (!rest_a || !rest_b)
            return rest_a ? sign : rest_b ? -sign : 0;
        a = (prun_rational){a.den, rest_a};
        b = (prun_rational){b.den, rest_b};
    }
}

bool prun_rational_to_decimal(prun_rational r, prun_decimal *ret)
{
    int scale = 0, twos = 0, fives = 0;
    prun_wide_int den = r.den, quotient;

    for (; den % 2 == 0; den /= 2)
        twos++;
    for (; den % 5 == 0; den /= 5)
        fives++;
    scale = twos > fives ? twos : fives;
    if (den != 1 || scale > PRUN_DECIMAL_SCALE_MAX || !wide_divide(r.num, r.den, scale, &quotient))
        return false;
    *ret = (prun_decimal){quotient, scale};
    return true;
}

bool prun_rational_round(prun_rational r, int scale, prun_decimal *ret)
{
    prun_wide_int quotient;

    if (scale < 0 || scale > PRUN_DECIMAL_SCALE_MAX || !wide_divide(r.num, r.den, scale, &quotient))
        return false;
    *ret = (prun_decimal){quotient, scale};
    return true;
}
