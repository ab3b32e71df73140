/*
 * run.c - `prun FILE`, `prun run FILE`, and what `prun replay` shares with them.
 */
#include "cli/cli.h"

#include "base/buffer.h"
#include "base/log.h"
#include "cli/start.h"
#include "observe/progress.h"
#include "run/run.h"

#include <stdio.h>
#include <string.h>

static int exit_status(const struct run_result *r)
{
    if (r->signal && r->has_end)
        return 128 + r->signal;
    if (r->signal) /* one that watches ends no other way */
        return EXIT_DONE;
    return r->counts.failed || r->counts.rejected ? EXIT_DEAD_LETTERS : EXIT_DONE;
}

/* Quoted for a shell where that is needed. */
static void add_word(struct buffer *b, const char *word)
{
    const bool is_plain =
        strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%") ==
        strlen(word);

    if (is_plain && *word) {
        buffer_add_string(b, word);
        return;
    }
    buffer_add_string(b, "'");
    for (; *word; word++)
        buffer_add_string(b, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
    buffer_add_string(b, "'");
}

/* What a hint such as "prun deadletters ..." has to name, so that it can be typed as it stands. */
static const char *words_of(const struct cli *c, struct buffer *b)
{
    add_word(b, c->word[0]);
    for (size_t i = 0; i < c->set_count; i++) {
        buffer_add_string(b, " --set ");
        add_word(b, c->set[i]);
    }
    return buffer_string(b);
}

int cli_start(const struct cli *c, const struct graph *g, struct run_options *options)
{
    struct progress progress;
    struct run_result result;
    struct buffer words = {0};
    struct error e;
    int rc;

    progress_open(&progress, g, c->is_quiet, c->is_log_json);
    progress.words = words_of(c, &words);
    options->workers = c->workers;
    options->memory_bytes = (size_t)c->memory_bytes;
    options->tick = progress_tick;
    options->tick_context = &progress;
    rc = run_graph(g, options, &result, &e);
    progress_close(&progress);
    if (rc < 0) {
        log_line(LOG_ERROR, NULL, NULL, "%s", e.text);
        if (strcmp(e.code, "usage") == 0 || strcmp(e.code, "bad_fault") == 0) {
            buffer_free(&words);
            return EXIT_USAGE;
        }
    }
    summary_print(&progress, &result);
    buffer_free(&words);
    return rc < 0 ? EXIT_STOPPED : exit_status(&result);
}

static int run(const struct cli *c, const struct graph *g)
{
    struct run_options options = {.mode = RUN_SOURCE};

    return cli_start(c, g, &options);
}

int cli_run(const struct cli *c)
{
    return cli_with_graph(c, run);
}
