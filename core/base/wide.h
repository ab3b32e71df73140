/*
 * wide.h - 128-bit integers: the arithmetic that decimals and rationals share.
 */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include <prun/decimal.h>

__extension__ typedef unsigned __int128 prun_wide_uint;

prun_wide_uint wide_magnitude(prun_wide_int x);

/* 10^exponent for exponent in [0, 38]. */
prun_wide_int wide_power10(int exponent);

/* num * 10^shift / den, rounded half away from zero; shift may be negative. False: den is 0 or the result,
 * or a number on the way, does not fit. */
bool wide_divide(prun_wide_int num, prun_wide_int den, int shift, prun_wide_int *ret);

/* The greatest common divisor of the magnitudes; 0 only for (0, 0). */
prun_wide_uint wide_gcd(prun_wide_uint a, prun_wide_uint b);

#endif
