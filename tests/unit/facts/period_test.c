/* Expressions of time, and the days that they mean for an issue of 1 August 2025, a Friday. */
#include "tests/tap.h"
#include "newspaper/period.h"
#include "packs.h"

#include <string.h>

static const struct {
    const char *text, *start, *end, *rest;
} cases[] = {
    {"今年上半年，", "2025-01-01", "2025-06-30", "，"},
    {"上半年", "2025-01-01", "2025-06-30", ""},
    {"去年", "2024-01-01", "2024-12-31", ""},
    {"前年", "2023-01-01", "2023-12-31", ""},
    {"2024年全年", "2024-01-01", "2024-12-31", ""},
    {"2024年", "2024-01-01", "2024-12-31", ""},
    {"二〇二四年", "2024-01-01", "2024-12-31", ""},
    {"2025上半年", "2025-01-01", "2025-06-30", ""},
    {"2024年上半年", "2024-01-01", "2024-06-30", ""},
    {"一季度", "2025-01-01", "2025-03-31", ""},
    {"四季度", "2024-10-01", "2024-12-31", ""},
    {"前三季度", "2024-01-01", "2024-09-30", ""},
    {"今年前7个月", "2025-01-01", "2025-07-31", ""},
    {"前两个月", "2025-01-01", "2025-02-28", ""},
    {"1—6月", "2025-01-01", "2025-06-30", ""},
    {"1至6月份", "2025-01-01", "2025-06-30", ""},
    {"1月至6月", "2025-01-01", "2025-06-30", ""},
    {"今年1-2月", "2025-01-01", "2025-02-28", ""},
    {"6月份", "2025-06-01", "2025-06-30", ""},
    {"11月", "2024-11-01", "2024-11-30", ""},
    {"上月", "2025-07-01", "2025-07-31", ""},
    {"本月", "2025-08-01", "2025-08-31", ""},
    {"今年以来", "2025-01-01", "2025-08-01", ""},
    {"2022年以来", "2022-01-01", "2025-08-01", ""},
    {"昨天", "2025-07-31", "2025-07-31", ""},
    {"昨天上午", "2025-07-31", "2025-07-31", ""},
    {"前天", "2025-07-30", "2025-07-30", ""},
    {"明天", "2025-08-02", "2025-08-02", ""},
    {"7月28日", "2025-07-28", "2025-07-28", ""},
    {"8月28日至9月3日", "2025-08-28", "2025-09-03", ""},
    {"7月1—3日", "2025-07-01", "2025-07-03", ""},
    {"31日", "2025-07-31", "2025-07-31", ""},
    {"2025年7月30日10时30分", "2025-07-30", "2025-07-30", ""},
    {"上周", "2025-07-21", "2025-07-27", ""},
    {"本周", "2025-07-28", "2025-08-03", ""},
    {"周三", "2025-07-30", "2025-07-30", ""},
    {"上周末", "2025-07-26", "2025-07-27", ""},
    {"6月底", "2025-06-30", "2025-06-30", ""},
    {"去年年底", "2024-12-31", "2024-12-31", ""},
    {"2024年末", "2024-12-31", "2024-12-31", ""},
    {"年初", "2025-01-01", "2025-01-31", ""},
    {"一季度末", "2025-03-31", "2025-03-31", ""},
    {"7月上旬", "2025-07-01", "2025-07-10", ""},
    {"去年2月下旬", "2024-02-21", "2024-02-29", ""},
    {"“十四五”期间", "2021-01-01", "2025-12-31", ""},
    {"十三五", "2016-01-01", "2020-12-31", ""},
    {"2016年至2020年", "2016-01-01", "2020-12-31", ""},
    {"2016—2020年", "2016-01-01", "2020-12-31", ""},
    {"2023年11月至2024年3月", "2023-11-01", "2024-03-31", ""},
    {"2030年前", "2030-12-31", "2030-12-31", ""},
    {"改革开放以来", "1978-12-18", "2025-08-01", ""},
    {"近三年", "2022-01-01", "2024-12-31", ""},
    {"过去五年", "2020-01-01", "2024-12-31", ""},
    {"目前", "2025-08-01", "2025-08-01", ""},
    {"近日", "", "", ""},
    {"每年", "", "", ""},
};

static int32_t day_of(const char *text)
{
    int year, month, day;

    return sscanf(text, "%d-%d-%d", &year, &month, &day) == 3 ? period_day_of(year, month, day)
                                                              : PERIOD_NO_DAY;
}

static void check(const struct periods *periods, const struct numerals *numerals,
                  const struct period_calendar *calendar, size_t i)
{
    const size_t size = strlen(cases[i].text);
    struct period p = {.end = 0};
    struct period_span s = {0, 0, 0};
    const bool is_read =
        period_read(periods, numerals, (const uint8_t *)cases[i].text, size, 0, &p);

    if (is_read)
        s = period_resolve(&p, calendar);
    const bool is_right = is_read && s.start == day_of(cases[i].start) &&
                          s.end == day_of(cases[i].end) &&
                          strcmp(cases[i].text + p.end, cases[i].rest) == 0;
    if (!ok(is_right, "%s is %s to %s", cases[i].text, cases[i].start, cases[i].end))
        printf("# read %d, to byte %u, days %d..%d, wanted %d..%d\n", is_read, p.end, s.start,
               s.end, day_of(cases[i].start), day_of(cases[i].end));
}

static void refuses(const struct periods *periods, const struct numerals *numerals,
                    const char *text)
{
    struct period p;

    ok(!period_read(periods, numerals, (const uint8_t *)text, strlen(text), 0, &p), "%s is no time",
       text);
}

static void calendar_is_proleptic(void)
{
    int year, month, day;
    bool is_right = period_day_of(1970, 1, 1) == 0 && period_day_of(2000, 3, 1) == 11017;

    for (int32_t d = -200000; d < 200000; d += 97) {
        period_date_of(d, &year, &month, &day);
        is_right = is_right && period_day_of(year, month, day) == d;
    }
    ok(is_right, "days and dates go over into each other");
}

int main(void)
{
    struct numerals *numerals = packs_open(NUMERALS, numerals_parse);
    struct periods *periods = packs_open(PERIODS, periods_parse);
    const struct period_calendar calendar = {
        .issue = period_day_of(2025, 8, 1), .year = 2025, .text_day = PERIOD_NO_DAY};
    const struct period_calendar yearly = {
        .issue = PERIOD_NO_DAY, .year = 2025, .text_day = PERIOD_NO_DAY};
    struct period p = {.end = 0};

    calendar_is_proleptic();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(periods, numerals, &calendar, i);
    refuses(periods, numerals, "三年");
    refuses(periods, numerals, "10天");
    refuses(periods, numerals, "3个月");
    refuses(periods, numerals, "20日内");
    refuses(periods, numerals, "88号楼");
    refuses(periods, numerals, "三点建议");
    const char *text = "今年以来";
    ok(period_read(periods, numerals, (const uint8_t *)text, strlen(text), 0, &p) &&
           period_resolve(&p, &yearly).end == PERIOD_NO_DAY &&
           period_resolve(&p, &yearly).start == period_day_of(2025, 1, 1),
       "without the issue's day, a span until now has no end");
    text = "到2030年要实现，2024年全年和2025上半年的数据";
    ok(period_guess_year(periods, numerals, (const uint8_t *)text, strlen(text)) == 2025,
       "a page's year is the latest that is no goal");
    periods_free(periods);
    numerals_free(numerals);
    return done();
}
