/* decimal.c - exact decimals on 127-bit mantissas: see <prun/decimal.h>. */
#include "base/wide.h"

#include <stdio.h>
#include <string.h>

prun_decimal prun_decimal_of(int64_t mantissa, int scale)
{
    return (prun_decimal){mantissa, scale};
}

bool prun_decimal_parse(prun_bytes text, prun_decimal *ret)
{
    prun_wide_int mantissa = 0;
    int scale = 0, digits = 0, significant = 0;
    bool is_negative = false, has_point = false;

    for (size_t i = 0; i < text.size; i++) {
        char c = (char)text.data[i];

        if (i == 0 && (c == '-' || c == '+')) {
            is_negative = c == '-';
        } else if (c == '.' && !has_point && digits) {
            has_point = true;
        } else if (c >= '0' && c <= '9') {
            digits++;
            scale += has_point;
            significant += mantissa || c != '0';
            if (significant > PRUN_DECIMAL_SCALE_MAX || scale > PRUN_DECIMAL_SCALE_MAX)
                return false;
            mantissa = mantissa * 10 + (c - '0');
        } else {
            return false;
        }
    }
    if (!digits || (has_point && !scale))
        return false;
    *ret = (prun_decimal){is_negative ? -mantissa : mantissa, scale};
    return true;
}

size_t prun_decimal_print(prun_decimal d, char out[PRUN_DECIMAL_PRINTED_MAX])
{
    char digits[PRUN_DECIMAL_PRINTED_MAX];
    prun_wide_uint left = wide_magnitude(d.mantissa);
    size_t at = sizeof(digits), size = 0;
    int printed = 0;

    while (left || printed <= d.scale) {
        if (printed == d.scale && d.scale)
            digits[--at] = '.';
        digits[--at] = (char)('0' + (int)(left % 10));
        left /= 10;
        printed++;
    }
    if (d.mantissa < 0)
        out[size++] = '-';
    memcpy(out + size, digits + at, sizeof(digits) - at);
    size += sizeof(digits) - at;
    out[size] = '\0';
    return size;
}

prun_decimal prun_decimal_trim(prun_decimal d)
{
    while (d.scale > 0 && d.mantissa % 10 == 0) {
        d.mantissa /= 10;
        d.scale--;
    }
    return d;
}

/* Brings both to the larger scale. */
static bool align(prun_decimal *a, prun_decimal *b)
{
    prun_decimal *small = a->scale < b->scale ? a : b;
    int scale = a->scale < b->scale ? b->scale : a->scale;

    if (__builtin_mul_overflow(small->mantissa, wide_power10(scale - small->scale), &small->mantissa))
        return false;
    small->scale = scale;
    return true;
}

bool prun_decimal_add(prun_decimal a, prun_decimal b, prun_decimal *ret)
{
    prun_wide_int sum;

    if (!align(&a, &b) || __builtin_add_overflow(a.mantissa, b.mantissa, &sum))
        return false;
    *ret = (prun_decimal){sum, a.scale};
    return true;
}

bool prun_decimal_subtract(prun_decimal a, prun_decimal b, prun_decimal *ret)
{
    prun_wide_int difference;

    if (!align(&a, &b) || __builtin_sub_overflow(a.mantissa, b.mantissa, &difference))
        return false;
    *ret = (prun_decimal){difference, a.scale};
    return true;
}

bool prun_decimal_multiply(prun_decimal a, prun_decimal b, prun_decimal *ret)
{
    prun_wide_int product;

    if (a.scale + b.scale > PRUN_DECIMAL_SCALE_MAX ||
        __builtin_mul_overflow(a.mantissa, b.mantissa, &product)) {
        a = prun_decimal_trim(a);
        b = prun_decimal_trim(b);
        if (a.scale + b.scale > PRUN_DECIMAL_SCALE_MAX ||
            __builtin_mul_overflow(a.mantissa, b.mantissa, &product))
            return false;
    }
    *ret = (prun_decimal){product, a.scale + b.scale};
    return true;
}

bool prun_decimal_divide(prun_decimal a, prun_decimal b, int scale, prun_decimal *ret)
{
    prun_wide_int quotient;

    if (scale < 0 || scale > PRUN_DECIMAL_SCALE_MAX ||
        !wide_divide(a.mantissa, b.mantissa, scale + b.scale - a.scale, &quotient))
        return false;
    *ret = (prun_decimal){quotient, scale};
    return true;
}

bool prun_decimal_rescale(prun_decimal d, int scale, prun_decimal *ret)
{
    return prun_decimal_divide(d, (prun_decimal){1, 0}, scale, ret);
}

static int sign_of(prun_wide_int difference)
{
    return difference < 0 ? -1 : difference > 0;
}

int prun_decimal_compare(prun_decimal a, prun_decimal b)
{
    prun_wide_int one_a = wide_power10(a.scale), one_b = wide_power10(b.scale);
    prun_wide_int whole_a = a.mantissa / one_a, whole_b = b.mantissa / one_b;
    prun_decimal rest_a = {a.mantissa % one_a, a.scale}, rest_b = {b.mantissa % one_b, b.scale};

    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    /* Both rests are below 1, so that at the same scale they are below 10^38: no overflow. */
    if (!align(&rest_a, &rest_b))
        return 0;
    return sign_of(rest_a.mantissa - rest_b.mantissa);
}

double prun_decimal_to_double(prun_decimal d)
{
    char printed[PRUN_DECIMAL_PRINTED_MAX];
    double result = 0;

    prun_decimal_print(d, printed);
    sscanf(printed, "%lf", &result);
    return result;
}
