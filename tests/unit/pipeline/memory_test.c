/*
 * memory_test.c - loading a pipeline with the Nth allocation failing, N = 1, 2, 3 ... until it
 * succeeds: no crash, no leak, never a graph from a wrong file, and a problem that says so.
 *
 * The linker puts the functions below in front of malloc and its brothers for the whole core.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/buffer.h"
#include "pipeline/pipeline.h"
#include "plugin/registry.h"
#include "tests/tap.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long left = -1; /* allocations until one fails; below 0: none does */

static bool fails(void)
{
    if (left < 0 || left-- > 0)
        return false;
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

static struct registry *registry;
static char path[64];

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");

    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        exit(99);
}

/* 0 a graph, -1 problems, of which `*ret_is_memory` says whether one is about memory; others are
 * shown where there should be none. */
static int load(bool *ret_is_memory, bool wants_reason)
{
    static const char *const set[] = {"word=w"};
    const struct pipeline_options options = {set, 1, true};
    struct graph *graph = NULL;
    struct problem_list problems;
    struct buffer drawn = {0};
    const int result = pipeline_load(path, &options, registry, &graph, &problems);

    *ret_is_memory = problems.is_cut;
    for (size_t i = 0; i < problems.count; i++)
        if (strstr(problems.item[i].message, "memory"))
            *ret_is_memory = true;
    problem_list_print(&problems, &drawn);
    if (result == 0) {
        graph_print_text(graph, &drawn);
        graph_print_svg(graph, &drawn);
        graph_print_json(graph, &drawn);
        graph_free(graph);
    }
    if (!*ret_is_memory && result < 0 && wants_reason)
        printf("# %s\n", buffer_string(&drawn));
    buffer_free(&drawn);
    problem_list_free(&problems);
    return result;
}

static void check(const char *text, int wanted, const char *name)
{
    int unsaid = 0, graphs = 0, result;
    long count = 0;
    bool is_memory;

    write_file(text);
    left = -1;
    ok(load(&is_memory, wanted == 0) == wanted && !is_memory,
       "%s: as wanted when no allocation fails", name);
    for (bool did_fail = true; did_fail; count++) {
        left = count;
        result = load(&is_memory, wanted == 0);
        did_fail = left < 0;
        left = -1;
        graphs += did_fail && result == 0 && wanted < 0;
        unsaid += did_fail && result < 0 && wanted == 0 && !is_memory;
    }
    ok(count > 5, "%s: each of %ld allocations failed once", name, count - 1);
    if (wanted < 0)
        ok(graphs == 0, "%s: it never becomes a graph", name);
    else
        ok(unsaid == 0, "%s: it is refused only for want of memory (%d times not)", name, unsaid);
}

int main(void)
{
    static cJSON_Hooks hooks = {__wrap_malloc, free};
    const char *build = getenv("builddir");
    char plugins[4096];
    const char *folders[1] = {plugins};
    struct error e;

    snprintf(plugins, sizeof(plugins), "%s/tests/plugins", build ? build : ".");
    snprintf(path, sizeof(path), "/tmp/prun-memory-%ld.json", (long)getpid());
    if (registry_open(folders, 1, &registry, &e) < 0) {
        printf("Bail out! %s\n", e.text);
        return 99;
    }
    setenv("PRUN_MALLOC", "1", 1); /* each piece of an arena is an allocation */
    cJSON_InitHooks(&hooks);
    check("{ \"params\": { \"word\": { \"type\": \"string\", \"default\": \"x\" } }, \"state\": "
          "\"${here}/s\",\n"
          " \"stages\": [ { \"id\": \"in\", \"use\": \"source.test_list\", \"paths\": [\"a\", "
          "\"${word}\"] },\n"
          " { \"id\": \"lines\", \"use\": \"decode.test_lines\" },\n"
          " { \"id\": \"copy\", \"use\": \"transform.test_copy\",\n"
          "   \"when\": { \"any\": [ { \"field\": \"number\", \"in\": [1, 2] }, { \"not\": { "
          "\"type\": \"input\" } } ] } },\n"
          " { \"id\": \"all\", \"use\": \"transform.test_options\", \"needed\": \"${word}\", "
          "\"rules\": [1, \"${word}\"] },\n"
          " { \"id\": \"out\", \"use\": \"export.test_log\", \"path\": \"o\", \"from\": [\"copy\", "
          "\"all\"] } ] }",
          0, "right");
    check("{ \"params\": { \"word\": { \"type\": \"strnig\" } }, \"abuot\": 1, // no\n"
          " \"stages\": [ { \"id\": \"in\", \"use\": \"source.test_list\", \"pahts\": [] },\n"
          " { \"id\": \"lines\", \"use\": \"decode.test_liens\" },\n"
          " { \"id\": \"copy\", \"use\": \"transform.test_copy\", \"when\": { \"field\": "
          "\"nubmer\" } },\n"
          " { \"id\": \"out\", \"use\": \"export.test_log\", \"path\": \"${wrod}\", \"from\": "
          "\"cpoy\" } ] }",
          -1, "wrong");
    check("{ \"stages\": [ { \"id\": \"in\" \"use\" } ] }", -1, "broken");
    registry_close(registry);
    unlink(path);
    return done();
}
