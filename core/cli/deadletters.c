/*
 * deadletters.c - `prun deadletters FILE [--stage S] [--unit U] [--json]`: what was refused, where
 * and why.
 *
 * For people a block each; with --json one JSON object a line.
 */
#include "cli/cli.h"

#include "base/buffer.h"
#include "record/value.h"
#include "run/ledger.h"

#include <stdio.h>
#include <string.h>

#define RECORD_SHOWN 400u

struct listing {
    struct buffer line;
    int64_t count;
};

static void add_string(struct buffer *b, const char *name, const char *value)
{
    buffer_add_format(b, ",\"%s\":", name);
    if (value)
        buffer_add_json_string(b, (prun_bytes){(const uint8_t *)value, strlen(value)});
    else
        buffer_add_string(b, "null");
}

static bool print_json(void *context, const struct entry *u, const struct letter *d,
                       int64_t time_us)
{
    struct listing *l = context;
    struct buffer *b = &l->line;
    char when[40];

    time_print(time_us, when);
    buffer_clear(b);
    buffer_add_format(b, "{\"unit\":%lld", (long long)u->number);
    add_string(b, "key", u->key);
    add_string(b, "source", u->source);
    add_string(b, "version", u->version);
    add_string(b, "stage", d->stage);
    add_string(b, "code", d->code);
    add_string(b, "message", d->message);
    if (d->size >= 0)
        buffer_add_format(b, ",\"start\":%lld,\"end\":%lld", (long long)d->at,
                          (long long)(d->at + d->size));
    add_string(b, "at", when);
    buffer_add_format(b, ",\"record\":%s}\n", d->record ? d->record : "null");
    fwrite(b->data, 1, b->size, stdout);
    l->count++;
    return !b->is_broken;
}

static bool print_text(void *context, const struct entry *u, const struct letter *d,
                       int64_t time_us)
{
    struct listing *l = context;
    struct buffer *b = &l->line;

    (void)time_us;
    buffer_clear(b);
    buffer_add_format(b, "%s (unit %lld)", u->source, (long long)u->number);
    if (d->size >= 0)
        buffer_add_format(b, ", bytes %lld to %lld", (long long)d->at,
                          (long long)(d->at + d->size));
    buffer_add_format(b, "\n  stage \"%s\": %s: %s\n", d->stage, d->code, d->message);
    if (d->record && strlen(d->record) > RECORD_SHOWN)
        buffer_add_format(b, "  %.*s ...\n", (int)RECORD_SHOWN, d->record);
    else if (d->record)
        buffer_add_format(b, "  %s\n", d->record);
    fwrite(b->data, 1, b->size, stdout);
    l->count++;
    return !b->is_broken;
}

static bool is_stage(const struct graph *g, const char *id)
{
    for (uint32_t i = 0; i < g->node_count; i++)
        if (strcmp(g->node[i].id, id) == 0)
            return true;
    return false;
}

static int print(const struct cli *c, const struct graph *g)
{
    bool is_json = c->format && strcmp(c->format, "json") == 0;
    struct listing listing = {.count = 0};
    struct ledger *l = NULL;
    struct error e;
    int status = EXIT_DONE;

    if (c->stage && !is_stage(g, c->stage))
        fprintf(stderr,
                "%s: the pipeline has no stage \"%s\" now; looking in the ledger all the same\n",
                c->program, c->stage);
    if (ledger_open_reading(g->state_dir, &l, &e) < 0 ||
        ledger_letters(l, c->stage, c->unit, is_json ? print_json : print_text, &listing, &e) < 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        status = EXIT_STOPPED;
    } else if (!listing.count && !c->is_quiet) {
        fprintf(stderr, "no dead letters\n");
    }
    buffer_free(&listing.line);
    ledger_close(l);
    return status;
}

int cli_deadletters(const struct cli *c)
{
    return cli_with_graph(c, print);
}
