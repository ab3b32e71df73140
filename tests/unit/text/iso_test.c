/*
 * Dates and times are printed as ISO 8601 has them, for all of time.
 */
#include "text/iso.h"
#include "tests/tap.h"

static const char *date(int64_t days)
{
    static char out[ISO_ROOM];

    return iso_date(days, out) == strlen(out) ? out : "a wrong length";
}

static const char *time_of(int64_t us)
{
    static char out[ISO_ROOM];

    return iso_time(us, out) == strlen(out) ? out : "a wrong length";
}

/* Counts days one by one, with the months that everybody knows. */
static bool agrees_with_counting(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    char want[40];
    int64_t days = -719528; /* 0000-01-01 */

    for (int year = 0; year <= 2400; year++)
        for (int month = 1; month <= 12; month++) {
            const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            const int length = lengths[month - 1] + (month == 2 && is_leap);
            for (int day = 1; day <= length; day++, days++) {
                snprintf(want, sizeof(want), "%04d-%02d-%02d", year, month, day);
                if (strcmp(date(days), want) != 0)
                    return false;
            }
        }
    return true;
}

int main(void)
{
    is_string(date(0), "1970-01-01", "day 0 is the first of 1970");
    is_string(date(-1), "1969-12-31", "the day before has its own year");
    is_string(date(19782), "2024-02-29", "leap days are there");
    is_string(date(2932897), "+10000-01-01", "years of five digits have a sign");
    is_string(date(-719529), "-0001-12-31", "so have those before year 0");
    ok(strlen(date(INT64_MAX)) < ISO_ROOM && strlen(date(INT64_MIN)) < ISO_ROOM,
       "no day is too far");
    ok(agrees_with_counting(), "every day of 2,400 years is the one after the day before");
    is_string(time_of(0), "1970-01-01T00:00:00.000000Z", "time 0");
    is_string(time_of(-1), "1969-12-31T23:59:59.999999Z", "a microsecond before it");
    is_string(time_of(INT64_C(1754029800123456)), "2025-08-01T06:30:00.123456Z", "a time of day");
    return done();
}
