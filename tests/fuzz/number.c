/* number.c - any text as an exact number or a date: what is taken prints as it was, and arithmetic
 * agrees. */
#include <stdlib.h>
#include <string.h>

#include <prun/decimal.h>

#include "record/value.h"
#include "tests/fuzz/target.h"

/* As printed: without a sign that says nothing and zeros in front. */
static bool is_same_text(prun_bytes text, const char *printed)
{
    size_t at = 0, size = text.size;
    bool is_negative = size > 0 && text.data[0] == '-';

    if (size > 0 && (text.data[0] == '-' || text.data[0] == '+'))
        at++;
    while (at + 1 < size && text.data[at] == '0' && text.data[at + 1] != '.')
        at++;
    if (*printed == '-' && !is_negative)
        return false;
    printed += *printed == '-';
    return strlen(printed) == size - at && memcmp(printed, text.data + at, size - at) == 0;
}

static void check_decimal(prun_bytes text)
{
    char printed[PRUN_DECIMAL_PRINTED_MAX];
    prun_decimal d, sum, back;

    if (!prun_decimal_parse(text, &d))
        return;
    size_t size = prun_decimal_print(d, printed);
    if (size != strlen(printed) || !is_same_text(text, printed))
        abort();
    if (prun_decimal_compare(prun_decimal_trim(d), d) != 0)
        abort();
    if (prun_decimal_add(d, d, &sum) &&
        (!prun_decimal_subtract(sum, d, &back) || prun_decimal_compare(back, d) != 0))
        abort();
}

static void check_date(prun_bytes text)
{
    char printed[16];
    int64_t days, back;

    if (!date_parse(text, &days))
        return;
    size_t size = date_print(days, printed);
    if (!date_parse((prun_bytes){(const uint8_t *)printed, size}, &back) || back != days)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_decimal((prun_bytes){data, size});
    check_date((prun_bytes){data, size});
    return 0;
}
