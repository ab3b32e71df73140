/* Units: exact factors, the longest name, and names with several meanings. */
#include "tests/tap.h"
#include "newspaper/unit.h"
#include "packs.h"

#include <string.h>

/* `|` marks where the unit starts; the factor is what one unit is in base units. */
static const struct {
    const char *text, *base, *factor, *rest;
} cases[] = {
    {"8|元", "CNY", "1", ""},
    {"5|美元", "USD", "1", ""},
    {"5元3|角", "CNY", "1/10", ""},
    {"3|‰", "percent", "1/10", ""},
    {"七|成", "percent", "10", ""},
    {"1.4|个百分点，", "pp", "1", "，"},
    {"5|个基点", "pp", "1/100", ""},
    {"9|公里", "km", "1", ""},
    {"40|千米", "km", "1", ""},
    {"300|米", "m", "1", ""},
    {"12|毫米", "m", "1/1000", ""},
    {"36.5|亩", "mu", "1", ""},
    {"6|公顷", "ha", "1", ""},
    {"15|平方公里", "m2", "1000000", ""},
    {"90|平方米", "m2", "1", ""},
    {"2|坪", "m2", "400/121", ""},
    {"3|立方米/日的水厂", "m3/d", "1", "的水厂"},
    {"5|立方米每秒", "m3/s", "1", ""},
    {"7|升", "m3", "1/1000", ""},
    {"80|吨/日", "t/d", "1", ""},
    {"20|吨/年", "t", "1", ""},
    {"5|吨", "t", "1", ""},
    {"12|公斤", "t", "1/1000", ""},
    {"3|斤", "t", "1/2000", ""},
    {"3|吨标准煤", "tce", "1", ""},
    {"110|千伏，", "V", "1000", "，"},
    {"5|千瓦时", "kWh", "1", ""},
    {"全年用电5|度", "kWh", "1", ""},
    {"最高气温5|度", "degC", "1", ""},
    {"2|兆瓦", "kW", "1000", ""},
    {"10|天", "day", "1", ""},
    {"3|周", "day", "7", ""},
    {"2|个月", "month", "1", ""},
    {"1|个工作日", "workday", "1", ""},
    {"3|个季度", "month", "3", ""},
    {"2|小时", "hour", "1", ""},
    {"35|℃", "degC", "1", ""},
    {"东南风4|级", "beaufort", "1", ""},
    {"5|家企业", "count", "1", "企业"},
    {"648|起，", "count", "1", "，"},
    {"3|起重大案件", "count", "1", "重大案件"},
    {"600|人次", "count", "1", ""},
    {"41|标箱", "count", "1", ""},
    {"25|元/平方米", "CNY/m2", "1", ""},
    {"600|公斤/亩", "t/mu", "1/1000", ""},
    {"35|微克/立方米", "t/m3", "1/1000000000000", ""},
};

static bool read_marked(const struct units *units, const char *text, struct unit_reading *ret)
{
    char folded[128];
    const char *bar = strchr(text, '|');
    const size_t at = (size_t)(bar - text);

    memcpy(folded, text, at);
    strcpy(folded + at, bar + 1);
    const size_t size = strlen(folded);
    return unit_read(units, (const uint8_t *)folded, size, at, 0, size, ret);
}

static void check(const struct units *units, size_t i)
{
    struct unit_reading u = {.end = 0};
    prun_rational factor;
    const bool is_read = read_marked(units, cases[i].text, &u);
    const bool is_factor = prun_rational_parse(
        (prun_bytes){(const uint8_t *)cases[i].factor, strlen(cases[i].factor)}, &factor);
    const bool is_right = is_read && is_factor && strcmp(u.base, cases[i].base) == 0 &&
                          prun_rational_compare(u.factor, factor) == 0 &&
                          strcmp(cases[i].text + u.end + 1, cases[i].rest) == 0;

    if (!ok(is_right, "%s is %s", cases[i].text, cases[i].base))
        printf("# base '%s' factor %ld/%ld end %u\n", u.base, (long)u.factor.num,
               (long)u.factor.den, u.end);
}

static void refuses(const struct units *units, const char *text)
{
    struct unit_reading u;

    ok(!read_marked(units, text, &u), "%s has no unit", text);
}

int main(void)
{
    struct units *units = packs_open(UNITS, units_parse_zh);
    struct unit_reading u;

    ok(units_count(units) >= 150, "the table has %zu entries", units_count(units));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(units, i);
    refuses(units, "7|号线");
    refuses(units, "3|度");
    ok(unit_prefix_read(units, (const uint8_t *)"$5", 2, 0, &u) && strcmp(u.base, "USD") == 0,
       "a currency may stand before its number");
    ok(read_marked(units, "20|吨/年", &u) && strcmp(u.per, "year") == 0, "per year is kept apart");
    units_free(units);
    return done();
}
