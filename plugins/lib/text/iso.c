/*
 * iso.c - the proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
 */
#include "text/iso.h"
#include <inttypes.h>
#include <stdio.h>

enum { ERA_DAYS = 146097, EPOCH_DAYS = 719468 /* 1970-01-01 since 0000-03-01 */ };

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

size_t iso_date(int64_t days, char out[ISO_ROOM])
{
    const int64_t limit = INT64_C(4000000000000); /* keeps the year in 64 bits with room to add */
    const int64_t shifted = (days > limit ? limit : days < -limit ? -limit : days) + EPOCH_DAYS;
    const int64_t era = floor_divide(shifted, ERA_DAYS);
    const int64_t day_of_era = shifted - era * ERA_DAYS;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const int day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    const int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    const int64_t year = year_of_era + era * 400 + (month <= 2);

    return (size_t)snprintf(out, ISO_ROOM,
                            year < 0 || year > 9999 ? "%+05" PRId64 "-%02d-%02d"
                                                    : "%04" PRId64 "-%02d-%02d",
                            year, month, day);
}

size_t iso_time(int64_t us, char out[ISO_ROOM])
{
    const int64_t day_us = INT64_C(86400000000);
    const int64_t days = floor_divide(us, day_us);
    const int64_t rest = us - days * day_us;
    const size_t size = iso_date(days, out);

    return size + (size_t)snprintf(out + size, ISO_ROOM - size, "T%02d:%02d:%02d.%06dZ",
                                   (int)(rest / INT64_C(3600000000)), (int)(rest / 60000000 % 60),
                                   (int)(rest / 1000000 % 60), (int)(rest % 1000000));
}
