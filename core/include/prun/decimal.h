/*
 * <prun/decimal.h> - exact numbers: decimals and rationals.
 *
 * A decimal is mantissa / 10^scale with a mantissa of 127 bits (38 digits); a rational is num / den
 * in lowest terms with den > 0. Nothing here rounds unless its name says so, and nothing passes
 * through a binary float. Every operation reports an overflow instead of giving a wrong result.
 *
 * All functions are pure and may be called from any thread. Functions that return bool give false
 * for overflow, division by zero or text that is no number, and leave *ret as it was.
 */
#ifndef PRUN_DECIMAL_H
#define PRUN_DECIMAL_H

#include <prun/base.h>

PRUN_EXTERN_C_BEGIN

__extension__ typedef __int128 prun_wide_int;

/* The largest scale, and the largest count of digits, of a decimal. */
#define PRUN_DECIMAL_SCALE_MAX 38

/* The room that prun_decimal_print() may need, with its terminating NUL. */
#define PRUN_DECIMAL_PRINTED_MAX 48

/* mantissa / 10^scale; scale is in [0, PRUN_DECIMAL_SCALE_MAX]. The scale is kept as it was printed:
 * 4.50 has scale 2 and differs from 4.5 in precision, though prun_decimal_compare() calls them equal. */
typedef struct prun_decimal {
    prun_wide_int mantissa;
    int scale;
} prun_decimal;

/* num / den, den > 0, gcd(|num|, den) = 1. */
typedef struct prun_rational {
    prun_wide_int num, den;
} prun_rational;

/* mantissa / 10^scale from small parts; scale must be in range. */
PRUN_API prun_decimal prun_decimal_of(int64_t mantissa, int scale);

/* Parses all of `text`: [+-]? digits [. digits], at least one digit, at most 38. No blanks, no
 * grouping, no exponent: a plugin that reads such forms folds them first. */
PRUN_API PRUN_MUST_CHECK bool prun_decimal_parse(prun_bytes text, prun_decimal *ret);

/* Prints `d` with exactly d.scale digits after the point and a NUL; returns the length without it. */
PRUN_API size_t prun_decimal_print(prun_decimal d, char out[PRUN_DECIMAL_PRINTED_MAX]);

/* Drops zeros at the end of the fraction: 4.500 becomes 4.5, 20.0 becomes 20. */
PRUN_API prun_decimal prun_decimal_trim(prun_decimal d);

PRUN_API PRUN_MUST_CHECK bool prun_decimal_add(prun_decimal a, prun_decimal b, prun_decimal *ret);
PRUN_API PRUN_MUST_CHECK bool prun_decimal_subtract(prun_decimal a, prun_decimal b, prun_decimal *ret);
PRUN_API PRUN_MUST_CHECK bool prun_decimal_multiply(prun_decimal a, prun_decimal b, prun_decimal *ret);

/* a / b rounded half away from zero to `scale` digits after the point. */
PRUN_API PRUN_MUST_CHECK bool prun_decimal_divide(prun_decimal a, prun_decimal b, int scale,
                                                  prun_decimal *ret);

/* The same number with another scale; fewer digits round half away from zero. */
PRUN_API PRUN_MUST_CHECK bool prun_decimal_rescale(prun_decimal d, int scale, prun_decimal *ret);

/* < 0, 0, > 0, across scales and without overflow. */
PRUN_API int prun_decimal_compare(prun_decimal a, prun_decimal b);

/* For display and for `..._num` columns only: the nearest double. */
PRUN_API double prun_decimal_to_double(prun_decimal d);

/* num / den brought to lowest terms; false when den is 0. */
PRUN_API PRUN_MUST_CHECK bool prun_rational_of(prun_wide_int num, prun_wide_int den, prun_rational *ret);
PRUN_API PRUN_MUST_CHECK bool prun_rational_from_decimal(prun_decimal d, prun_rational *ret);

/* Parses "3", "-3.25" or "2000/3": what unit factors in data files look like. */
PRUN_API PRUN_MUST_CHECK bool prun_rational_parse(prun_bytes text, prun_rational *ret);

PRUN_API PRUN_MUST_CHECK bool prun_rational_add(prun_rational a, prun_rational b, prun_rational *ret);
PRUN_API PRUN_MUST_CHECK bool prun_rational_subtract(prun_rational a, prun_rational b, prun_rational *ret);
PRUN_API PRUN_MUST_CHECK bool prun_rational_multiply(prun_rational a, prun_rational b, prun_rational *ret);
PRUN_API PRUN_MUST_CHECK bool prun_rational_divide(prun_rational a, prun_rational b, prun_rational *ret);

/* < 0, 0, > 0; exact and without overflow (by continued fractions). */
PRUN_API int prun_rational_compare(prun_rational a, prun_rational b);

/* The exact decimal when there is one of at most 38 digits (den = 2^i 5^j), trimmed; else false. */
PRUN_API PRUN_MUST_CHECK bool prun_rational_to_decimal(prun_rational r, prun_decimal *ret);

/* Rounded half away from zero to `scale` digits after the point. */
PRUN_API PRUN_MUST_CHECK bool prun_rational_round(prun_rational r, int scale, prun_decimal *ret);

PRUN_EXTERN_C_END

#endif
