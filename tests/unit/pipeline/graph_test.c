/* graph_test.c - what a graph holds for the run: options filled in, slots, shapes, settings. */
#include <stdlib.h>
#include <unistd.h>

#include "pipeline/condition.h"
#include "pipeline/pipeline.h"
#include "plugin/registry.h"
#include "tests/tap.h"

/* As in tests/plugins/tables.c. */
struct options {
    int64_t count, size, wait;
    bool flag;
    double ratio;
    const char *name, *needed;
    int colour;
    prun_strings words;
    prun_json_option rules;
};

static struct registry *registry;
static char folder[4096];

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        exit(99);
}

/* The graph of the text, which is written to p.json in the folder of this test; NULL with a
 * remark. */
static struct graph *load(const char *text, const char *set)
{
    const struct pipeline_options options = {&set, set ? 1 : 0, false};
    struct graph *graph = NULL;
    struct problem_list problems;

    write_file("p.json", text);
    if (pipeline_load("p.json", &options, registry, &graph, &problems) < 0)
        printf("# %u:%u: %s\n", problems.item[0].line, problems.item[0].column,
               problems.item[0].message);
    problem_list_free(&problems);
    return graph;
}

static const struct node *node_of(const struct graph *g, const char *id)
{
    for (uint32_t i = 0; g && i < g->node_count; i++)
        if (strcmp(g->node[i].id, id) == 0)
            return &g->node[i];
    return NULL;
}

#define CHAIN(options)                                                          \
    "{ \"params\": { \"n\": { \"type\": \"integer\", \"default\": 3 },"         \
    " \"room\": { \"type\": \"size\", \"default\": \"2KiB\" },"                 \
    " \"word\": { \"type\": \"string\", \"default\": \"w\" } },\n"              \
    " \"stages\": [ { \"id\": \"in\", \"use\": \"source.test_list\" },\n"       \
    " { \"id\": \"all\", \"use\": \"transform.test_options\", " options " },\n" \
    " { \"id\": \"out\", \"use\": \"export.test_log\", \"path\": \"o\" } ] }"

static void options_are_filled_in(void)
{
    struct graph *g = load(
        CHAIN("\"needed\": \"a${word}$${word}\", \"count\": \"${n}\", \"size\": \"${room}\","
              "\"wait\": \"1.5s\", \"flag\": true, \"colour\": \"blue\", \"words\": [\"${word}\","
              "\"x\"], \"rules\": {\"a\": [9007199254740993, \"${n}\"]}"),
        "word=青禾");
    const struct node *n = node_of(g, "all");
    const struct options *o = n ? n->config : NULL;

    if (!ok(o != NULL, "the pipeline is accepted"))
        return;
    is_string(o->needed, "a青禾${word}", "a parameter stands inside a string, and $${ is plain");
    ok(o->count == 3 && o->size == 2048 && o->wait == 1500,
       "numbers, sizes and durations keep their types");
    ok(o->flag && o->colour == 2, "truths and words of a choice are set");
    ok(o->ratio == 0.5 && strcmp(o->name, "x") == 0, "what is not given has its default");
    ok(o->words.count == 2 && strcmp(o->words.item[0], "青禾") == 0, "a list has its parameter");
    is_string(o->rules.text, "{\"a\":[9007199254740993,3]}",
              "JSON keeps its digits and gets its parameters");
    graph_free(g);
}

static void the_state_folder_has_a_default(void)
{
    struct graph *g = load(CHAIN("\"needed\": \"x\""), NULL);

    ok(g && strcmp(g->state_dir, ".prun/p.json") == 0 && g->is_ordered,
       "state and order have their defaults");
    ok(g && g->node[1].retry_times == 3 && g->node[1].retry_delay_ms == 100 &&
           g->node[1].on_error == ON_ERROR_DEAD_LETTER,
       "retries and errors have their defaults");
    graph_free(g);
}

static const char *settings_with(const char *options, char out[1024])
{
    char text[2048];
    struct graph *g;

    snprintf(text, sizeof(text),
             "{ \"stages\": [ { \"id\": \"in\", \"use\": \"source.test_list\" },"
             " { \"use\": \"transform.test_options\", %s },"
             " { \"id\": \"out\", \"use\": \"export.test_log\", \"path\": \"o\" } ] }",
             options);
    g = load(text, NULL);
    snprintf(out, 1024, "%s", g ? g->node[1].settings : "no graph");
    graph_free(g);
    return out;
}

