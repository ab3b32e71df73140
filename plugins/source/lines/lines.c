/*
 * source.lines - a record a line, of one file, of the files of a folder, or of those of a glob.
 *
 * Files are cut into units of `unit_bytes` at fixed places, and a unit has the lines that start in its
 * part: so nothing about the borders needs to be remembered, a file that has grown brings what is new, and
 * memory does not depend on how long a file or a line is. Lines are not copied: a record points into the
 * unit's input. A line's place in the file is the record's origin.
 *
 * Files that are being written are taken as they are when they are read; there is no following here.
 */
#include <prun/plugin.h>
#include "files/printable.h"
#include "files/walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *path;
    int64_t unit_bytes, max_line_bytes;
    bool strip_cr, skip_empty;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, path,
                                "A file, a folder (with its sub-folders) or a glob such as a/**/*.log."),
    PRUN_OPTION(struct config, unit_bytes, 1 << 20, 1, INT32_MAX, "bytes",
                "How much of a file is one unit; cannot be changed for files that were read before."),
    PRUN_OPTION(struct config, max_line_bytes, 1 << 20, 1, INT32_MAX, "bytes",
                "The longest line let through; a longer one is rejected."),
    PRUN_OPTION_FLAG(struct config, strip_cr, true,
                     "A carriage return in front of the line feed is no part of the line."),
    PRUN_OPTION_FLAG(struct config, skip_empty, false, "Leave empty lines out."),
};

enum { INPUT_BYTES, LINE_TEXT };
static const prun_field fields[] = {
    PRUN_READS("input", "bytes", PRUN_INT, "Size of the unit's part of the file."),
    PRUN_MAKES("line", "text", PRUN_STRING, "One line, without its end, byte by byte as in the file."),
};

enum {
    POLL_STEPS = 128,    /* how many entries or units one call of poll looks at */
    SHOWN_BYTES = 1024,  /* of a line that is rejected */
    KEY_MORE = 24
};

struct state {
    struct walk *walk; /* the source's own instance, not the workers' */
    struct walk_entry entry;
    char *key, *source; /* of `entry`; NULL: it is done */
    int64_t next;       /* where its next unit starts */
    uint64_t opened, refused;
};

/* ---- Units, on the main thread ---- */

static prun_status start(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    char error[512];

    return walk_open(c->path, &state->walk, error, sizeof(error)) == 0
               ? PRUN_OK
               : prun_fatal(s, "no_input", "\"path\": %s", error);
}

static void end_entry(struct state *state)
{
    free(state->key);
    free(state->source);
    state->key = state->source = NULL;
}

