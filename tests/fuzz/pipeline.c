/* pipeline.c - any bytes as a pipeline file: a graph or at least one problem, each with its
 * place. */
#define _GNU_SOURCE 1 /* memfd_create */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buffer.h"
#include "pipeline/pipeline.h"
#include "plugin/registry.h"
#include "tests/fuzz/target.h"

/* Without plugins: their loading has targets of its own, and what follows from their tables is
 * data. */
static struct registry *no_plugins(void)
{
    static struct registry *registry;
    struct error e;

    if (!registry && registry_open(NULL, 0, &registry, &e) < 0)
        abort();
    return registry;
}

/* The bytes as a file that needs no name on a disk. */
static const char *as_file(const uint8_t *data, size_t size)
{
    static char path[64];
    static int file = -1;

    if (file < 0) {
        file = memfd_create("pipeline", MFD_CLOEXEC);
        snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    }
    if (file < 0 || ftruncate(file, 0) < 0 || pwrite(file, data, size, 0) != (ssize_t)size)
        abort();
    return path;
}

static void check_problems(const struct problem_list *problems)
{
    struct buffer b = {0};

    if (problems->count == 0)
        abort();
    for (size_t i = 0; i < problems->count; i++)
        if (!problems->item[i].message[0] ||
            (problems->item[i].line > 0) != (problems->item[i].column > 0))
            abort();
    problem_list_print(problems, &b);
    if (b.is_broken || b.size == 0)
        abort();
    buffer_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const set[] = {"input=x", "n=3", "flag=true"};
    const struct pipeline_options options = {set, 3, size % 2 == 1};
    struct graph *graph;
    struct problem_list problems;

    if (pipeline_load(as_file(data, size), &options, no_plugins(), &graph, &problems) == 0) {
        struct buffer b = {0};

        graph_print_text(graph, &b);
        graph_print_dot(graph, &b);
        graph_print_svg(graph, &b);
        graph_print_json(graph, &b);
        buffer_free(&b);
        graph_free(graph);
    } else
        check_problems(&problems);
    problem_list_free(&problems);
    return 0;
}
