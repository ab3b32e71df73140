/* decimal_test.c - exact numbers: what is right stays right, and what does not fit says so. */
#include <prun/decimal.h>
#include "tests/tap.h"

static prun_bytes bytes_of(const char *s)
{
    return (prun_bytes){(const uint8_t *)s, strlen(s)};
}

static prun_decimal dec(const char *s)
{
    prun_decimal d = {-1, 0};

    if (!prun_decimal_parse(bytes_of(s), &d))
        printf("# not a decimal: %s\n", s);
    return d;
}

static prun_rational rat(const char *s)
{
    prun_rational r = {-1, 1};

    if (!prun_rational_parse(bytes_of(s), &r))
        printf("# not a rational: %s\n", s);
    return r;
}

static void is_decimal(bool is_done, prun_decimal got, const char *want, const char *name)
{
    char text[PRUN_DECIMAL_PRINTED_MAX] = "(overflow)";

    if (is_done)
        prun_decimal_print(got, text);
    is_string(text, want, name);
}

static void printing_gives_back_what_was_parsed(void)
{
    static const char *const same[] = {
        "0", "7", "-7", "0.0", "4.50", "-0.05", "26064", "62.826", "0.000000000000000000000000001",
        "12345678901234567890123456789012345678", "-99999999999999999999999999999999999999",
        "0.99999999999999999999999999999999999999"};

    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        is_decimal(true, dec(same[i]), same[i], "printing gives back what was parsed");
}

static void what_is_no_number_is_refused(void)
{
    static const char *const bad[] = {"", "-", "+", ".", "1.", ".5", "1..2", "1e3", " 1", "1 ", "1,000", "--1",
                                      "123456789012345678901234567890123456789"};
    prun_decimal d = {42, 0};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ok(!prun_decimal_parse(bytes_of(bad[i]), &d) && d.mantissa == 42, "\"%s\" is refused and ret untouched",
           bad[i]);
}

static void arithmetic_is_exact_across_scales(void)
{
    static const struct {
        char op;
        const char *a, *b, *want;
    } cases[] = {
        {'+', "0.1", "0.2", "0.3"},
        {'+', "12.4", "30.30", "42.70"},
        {'-', "5.4", "4.2", "1.2"},
        {'*', "30000", "366", "10980000"},
        {'*', "0.05", "0.05", "0.0025"},
        {'*', "10000000000000000000.0", "100000000000000000.00", "1000000000000000000000000000000000000"},
        {'*', "99999999999999999999", "99999999999999999999", "(overflow)"},
        {'+', "99999999999999999999999999999999999999", "0.1", "(overflow)"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prun_decimal a = dec(cases[i].a), b = dec(cases[i].b), r = {0, 0};
        bool is_done = cases[i].op == '+'   ? prun_decimal_add(a, b, &r)
                       : cases[i].op == '-' ? prun_decimal_subtract(a, b, &r)
                                            : prun_decimal_multiply(a, b, &r);

        is_decimal(is_done, r, cases[i].want, "arithmetic is exact or says that it overflows");
    }
}

static void division_rounds_half_away_from_zero(void)
{
    static const struct {
        const char *a, *b, *want;
        int scale;
    } cases[] = {
        {"26064", "41486", "0.62826", 5}, {"1", "8", "0.13", 2}, {"-1", "8", "-0.13", 2},
        {"1", "3", "0.33333333333333333333333333333333333333", 38}, {"2", "3", "1", 0},
        {"1", "0", "(overflow)", 2}, {"0.001", "1000", "0.0", 1}, {"5", "10", "1", 0}, {"4.9", "10", "0", 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prun_decimal r = {0, 0};
        bool is_done = prun_decimal_divide(dec(cases[i].a), dec(cases[i].b), cases[i].scale, &r);

        is_decimal(is_done, r, cases[i].want, "a quotient is rounded to the digits asked for");
    }
}

static void comparing_never_overflows(void)
{
    const char *nines = "99999999999999999999999999999999999999";

    ok(prun_decimal_compare(dec("4.50"), dec("4.5")) == 0, "4.50 equals 4.5");
    ok(prun_decimal_compare(dec("-1"), dec("0.5")) < 0, "-1 is below 0.5");
    ok(prun_decimal_compare(dec("-0.5"), dec("-0.25")) < 0, "-0.5 is below -0.25");
    ok(prun_decimal_compare(dec(nines), dec("0.99999999999999999999999999999999999999")) > 0,
       "the largest is above the most precise");
    ok(prun_rational_compare(rat("1/3"), rat("0.33333333333333333333333333333333333333")) > 0,
       "1/3 is above its 38 digits");
    ok(prun_rational_compare(rat("-1/3"), rat("-1/2")) > 0, "-1/3 is above -1/2");
    ok(prun_rational_compare(rat("2/6"), rat("1/3")) == 0, "2/6 equals 1/3");
}

static void rationals_are_exact(void)
{
    prun_rational r = {0, 1};
    prun_decimal d = {0, 0};

    ok(prun_rational_multiply(rat("2000/3"), rat("15"), &r) && prun_rational_compare(r, rat("10000")) == 0,
       "15 mu of 2000/3 square metres are 10000");
    ok(prun_rational_add(rat("1/6"), rat("1/3"), &r) && prun_rational_compare(r, rat("1/2")) == 0,
       "1/6 + 1/3 = 1/2");
    ok(prun_rational_subtract(rat("1/2"), rat("3/4"), &r) && r.num == -1 && r.den == 4, "1/2 - 3/4 = -1/4");
    ok(prun_rational_divide(rat("5/9"), rat("-5/3"), &r) && r.num == -1 && r.den == 3, "5/9 : -5/3 = -1/3");
    ok(!prun_rational_divide(rat("1"), rat("0"), &r), "dividing by zero is refused");
    ok(!prun_rational_parse(bytes_of("1/0"), &r) && !prun_rational_parse(bytes_of("1/"), &r),
       "1/0 and 1/ are no rationals");
    ok(prun_rational_to_decimal(rat("7/8"), &d), "7/8 has a decimal");
    is_decimal(true, d, "0.875", "7/8 is 0.875");
    ok(!prun_rational_to_decimal(rat("1/3"), &d), "1/3 has none");
    ok(prun_rational_round(rat("-2/3"), 2, &d), "-2/3 can be rounded");
    is_decimal(true, d, "-0.67", "-2/3 is -0.67 to two digits");
}

int main(void)
{
    printing_gives_back_what_was_parsed();
    what_is_no_number_is_refused();
    arithmetic_is_exact_across_scales();
    division_rounds_half_away_from_zero();
    comparing_never_overflows();
    rationals_are_exact();
    return done();
}