static int64_t in_ns(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Opens the next unit of the file; false when there is no room for it now. An empty file is a unit too. */
static bool open_next(prun_stage *s, struct state *state)
{
    const struct config *c = prun_stage_config(s);
    const struct walk_entry *e = &state->entry;
    char *end = state->key + strlen(state->key);
    const struct prun_source_file file = {
        .key = state->key,
        .source = state->source,
        .path = e->path,
        .size = e->info.st_size,
        .mtime_ns = in_ns(e->info.st_mtim),
        .ctime_ns = in_ns(e->info.st_ctim),
        .inode = e->info.st_ino,
        .range_start = state->next,
        .range_end = state->next + c->unit_bytes,
        .record_bytes = c->max_line_bytes,
        .delimiter = '\n',
    };

    snprintf(end, KEY_MORE, "@%lld", (long long)state->next);
    bool is_taken = prun_source_open(s, &file);
    *end = '\0';
    if (is_taken)
        state->next += c->unit_bytes;
    return is_taken;
}

static bool name_entry(struct state *state)
{
    char *key = name_printable(state->entry.real, true);

    state->source = name_printable(state->entry.path, false);
    state->key = key ? realloc(key, strlen(key) + KEY_MORE) : NULL;
    state->next = 0;
    if (state->key && state->source)
        return true;
    if (!state->key)
        free(key);
    end_entry(state);
    return false;
}

static prun_status finish(prun_stage *s, const struct state *state)
{
    const struct config *c = prun_stage_config(s);

    if (state->opened + state->refused > 0)
        return PRUN_END;
    if (walk_is_glob(state->walk))
        return prun_fatal(s, "no_input", "\"path\": nothing matches \"%s\"", c->path);
    prun_log(s, PRUN_WARN, "there is no file in \"%s\"", c->path);
    return PRUN_END;
}

/* PRUN_MORE: go on. */
static prun_status next_entry(prun_stage *s, struct state *state)
{
    const enum walk_step step = walk_next(state->walk, &state->entry);

    if (step == WALK_END)
        return finish(s, state);
    if (step == WALK_FOLDER)
        return PRUN_MORE;
    if (!name_entry(state))
        return prun_retry(s, "memory", "out of memory");
    if (step == WALK_FILE) {
        state->opened++;
        return PRUN_MORE;
    }
    if (step == WALK_REFUSED) {
        prun_source_refuse(s, state->key, state->source, state->entry.code, "%s", state->entry.reason);
        state->refused++;
    } else {
        prun_log(s, PRUN_WARN, "%s is skipped: %s", state->source, state->entry.reason);
    }
    end_entry(state);
    return PRUN_MORE;
}

static prun_status poll(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    for (int i = 0; i < POLL_STEPS; i++) {
        if (!state->key) {
            const prun_status status = next_entry(s, state);
            if (status != PRUN_MORE)
                return status;
        } else if (!open_next(s, state)) {
            return PRUN_OK;
        } else if (state->next >= state->entry.info.st_size) {
            end_entry(state);
        }
    }
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    end_entry(state);
    walk_close(state->walk);
}

/* ---- Lines, on the workers ---- */

/* `is_cut`: the line goes on beyond what was read. */
static void reject(prun_stage *s, prun_bytes line, uint64_t at, bool is_cut)
{
    const struct config *c = prun_stage_config(s);
    prun_record *shown = prun_record_new(s, LINE_TEXT);
    const prun_bytes first = { line.data, line.size < SHOWN_BYTES ? line.size : SHOWN_BYTES };

    prun_record_set_bytes_ref(s, shown, LINE_TEXT, first);
    prun_record_set_origin(shown, at, at + line.size);
    prun_reject(s, shown, "line_too_long", "a line of %s%zu bytes, above the limit of %lld",
                is_cut ? "more than " : "", line.size, (long long)c->max_line_bytes);
}

static void emit(prun_stage *s, prun_bytes line, uint64_t at)
{
    prun_record *record = prun_record_new(s, LINE_TEXT);

    prun_record_set_bytes_ref(s, record, LINE_TEXT, line);
    prun_record_set_origin(record, at, at + line.size);
    prun_emit(s, record);
}

static prun_status process(prun_stage *s, const prun_record *input)
{
    const struct config *c = prun_stage_config(s);
    const prun_bytes all = prun_unit_input(s);
    const size_t most = (size_t)c->max_line_bytes;

    for (size_t at = prun_stage_cursor(s), next; at < all.size; at = next) {
        if (prun_stage_is_full(s))
            return prun_stage_more(s, at);
        const uint8_t *end = memchr(all.data + at, '\n', all.size - at);
        prun_bytes line = { all.data + at, (end ? (size_t)(end - all.data) : all.size) - at };
        next = at + line.size + 1;
        if (c->strip_cr && end && line.size > 0 && line.data[line.size - 1] == '\r')
            line.size--;
        if (line.size > most)
            reject(s, line, input->origin_start + at, !end);
        else if (line.size > 0 || !c->skip_empty)
            emit(s, line, input->origin_start + at);
    }
    return PRUN_OK;
}

PRUN_STAGE(lines, "source.lines", "Makes a record of each line of a file, a folder or a glob.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .start = start,
           .process = process, .poll = poll, .teardown = teardown,
           .example = "{ \"id\": \"log\", \"use\": \"source.lines\", \"path\": \"logs/*.log\" }",
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("source_lines", "0.1.0", "MIT", &lines);
