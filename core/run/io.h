/*
 * io.h - what the source waits for, in the event loop: see <prun/io.h>.
 *
 * Descriptors are polled only while the source waits: otherwise one that is readable and not read,
 * because there is no room for a unit, would keep the loop busy. Main thread only.
 */
#ifndef RUN_IO_H
#define RUN_IO_H

#include <prun/io.h>
#include <uv.h>

#define IO_WATCHES_MAX 64u

struct io_watch {
    uv_poll_t poll;
    int fd; /* -1: free */
    unsigned events;
    bool is_open; /* the handle is the loop's, until it is closed */
    struct source_io *io;
};

struct source_io {
    uv_loop_t *uv;
    uv_timer_t timer;
    void (*ready)(void *context);
    void *context;
    struct io_watch watch[IO_WATCHES_MAX];
    uint32_t watch_count; /* slots that were ever used */
    int64_t wait_ms;      /* of the next wait; -1: nothing was said */
    bool is_armed;
};

/* `ready` is called when a wait is over. The loop's owner closes its handles. */
void io_init(struct source_io *io, uv_loop_t *uv, void (*ready)(void *context), void *context);

/* The source waits; it does no longer. */
void io_arm(struct source_io *io);
void io_disarm(struct source_io *io);

#endif
