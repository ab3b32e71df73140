/*
 * <prun/io.h> - how a source waits for descriptors and for time.
 *
 * A source never blocks in `poll`. When it has nothing to open it says what it waits for and returns
 * PRUN_WAIT; the core calls `poll` again when one of the descriptors is ready or the time is over,
 * whichever comes first. What was ready is not told: look at each of them without blocking.
 *
 * Only in `start` and `poll` of a source, on the main thread.
 */
#ifndef PRUN_IO_H
#define PRUN_IO_H

#include <prun/plugin.h>

PRUN_EXTERN_C_BEGIN

#define PRUN_IO_READ 1u
#define PRUN_IO_WRITE 2u

/* From now on, waiting also ends when `fd` is ready for one of `events`; 0 ends that, and must be said
 * before the descriptor is closed. A source has at most 64 of them. False: too many, or the descriptor is
 * of a kind that cannot be waited for (a regular file). */
PRUN_API PRUN_MUST_CHECK bool prun_io_watch_fd(prun_stage *s, int fd, unsigned events);

/* The next wait is over after `ms` milliseconds at the latest. Said anew for every wait: without it, a
 * source that watches a descriptor waits for that alone, and one that does not is called again after a
 * quarter of a second. */
PRUN_API void prun_io_timer(prun_stage *s, int64_t ms);

/* Milliseconds that only ever grow; any thread. */
PRUN_API int64_t prun_io_now_ms(void);

PRUN_EXTERN_C_END

#endif
