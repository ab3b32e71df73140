/*
 * clock.h - what time it is, unless a test says otherwise.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <prun/base.h>

/* Microseconds since 1970-01-01T00:00:00Z. Fixed by PRUN_CLOCK=microseconds in the environment. */
int64_t clock_now_us(void);

/* Nanoseconds that only ever grow; for measuring. */
uint64_t clock_monotonic_ns(void);

#endif
