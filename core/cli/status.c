/*
 * status.c - `prun status FILE`: what the ledger says of a pipeline, running or not.
 */
#include "cli/cli.h"

#include "base/buffer.h"
#include "observe/progress.h"
#include "record/value.h"
#include "run/ledger.h"

#include <stdio.h>
#include <string.h>

static bool add_reason(void *context, const char *stage, const char *code, int64_t count)
{
    buffer_add_format(context, "  %-16s %-24s %lld\n", stage, code, (long long)count);
    return true;
}

static bool add_note(void *context, const struct entry *unit, const struct note *note)
{
    buffer_add_format(context, "  %lld %s: %s: %s\n", (long long)unit->number, unit->source,
                      note->name, note->text);
    return true;
}

/* A unit that stands for itself is not worth a line. */
static bool add_same(void *context, const struct entry *unit)
{
    if (unit->outcome == OUTCOME_SAME_AS)
        buffer_add_format(context, "  %lld %s: same_as %lld\n", (long long)unit->number,
                          unit->source, (long long)unit->same_as);
    return true;
}

static void add_line(struct buffer *b, const char *name, int64_t count)
{
    buffer_add_format(b, "%-14s ", name);
    add_count(b, count);
    buffer_add_string(b, "\n");
}

static void add_status(struct buffer *b, const struct status *s)
{
    char when[40];

    add_line(b, "units", s->units);
    add_line(b, "  committed", s->committed);
    add_line(b, "  failed", s->failed);
    add_line(b, "  same_as", s->same_as);
    add_line(b, "  waiting", s->waiting);
    add_line(b, "records", s->records);
    add_line(b, "dead letters", s->rejected);
    if (s->units) {
        time_print(s->last_time, when);
        buffer_add_format(b, "last commit    %s (group %lld)\n", when, (long long)s->groups);
    }
    if (s->holder)
        buffer_add_format(b, "running        process %lld\n", (long long)s->holder);
}

static int report(const struct cli *c, struct ledger *l, struct buffer *b, struct error *reterr)
{
    struct status s;
    size_t before;

    if (ledger_status(l, &s, reterr) < 0)
        return -1;
    add_status(b, &s);
    if (s.rejected) {
        buffer_add_string(b, "dead letters by stage and reason:\n");
        if (ledger_letter_counts(l, add_reason, b, reterr) < 0)
            return -1;
    }
    if (s.same_as) {
        buffer_add_string(b, "the same as another unit:\n");
        if (ledger_walk(l, WALK_ALL, NULL, add_same, b, reterr) < 0)
            return -1;
    }
    if (!c->is_verbose)
        return 0;
    before = b->size;
    buffer_add_string(b, "notes:\n");
    if (ledger_notes(l, add_note, b, reterr) < 0)
        return -1;
    if (b->size == before + strlen("notes:\n"))
        buffer_add_string(b, "  none\n");
    return 0;
}

static int print(const struct cli *c, const struct graph *g)
{
    struct buffer b = {0};
    struct ledger *l = NULL;
    struct error e;
    int status = EXIT_DONE;

    if (ledger_open_reading(g->state_dir, &l, &e) < 0 || report(c, l, &b, &e) < 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        status = EXIT_STOPPED;
    } else {
        fwrite(b.data, 1, b.size, stdout);
    }
    buffer_free(&b);
    ledger_close(l);
    return status;
}

int cli_status(const struct cli *c)
{
    return cli_with_graph(c, print);
}
