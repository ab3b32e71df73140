/* wide.c - see wide.h. */
#include "base/wide.h"

#define WIDE_MAX ((prun_wide_int)((~(prun_wide_uint)0) >> 1))

prun_wide_uint wide_magnitude(prun_wide_int x)
{
    return x < 0 ? -(prun_wide_uint)x : (prun_wide_uint)x;
}

prun_wide_int wide_power10(int exponent)
{
    static const int64_t small[19] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
        100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
        10000000000000000, 100000000000000000, 1000000000000000000};
    prun_wide_int power = 1;

    for (; exponent > 18; exponent -= 18)
        power *= small[18];
    return power * small[exponent];
}

/* magnitude * 10^shift / den in steps of one digit, so that only the quotient must fit. */
static bool divide_up(prun_wide_uint num, prun_wide_uint den, int shift, prun_wide_uint *ret_quotient,
                      prun_wide_uint *ret_rest)
{
    prun_wide_uint quotient = num / den, rest = num % den;

    for (; shift > 0; shift--) {
        if (rest > (~(prun_wide_uint)0) / 10 || quotient > (prun_wide_uint)WIDE_MAX / 10)
            return false;
        rest *= 10;
        quotient = quotient * 10 + rest / den;
        rest %= den;
    }
    *ret_quotient = quotient;
    *ret_rest = rest;
    return true;
}

bool wide_divide(prun_wide_int num, prun_wide_int den, int shift, prun_wide_int *ret)
{
    prun_wide_uint divisor = wide_magnitude(den), quotient, rest;
    bool is_negative = (num < 0) != (den < 0);

    if (!den)
        return false;
    for (; shift < 0; shift++)
        if (__builtin_mul_overflow(divisor, (prun_wide_uint)10, &divisor))
            return false;
    if (!divide_up(wide_magnitude(num), divisor, shift, &quotient, &rest))
        return false;
    if (rest >= divisor - rest)
        quotient++;
    if (quotient > (prun_wide_uint)WIDE_MAX)
        return false;
    *ret = is_negative ? -(prun_wide_int)quotient : (prun_wide_int)quotient;
    return true;
}

prun_wide_uint wide_gcd(prun_wide_uint a, prun_wide_uint b)
{
    while (b) {
        prun_wide_uint rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}
