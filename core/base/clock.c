/* clock.c - see clock.h. */
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

int64_t clock_now_us(void)
{
    const char *fixed = getenv("PRUN_CLOCK");
    struct timespec now;

    if (fixed && *fixed)
        return strtoll(fixed, NULL, 10);
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

uint64_t clock_monotonic_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
