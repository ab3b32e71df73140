/* plugins.c - prun plugins: the stage classes that are installed, and the files that cannot be
 * used. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "plugin/describe.h"

/* With --verbose each plugin is loaded, too, so that one with a missing library is told; otherwise
 * the notes are enough. */
int cli_plugins(const struct cli *c)
{
    struct registry *r;
    struct error e;
    struct buffer out = {0};

    if (registry_open(c->plugins, c->plugins_count, &r, &e) != 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        return EXIT_USAGE;
    }
    if (c->is_verbose)
        registry_load_all(r);
    if (c->format && strcmp(c->format, "json") == 0)
        describe_plugins_json(r, &out);
    else
        describe_plugins(r, &out);
    fwrite(out.data, 1, out.size, stdout);
    buffer_free(&out);
    registry_close(r);
    return EXIT_DONE;
}
