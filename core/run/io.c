/* io.c - descriptors and a timer of the source in the event loop: see io.h. */
#include "run/io.h"

#include "base/clock.h"
#include "run/admission.h"

#include <string.h>

#define UNSAID_MS 250

void io_init(struct source_io *io, uv_loop_t *uv, void (*ready)(void *context), void *context)
{
    *io = (struct source_io){.uv = uv, .ready = ready, .context = context, .wait_ms = -1};
    uv_timer_init(uv, &io->timer);
    io->timer.data = io;
}

static void end_wait(struct source_io *io)
{
    io_disarm(io);
    io->ready(io->context);
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
    const struct io_watch *w = handle->data;

    (void)status; /* the source finds out by reading */
    (void)events;
    end_wait(w->io);
}

static void on_timer(uv_timer_t *handle)
{
    end_wait(handle->data);
}

static bool is_watching(const struct source_io *io)
{
    for (uint32_t i = 0; i < io->watch_count; i++)
        if (io->watch[i].events)
            return true;
    return false;
}

void io_arm(struct source_io *io)
{
    if (io->is_armed)
        return;
    io->is_armed = true;
    for (uint32_t i = 0; i < io->watch_count; i++)
        if (io->watch[i].events)
            uv_poll_start(&io->watch[i].poll,
                          (io->watch[i].events & PRUN_IO_READ ? UV_READABLE | UV_DISCONNECT : 0) |
                              (io->watch[i].events & PRUN_IO_WRITE ? UV_WRITABLE : 0),
                          on_poll);
    if (io->wait_ms >= 0 || !is_watching(io))
        uv_timer_start(&io->timer, on_timer, io->wait_ms >= 0 ? (uint64_t)io->wait_ms : UNSAID_MS,
                       0);
    io->wait_ms = -1;
}

void io_disarm(struct source_io *io)
{
    if (!io->is_armed)
        return;
    io->is_armed = false;
    uv_timer_stop(&io->timer);
    for (uint32_t i = 0; i < io->watch_count; i++)
        if (io->watch[i].events)
            uv_poll_stop(&io->watch[i].poll);
}

/* ---- The source's functions -- */

static struct io_watch *find(struct source_io *io, int fd)
{
    for (uint32_t i = 0; i < io->watch_count; i++)
        if (io->watch[i].is_open && io->watch[i].fd == fd)
            return &io->watch[i];
    return NULL;
}

static void on_close(uv_handle_t *handle)
{
    struct io_watch *w = handle->data;

    w->is_open = false;
}

/* A slot is free again once its handle is closed. */
static struct io_watch *open_watch(struct source_io *io, int fd)
{
    uint32_t i = 0;

    while (i < io->watch_count && io->watch[i].is_open)
        i++;
    if (i == IO_WATCHES_MAX || uv_poll_init(io->uv, &io->watch[i].poll, fd) != 0)
        return NULL;
    io->watch[i].fd = fd;
    io->watch[i].is_open = true;
    io->watch[i].io = io;
    io->watch[i].poll.data = &io->watch[i];
    if (i == io->watch_count)
        io->watch_count++;
    return &io->watch[i];
}

bool prun_io_watch_fd(prun_stage *s, int fd, unsigned events)
{
    struct source_io *io = ((struct admission *)s->role)->io;
    struct io_watch *w = find(io, fd);

    if (!w && events)
        w = open_watch(io, fd);
    if (!w)
        return events == 0;
    w->events = events;
    if (!events) {
        w->fd = -1;
        uv_close((uv_handle_t *)&w->poll, on_close);
    }
    return true;
}

void prun_io_timer(prun_stage *s, int64_t ms)
{
    ((struct admission *)s->role)->io->wait_ms = ms > 0 ? ms : 0;
}

int64_t prun_io_now_ms(void)
{
    return (int64_t)(clock_monotonic_ns() / 1000000u);
}
