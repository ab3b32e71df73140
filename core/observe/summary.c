/*
 * summary.c - the last words of a run: units, records, bytes, rate, failures, and where the results
 * are.
 */
#include "observe/progress.h"

#include "base/buffer.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

/* The option "path" of an export stage: where its results are. */
static const char *path_of(const struct node *n)
{
    const prun_stage_class *cls = n->cls;

    for (size_t i = 0; i < cls->option_count; i++)
        if (strcmp(cls->options[i].name, "path") == 0 && cls->options[i].type == PRUN_OPTION_TEXT) {
            const char *path;

            memcpy(&path, (const char *)n->config + cls->options[i].offset, sizeof(path));
            return path;
        }
    return NULL;
}

static bool is_exporter(const struct node *n)
{
    return strncmp(n->use, "export.", 7) == 0;
}

static void add_part(struct buffer *b, int64_t count, const char *what)
{
    if (!count)
        return;
    buffer_add_string(b, b->size ? ", " : "");
    add_count(b, count);
    buffer_add_format(b, " %s", what);
}

static void add_units(struct buffer *b, const struct run_counts *c)
{
    struct buffer part = {0};

    add_part(&part, c->committed, "committed");
    add_part(&part, c->failed, "failed");
    add_part(&part, c->same_as, "the same as another");
    add_part(&part, c->unchanged + c->skipped, "unchanged");
    add_part(&part, c->vanished, "vanished");
    add_count(b, c->committed + c->failed + c->same_as + c->unchanged + c->skipped + c->vanished);
    buffer_add_format(b, " units: %s\n", part.size ? buffer_string(&part) : "nothing to do");
    buffer_free(&part);
}

static void add_rate(struct buffer *b, const struct run_result *r)
{
    double seconds = r->seconds > 0 ? r->seconds : 1e-9;

    add_count(b, r->counts.records);
    buffer_add_string(b, " records from ");
    add_bytes(b, r->counts.bytes);
    buffer_add_format(b, " in %.2f s (", r->seconds);
    add_count(b, (int64_t)((double)r->counts.records / seconds));
    buffer_add_string(b, " records/s, ");
    add_bytes(b, (int64_t)((double)r->counts.bytes / seconds));
    buffer_add_string(b, "/s); at most ");
    add_bytes(b, r->counts.memory_peak);
    buffer_add_string(b, " in flight\n");
}

static void add_results(struct buffer *b, const struct progress *p)
{
    for (uint32_t i = 0; i < p->graph->node_count; i++) {
        const struct node *n = &p->graph->node[i];
        const char *path = is_exporter(n) ? path_of(n) : NULL;

        if (path)
            buffer_add_format(b, "%s: %s\n", n->id, path);
    }
}

static const char *words_of(const struct progress *p)
{
    return p->words ? p->words : p->graph->file;
}

static void add_text(struct buffer *b, const struct progress *p, const struct run_result *r)
{
    const struct run_counts *c = &r->counts;

    add_units(b, c);
    if (c->committed + c->failed)
        add_rate(b, r);
    if (c->failed || c->rejected)
        buffer_add_format(b, "%lld units and %lld records were refused; prun deadletters %s\n",
                          (long long)c->failed, (long long)c->rejected, words_of(p));
    add_results(b, p);
    if (c->other_settings)
        buffer_add_format(
            b,
            "%lld units were made with other settings; prun replay %s --all makes them "
            "again\n",
            (long long)c->other_settings, words_of(p));
    if (r->signal && r->has_end)
        buffer_add_format(b, "stopped by signal %d before its end; start it again to go on\n",
                          r->signal);
    else if (r->signal)
        buffer_add_format(b, "ended by signal %d; all that was taken is committed\n", r->signal);
}

/* The most memory that this process had, in bytes; 0 where the system does not tell. */
static int64_t resident_peak(void)
{
    FILE *f = fopen("/proc/self/status", "re");
    char line[256];
    long long kib = 0;

    while (f && fgets(line, sizeof(line), f))
        if (sscanf(line, "VmHWM: %lld", &kib) == 1)
            break;
    if (f)
        fclose(f);
    return kib * 1024;
}

static void add_json(struct buffer *b, const struct progress *p, const struct run_result *r)
{
    const struct run_counts *c = &r->counts;
    bool is_first = true;

    buffer_add_format(b,
                      "{\"summary\":{\"committed\":%lld,\"failed\":%lld,\"same_as\":%lld,"
                      "\"unchanged\":%lld,\"vanished\":%lld,\"records\":%lld,\"rejected\":%lld,"
                      "\"bytes\":%lld,\"seconds\":%.3f,\"memory_peak\":%lld,\"resident_peak\":%lld,"
                      "\"other_settings\":%lld,"
                      "\"signal\":%d,\"results\":{",
                      (long long)c->committed, (long long)c->failed, (long long)c->same_as,
                      (long long)(c->unchanged + c->skipped), (long long)c->vanished,
                      (long long)c->records, (long long)c->rejected, (long long)c->bytes,
                      r->seconds, (long long)c->memory_peak, (long long)resident_peak(),
                      (long long)c->other_settings, r->signal);
    for (uint32_t i = 0; i < p->graph->node_count; i++) {
        const struct node *n = &p->graph->node[i];
        const char *path = is_exporter(n) ? path_of(n) : NULL;

        if (!path)
            continue;
        buffer_add_string(b, is_first ? "" : ",");
        buffer_add_json_string(b, (prun_bytes){(const uint8_t *)n->id, strlen(n->id)});
        buffer_add_string(b, ":");
        buffer_add_json_string(b, (prun_bytes){(const uint8_t *)path, strlen(path)});
        is_first = false;
    }
    buffer_add_string(b, "}}}\n");
}

void summary_print(const struct progress *p, const struct run_result *result)
{
    struct buffer b = {0};

    if (p->is_quiet)
        return;
    if (p->is_json)
        add_json(&b, p, result);
    else
        add_text(&b, p, result);
    if (!b.is_broken)
        fwrite(b.data, 1, b.size, stderr);
    buffer_free(&b);
}
