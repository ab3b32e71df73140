/* What a printed number may stand for, and what is computed with it. */
#include "newspaper/interval.h"
#include "tests/tap.h"
#include "validate/figures/slip.h"

static prun_rational r(const char *text)
{
    prun_rational made = {0, 1};

    if (!prun_rational_parse((prun_bytes){(const uint8_t *)text, strlen(text)}, &made))
        printf("# no number: %s\n", text);
    return made;
}

static bool is(struct interval got, const char *low, const char *high)
{
    return prun_rational_compare(got.low, r(low)) == 0 &&
           prun_rational_compare(got.high, r(high)) == 0;
}

static void printed_numbers(void)
{
    static const struct {
        const char *name, *value, *step, *low, *high;
        enum interval_bound bound;
    } rows[] = {
        {"a rounded number is half a unit wide either side", "62.8", "1/10", "62.75", "62.85",
         INTERVAL_EQUAL},
        {"a counted number is exact", "39", "0", "39", "39", INTERVAL_EQUAL},
        {"more than 300 ends below the next hundred", "300", "1", "300", "400", INTERVAL_AT_LEAST},
        {"nearly 2.30 begins a tenth below", "2.30", "1/100", "2.20", "2.30", INTERVAL_AT_MOST},
        {"about 50 is a unit of its last digit wide where that is more", "50", "1", "40", "60",
         INTERVAL_ABOUT},
        {"about 1.25 is a tenth wide where that is more", "1.25", "1/100", "1.125", "1.375",
         INTERVAL_ABOUT},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct interval got;

        ok(interval_printed(r(rows[i].value), r(rows[i].step), rows[i].bound, &got) &&
               is(got, rows[i].low, rows[i].high),
           "%s", rows[i].name);
    }
}

static void arithmetic(void)
{
    struct interval a = {r("1"), r("2")}, b = {r("-3"), r("4")}, c = {r("4"), r("8")}, got;

    ok(interval_add(a, b, &got) && is(got, "-2", "6"), "sums add their ends");
    ok(interval_subtract(a, b, &got) && is(got, "-3", "5"), "differences cross their ends");
    ok(interval_multiply(a, b, &got) && is(got, "-6", "8"), "products take the outermost ends");
    ok(interval_divide(a, c, &got) && is(got, "1/8", "1/2"), "quotients are exact fractions");
    ok(!interval_divide(a, b, &got), "division by an interval that holds zero is refused");
    ok(interval_meets(a, (struct interval){r("2"), r("3")}) && !interval_meets(a, c),
       "intervals that touch meet");
}

static bool explains(const char *said, const char *step, const char *meant)
{
    struct figure f = {.base = r(said), .step = r(step), .factor = {1, 1}};

    return slip_explains(&f, interval_exact(r(meant)));
}

static void slips(void)
{
    ok(explains("26.3", "1/10", "23.6"), "two digits that changed places are a slip");
    ok(explains("21.1", "1/10", "31.1"), "one wrong digit is a slip");
    ok(explains("1864", "0", "186.4"), "a moved point is a slip");
    ok(!explains("436.8", "1/10", "512.9"), "another number is no slip");
    ok(!explains("26.3", "1/10", "26.3"), "the right number needs no slip");
}

int main(void)
{
    printed_numbers();
    arithmetic();
    slips();
    return done();
}
