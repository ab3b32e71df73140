/* describe.c - prun describe STAGE: a class's options, inputs, outputs and an example. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "plugin/describe.h"

static int describe(struct registry *r, const struct cli *c, const char *name)
{
    const struct loaded_class *found;
    struct error e;
    struct buffer out = {0};

    if (registry_find(r, name, &found, &e) != 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        return EXIT_USAGE;
    }
    if (c->format && strcmp(c->format, "json") == 0)
        describe_class_json(found, &out);
    else
        describe_class(found, &out);
    fwrite(out.data, 1, out.size, stdout);
    buffer_free(&out);
    return EXIT_DONE;
}

int cli_describe(const struct cli *c)
{
    struct registry *r;
    struct error e;

    if (registry_open(c->plugins, c->plugins_count, &r, &e) != 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        return EXIT_USAGE;
    }
    int status = describe(r, c, c->word[0]);
    registry_close(r);
    return status;
}