static void settings_tell_what_counts(void)
{
    char a[1024], b[1024];

    ok(strcmp(settings_with("\"id\": \"a\", \"needed\": \"x\", \"count\": 2", a),
              settings_with(
                  "\"count\": 2, \"needed\": \"x\", \"id\": \"b\", \"retry\": {\"times\": 9}",
                  b)) == 0,
       "the order of keys, the id and retries change no settings");
    ok(strcmp(a, settings_with("\"id\": \"a\", \"needed\": \"x\", \"count\": 3", b)) != 0,
       "an option does");
    ok(strcmp(a,
              settings_with(
                  "\"id\": \"a\", \"needed\": \"x\", \"count\": 2, \"when\": {\"type\": \"input\"}",
                  b)) != 0,
       "a condition does");
    setenv("PRUN_TEST_SECRET", "hunter2", 1);
    settings_with("\"id\": \"a\", \"needed\": \"${env:PRUN_TEST_SECRET}\"", a);
    ok(strstr(a, "sha256:") && !strstr(a, "hunter2"), "a secret is only told by its hash");
    write_file("secret", "hunter2\r\n");
    settings_with("\"id\": \"a\", \"needed\": \"${file:${here}/secret}\"", b);
    is_string(b, a, "a file's content is the same secret, without its line end");
    setenv("PRUN_TEST_SECRET", "hunter3", 1);
    ok(strcmp(a, settings_with("\"id\": \"a\", \"needed\": \"${env:PRUN_TEST_SECRET}\"", b)) != 0,
       "another secret is another setting");
}

static void slots_and_shapes_follow_the_graph(void)
{
    struct graph *g =
        load("{ \"stages\": ["
             " { \"id\": \"in\", \"use\": \"source.test_list\" },"
             " { \"id\": \"lines\", \"use\": \"decode.test_lines\" },"
             " { \"id\": \"copy\", \"use\": \"transform.test_copy\" },"
             " { \"id\": \"side\", \"use\": \"extract.test_words\", \"from\": \"lines\" },"
             " { \"id\": \"out\", \"use\": \"export.test_log\", \"path\": \"o\", \"from\": "
             "[\"copy\", \"side\"] },"
             " { \"id\": \"only\", \"use\": \"export.test_log\", \"path\": \"p\", \"from\": "
             "\"side\" } ] }",
             NULL);
    const struct node *copy = node_of(g, "copy"), *only = node_of(g, "only");
    const prun_type *line = g ? type_find(&g->types, "line") : NULL;
    const int length = line ? type_field_slot(line, "length") : -1;

    if (!ok(g && copy && only && length >= 0, "the graph is made"))
        return;
    ok(g->input_type->field_count == 3 && type_field_slot(g->input_type, "sha256") == INPUT_SHA256,
       "the input has its fixed slots");
    ok(type_field_slot(g->failure_type, "at") == FAILURE_AT &&
           strcmp(g->failure_type->table, "failures") == 0,
       "failures have their fixed slots and their table");
    ok(copy->row[0].type == line && copy->row[1].slot == (uint32_t)length && copy->row[1].is_made,
       "rows are bound to slots");
    ok(copy->accepts[line->id] && !copy->accepts[g->input_type->id],
       "a stage accepts the types of its rows");
    ok(only->accepts[line->id] && only->accepts[g->failure_type->id],
       "an export of any type accepts all");
    ok(only->input_count == 3 && only->input[0].type == line &&
           !(only->input[0].slots[length / 64] >> (length % 64) & 1),
       "a field that only another branch makes does not arrive");
    ok(only->input[2].type == g->failure_type, "an export is told of failures");
    ok(g->node[1].out_count == 2 && g->node[1].out[0]->to < g->node[1].out[1]->to,
       "edges go out in order");
    ok(strcmp(type_find(&g->types, "word")->table, "words") == 0,
       "a table has the name of its type row");
    graph_free(g);
}

static void nothing_is_kept_after_a_refusal(void)
{
    const struct pipeline_options options = {NULL, 0, false};
    struct graph *graph = NULL;
    struct problem_list problems;

    write_file("p.json", "{ \"stages\": 3 }");
    ok(pipeline_load("p.json", &options, registry, &graph, &problems) < 0 && !graph &&
           problems.count == 1,
       "a refused file gives problems and no graph");
    problem_list_free(&problems);
    problem_list_free(&problems);
    graph_free(NULL);
}

int main(void)
{
    const char *build = getenv("builddir");
    char plugins[4096];
    const char *folders[1] = {plugins};
    struct error e;

    snprintf(plugins, sizeof(plugins), "%s/tests/plugins", build ? build : ".");
    snprintf(folder, sizeof(folder), "%s/prun-graph-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (registry_open(folders, 1, &registry, &e) < 0 || !mkdtemp(folder) || chdir(folder) < 0) {
        printf("Bail out! %s\n", e.text);
        return 99;
    }
    options_are_filled_in();
    the_state_folder_has_a_default();
    settings_tell_what_counts();
    slots_and_shapes_follow_the_graph();
    nothing_is_kept_after_a_refusal();
    registry_close(registry);
    unlink("p.json");
    unlink("secret");
    if (chdir("/") < 0 || rmdir(folder) < 0)
        printf("# %s stays behind\n", folder);
    return done();
}
