/*
 * iso.h - dates and times as ISO 8601 prints them. Pure functions.
 */
#ifndef TEXT_ISO_H
#define TEXT_ISO_H

#include <prun/base.h>

#define ISO_ROOM 48 /* what both need, with the NUL */

/* "2025-08-01" of days since 1970-01-01; years outside 0 to 9999 get a sign. Returns the length. */
size_t iso_date(int64_t days, char out[ISO_ROOM]);

/* "2025-08-01T06:30:00.000000Z" of microseconds since 1970. */
size_t iso_time(int64_t us, char out[ISO_ROOM]);

#endif
