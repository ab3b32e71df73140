/*
 * source.files - a unit a file: of one file, of a folder with its sub-folders, or of a glob.
 *
 * Files come in the order of the bytes of their paths, and the first is opened before a large tree was
 * listed. The unit's key is the canonical path; what users see is the path as they gave it. A link to a
 * file is followed when it stays inside the tree, all other links are skipped with a line in the log;
 * what is neither file nor folder, and folders that cannot be read, go to the dead letters.
 *
 * Hidden files are passed over. Results that are written into the tree would be taken as inputs by the
 * next run: keep them apart.
 *
 * With `watch` there is no end: files that come or change are opened when they are complete (watch.h).
 */
#include <prun/io.h>
#include <prun/plugin.h>
#include "files/printable.h"
#include "files/walk.h"
#include "watch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *path;
    bool watch;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(
        struct config, path,
        "A file, a folder (with its sub-folders) or a glob such as in/**/*.txt."),
    PRUN_OPTION_FLAG(struct config, watch, false,
                     "Go on for ever: open what comes or changes, once it is complete."),
};

/* How many entries one call of poll looks at. */
enum { POLL_STEPS = 128 };

struct state {
    struct walk *walk;   /* without watch */
    struct watch *watch; /* which has the walk */
    struct walk *count;  /* a second one that runs ahead, until it knows how much there is */
    int64_t units, bytes;
    struct walk_entry entry;
    bool is_pending; /* `entry` waits for room */
    uint64_t opened, refused;
};

static prun_status start(prun_stage *s)
{
    const struct config *config = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    char error[512];

    if (walk_open(config->path, &state->walk, error, sizeof(error)) != 0)
        return prun_fatal(s, "no_input", "\"path\": %s", error);
    if (!config->watch) {
        if (walk_open(config->path, &state->count, error, sizeof(error)) != 0)
            state->count = NULL; /* the first walk will say why */
        return PRUN_OK;
    }
    struct walk *walk = state->walk;
    state->walk = NULL;
    if (watch_open(walk, &state->watch, error, sizeof(error)) != 0)
        return prun_fatal(s, "no_watch", "%s", error);
    if (!prun_io_watch_fd(s, watch_fd(state->watch), PRUN_IO_READ))
        return prun_fatal(s, "no_watch", "the event loop cannot wait for inotify");
    return PRUN_OK;
}

static int64_t in_ns(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Gives the entry to the core; false when there is no room for it now. */
static bool give(prun_stage *s, struct state *state, const char *key, const char *source)
{
    const struct walk_entry *e = &state->entry;
    const prun_source_file file = {
        .key = key,
        .source = source,
        .path = e->path,
        .size = e->info.st_size,
        .mtime_ns = in_ns(e->info.st_mtim),
        .ctime_ns = in_ns(e->info.st_ctim),
        .inode = e->info.st_ino,
    };

    if (!prun_source_open(s, &file))
        return false;
    state->opened++;
    return true;
}

/* What the walk or the watch came to. */
static prun_status handle(prun_stage *s, struct state *state, enum walk_step step)
{
    const struct walk_entry *e = &state->entry;
    char *key = name_printable(e->real, true), *source = name_printable(e->path, false);

    if (!key || !source) {
        free(key);
        free(source);
        return prun_fatal(s, "memory", "out of memory");
    }
    state->is_pending = false;
    if (step == WALK_FILE) {
        state->is_pending = !give(s, state, key, source);
    } else if (step == WALK_REFUSED) {
        prun_source_refuse(s, key, source, e->code, "%s", e->reason);
        state->refused++;
    } else if (step == WALK_SKIPPED) {
        prun_log(s, PRUN_WARN, "%s is skipped: %s", source, e->reason);
    }
    free(key);
    free(source);
    return PRUN_OK;
}

static prun_status finish(prun_stage *s, const struct state *state)
{
    const struct config *config = prun_stage_config(s);

    if (state->opened + state->refused > 0)
        return PRUN_END;
    if (walk_is_glob(state->walk))
        return prun_fatal(s, "no_input", "\"path\": nothing matches \"%s\"", config->path);
    prun_log(s, PRUN_WARN, "there is no file in \"%s\"", config->path);
    return PRUN_END;
}

static enum walk_step as_walk_step(enum watch_step step)
{
    return step == WATCH_FILE      ? WALK_FILE
           : step == WATCH_REFUSED ? WALK_REFUSED
           : step == WATCH_SKIPPED ? WALK_SKIPPED
                                   : WALK_END;
}

static void tell_news(prun_stage *s, struct watch *w)
{
    const char *news = watch_news(w);

    if (news)
        prun_log(s, PRUN_WARN, "%s", news);
}

static prun_status poll_watch(prun_stage *s, struct state *state)
{
    struct watch *w = state->watch;

    for (int i = 0; i < POLL_STEPS; i++) {
        const int64_t now_ms = prun_io_now_ms();
        const enum watch_step step =
            state->is_pending ? WATCH_FILE : watch_next(w, now_ms, &state->entry);
        tell_news(s, w);
        if (step == WATCH_MEMORY)
            return prun_retry(s, "memory", "out of memory");
        if (step == WATCH_IDLE) {
            prun_io_timer(s, watch_wait_ms(w, now_ms));
            return PRUN_WAIT;
        }
        if (step == WATCH_WORK)
            continue;
        const prun_status status = handle(s, state, as_walk_step(step));
        if (status != PRUN_OK || state->is_pending)
            return status;
        if (step == WATCH_FILE)
            watch_given(w);
    }
    return PRUN_OK;
}

/* Counts what the walk will come to, for the time left that a run shows. */
static void count_ahead(prun_stage *s, struct state *state)
{
    struct walk_entry entry;

    for (int i = 0; state->count && i < POLL_STEPS; i++) {
        const enum walk_step step = walk_next(state->count, &entry);
        if (step == WALK_FILE || step == WALK_REFUSED)
            state->units++;
        if (step == WALK_FILE)
            state->bytes += entry.info.st_size;
        if (step != WALK_END)
            continue;
        walk_close(state->count);
        state->count = NULL;
        prun_source_expect(s, state->units, state->bytes);
    }
}

static prun_status poll_walk(prun_stage *s, struct state *state)
{
    for (int i = 0; i < POLL_STEPS; i++) {
        const enum walk_step step =
            state->is_pending ? WALK_FILE : walk_next(state->walk, &state->entry);
        if (step == WALK_END)
            return finish(s, state);
        const prun_status status = handle(s, state, step);
        if (status != PRUN_OK || state->is_pending)
            return status;
    }
    return PRUN_OK;
}

static prun_status poll(prun_stage *s)
{
    struct state *state = prun_stage_state(s);
    prun_status status;

    if (state->watch)
        return poll_watch(s, state);
    status = poll_walk(s, state);
    if (status == PRUN_OK)
        count_ahead(s, state);
    return status;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    watch_close(state->watch);
    walk_close(state->walk);
    walk_close(state->count);
}

PRUN_STAGE(
    files, "source.files", "Opens a unit for each file of a folder, a glob or a path.",
    .config_size = sizeof(struct config), .state_size = sizeof(struct state), .start = start,
    .poll = poll, .teardown = teardown,
    .example = "{ \"id\": \"issues\", \"use\": \"source.files\", \"path\": \"in/**/*.txt\" }",
    PRUN_OPTIONS(options));
PRUN_PLUGIN("files", "0.1.0", "MIT", &files);
