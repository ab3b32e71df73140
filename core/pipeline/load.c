/*
 * load.c - pipeline_load(): the steps of loading.h in their order, and the graph that they end in.
 */
#include "pipeline/loading.h"

#include "base/nearest.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A graph with what it owns. */
struct whole {
    struct graph graph; /* first: a graph's address is its whole's */
    struct arena arena;
};

/* ---- Problems with their places ---- */

bool loading_is_refused(const struct loading *l)
{
    return l->problems->count > 0 || l->problems->is_cut || l->is_out_of_memory;
}

static void at_byte(struct loading *l, uint32_t at, const struct draft *stage, const char *format,
                    va_list args)
{
    uint32_t line, column;

    if (problem_list_is_full(l->problems))
        return;
    document_position(&l->doc, at, &line, &column);
    problem_add_va(l->problems, line, column, stage ? stage->id : NULL, format, args);
}

void loading_at_byte(struct loading *l, uint32_t at, const struct draft *stage, const char *format,
                     ...)
{
    va_list args;

    va_start(args, format);
    at_byte(l, at, stage, format, args);
    va_end(args);
}

void loading_at_value(struct loading *l, const cJSON *value, const struct draft *stage,
                      const char *format, ...)
{
    va_list args;

    va_start(args, format);
    at_byte(l, document_note(&l->doc, value)->place.at, stage, format, args);
    va_end(args);
}

void loading_at_key(struct loading *l, const cJSON *value, const struct draft *stage,
                    const char *format, ...)
{
    va_list args;

    va_start(args, format);
    at_byte(l, document_note(&l->doc, value)->place.key_at, stage, format, args);
    va_end(args);
}

const char *loading_nearest(struct loading *l, const char *word, const char *const *words,
                            size_t count)
{
    const char *nearest = nearest_word(word, words, count);
    const char *hint = nearest ? arena_format(l->arena, "; did you mean \"%s\"?", nearest) : NULL;

    return hint ? hint : "";
}

const char *loading_kind_of(const cJSON *value)
{
    if (cJSON_IsObject(value))
        return "an object";
    if (cJSON_IsArray(value))
        return "an array";
    if (cJSON_IsString(value))
        return "a string";
    if (cJSON_IsNumber(value))
        return "a number";
    return cJSON_IsTrue(value) ? "true" : cJSON_IsFalse(value) ? "false" : "null";
}

void loading_check_keys(struct loading *l, const cJSON *object, const struct draft *stage,
                        const char *what, const char *const *words, size_t count)
{
    for (const cJSON *member = object->child; member; member = member->next) {
        size_t i = 0;

        while (i < count && strcmp(member->string, words[i]) != 0)
            i++;
        if (i == count)
            loading_at_key(l, member, stage, "unknown %s \"%s\"%s", what, member->string,
                           loading_nearest(l, member->string, words, count));
    }
}

/* ---- The file ---- */

/* Reads on into `*text`, which grows and always has room for a NUL, until the end or beyond the limit. */
static int read_all(int file, char **text, size_t *ret_size)
{
    size_t room = 0, size = 0;
    ssize_t got = 1;

    while (got != 0 && size <= FILE_BYTES_MAX) {
        if (room - size < 4096) {
            char *larger = realloc(*text, room + room / 2 + 16384 + 1);

            if (!larger)
                return -1;
            *text = larger;
            room += room / 2 + 16384;
        }
        got = read(file, *text + size, room - size);
        if (got < 0 && errno != EINTR)
            return -1;
        size += got > 0 ? (size_t)got : 0;
    }
    (*text)[size] = 0;
    *ret_size = size;
    return 0;
}

/* The file's content, to be freed; NULL with a fragment. It may be a pipe. */
static char *read_file(const char *path, size_t *ret_size, struct error *reterr)
{
    char *text = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    int result = -1;

    if (file < 0 || fstat(file, &st) < 0)
        error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
    else if (S_ISDIR(st.st_mode))
        error_set(reterr, "unreadable", "is a folder, not a pipeline file");
    else if (read_all(file, &text, ret_size) < 0)
        error_set(reterr, "unreadable", "cannot be read: %s",
                  errno == ENOMEM ? "out of memory" : strerror(errno));
    else if (*ret_size > FILE_BYTES_MAX)
        error_set(reterr, "too_large", "is larger than 4 MiB, which no pipeline file needs to be");
    else
        result = 0;
    if (file >= 0)
        close(file);
    if (result == 0)
        return text;
    free(text);
    return NULL;
}

static const char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return arena_string(a, ".");
    return arena_copy(a, path, slash == path ? 1 : (size_t)(slash - path));
}

/* ---- The top of the file ---- */

static void check_duplicates(struct loading *l, const cJSON *value)
{
    struct map seen = {0};

    for (const cJSON *child = value->child; child; child = child->next) {
        const cJSON *first = cJSON_IsObject(value) ? map_get(&seen, child->string) : NULL;
        uint32_t line, column;

        check_duplicates(l, child);
        if (first && !problem_list_is_full(l->problems)) {
            document_position(&l->doc, document_note(&l->doc, first)->place.key_at, &line, &column);
            loading_at_key(l, child, NULL,
                           "the key \"%s\" stands here twice; the first is on line %u",
                           child->string, line);
        } else if (!first && cJSON_IsObject(value) &&
                   !map_set(&seen, child->string, (void *)(uintptr_t)child))
            l->is_out_of_memory = true;
    }
    map_free(&seen);
}

static void check_strict(struct loading *l)
{
    for (size_t i = 0; l->options->is_strict && i < l->doc.scan.tolerated_count; i++)
        loading_at_byte(l, l->doc.scan.tolerated[i].at, NULL, "%s",
                        l->doc.scan.tolerated[i].is_comma
                            ? "strict: a comma before a closing bracket"
                            : "strict: a comment");
}

static const char *read_text(struct loading *l, const char *key, bool is_expanded)
{
    cJSON *value = cJSON_GetObjectItemCaseSensitive(l->doc.root, key);

    if (!value)
        return NULL;
    if (is_expanded)
        loading_expand(l, value, NULL, key);
    if (document_is_broken(&l->doc, value))
        return NULL;
    if (!cJSON_IsString(value)) {
        loading_at_value(l, value, NULL, "\"%s\" must be a string, not %s", key,
                         loading_kind_of(value));
        return NULL;
    }
    if (is_expanded && value->valuestring[0] == 0) {
        loading_at_value(l, value, NULL, "\"%s\" is empty", key);
        return NULL;
    }
    return arena_string(l->arena, value->valuestring);
}

static const char *default_state(struct loading *l)
{
    const char *slash = strrchr(l->path, '/');

    if (!slash)
        return arena_format(l->arena, ".prun/%s", l->path);
    return arena_format(l->arena, "%.*s/.prun/%s", (int)(slash - l->path), l->path, slash + 1);
}

static bool read_ordered(struct loading *l)
{
    cJSON *value = cJSON_GetObjectItemCaseSensitive(l->doc.root, "ordered");

    if (!value)
        return true;
    loading_expand(l, value, NULL, "ordered");
    if (!document_is_broken(&l->doc, value) && !cJSON_IsBool(value))
        loading_at_value(l, value, NULL, "\"ordered\" must be true or false, not %s",
                         loading_kind_of(value));
    return !cJSON_IsFalse(value);
}

static void read_top(struct loading *l, struct graph *g)
{
    static const char *const keys[] = {"stages", "state", "params", "about", "ordered", "$schema"};
    cJSON *root = l->doc.root, *stages = cJSON_GetObjectItemCaseSensitive(root, "stages");

    check_duplicates(l, root);
    loading_check_keys(l, root, NULL, "key", keys, sizeof(keys) / sizeof(keys[0]));
    loading_read_parameters(l, cJSON_GetObjectItemCaseSensitive(root, "params"));
    g->about = read_text(l, "about", false);
    read_text(l, "$schema", false);
    g->state_dir = read_text(l, "state", true);
    g->is_ordered = read_ordered(l);
    if (!stages) {
        loading_at_value(l, root, NULL, "the pipeline has no \"stages\"");
        return;
    }
    loading_read_stages(l, stages);
}

/* ---- Nodes and edges ---- */

static const char *keep(struct loading *l, struct buffer *b)
{
    const char *text = buffer_string(b);

    text = text ? arena_string(l->arena, text) : NULL;
    if (!text)
        l->is_out_of_memory = true;
    buffer_free(b);
    return text;
}

/* What counts for the fingerprint: class, options and condition, and the places of its inputs.
 * Ids and what happens after an error change nothing in the output. */
static const char *print_settings(struct loading *l, const struct draft *d)
{
    static const char *const left_out[] = {"id", "from", "on_error", "retry"};
    struct buffer b = {0};

    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
        cJSON_DeleteItemFromObjectCaseSensitive(d->json, left_out[i]);
    buffer_add_string(&b, "{\"from\":[");
    for (uint32_t i = 0; i < d->input_count; i++)
        buffer_add_format(&b, "%s%u", i ? "," : "", l->draft[d->input[i]].index);
    buffer_add_string(&b, "],\"stage\":");
    document_print(&l->doc, d->json, DOCUMENT_CANONICAL, &b);
    buffer_add_string(&b, "}");
    return keep(l, &b);
}

static void fill_node(struct loading *l, struct node *n, const struct draft *d)
{
    struct buffer when = {0};

    n->id = d->id;
    n->use = d->use;
    n->loaded = d->loaded;
    n->cls = d->loaded->cls;
    n->config = d->config;
    n->index = d->index;
    document_position(&l->doc, document_note(&l->doc, d->json)->place.at, &n->line, &n->column);
    n->on_error = d->on_error;
    n->retry_times = d->retry_times;
    n->retry_delay_ms = d->retry_delay_ms;
    n->in_count = d->input_count;
    if (d->when_json) {
        document_print(&l->doc, d->when_json, DOCUMENT_PLAIN, &when);
        n->when = keep(l, &when);
    }
    n->settings = print_settings(l, d);
}

/* Edges in order of their ends, so that those of a node lie together. */
static bool make_edges(struct loading *l, struct graph *g, struct node *node)
{
    uint32_t count = 0, made = 0;
    struct edge *edge;
    const struct edge **out;

    for (uint32_t i = 0; i < l->draft_count; i++)
        count += l->draft[i].input_count;
    edge = arena_zalloc(l->arena, (count + 1) * sizeof(*edge));
    out = arena_zalloc(l->arena, (count + 1) * sizeof(*out));
    if (!edge || !out)
        return false;
    for (uint32_t to = 0; to < l->draft_count; to++) {
        const struct draft *d = &l->draft[l->order[to]];

        for (uint32_t k = 0; k < d->input_count; k++)
            edge[made++] = (struct edge){l->draft[d->input[k]].index, to, d->when};
    }
    for (uint32_t from = 0, at = 0; from < l->draft_count; from++) {
        node[from].out = out + at;
        for (uint32_t k = 0; k < count; k++)
            if (edge[k].from == from)
                out[at++] = &edge[k];
        node[from].out_count = (uint32_t)(out + at - node[from].out);
    }
    g->edge = edge;
    g->edge_count = count;
    return true;
}

/* Borders crossed on the way to each node: one at each single stage. */
static void find_levels(struct graph *g, struct node *node)
{
    for (uint32_t i = 0; i < g->edge_count; i++) {
        const struct edge *e = &g->edge[i];
        const uint32_t level =
            node[e->from].level + ((node[e->to].cls->flags & PRUN_SINGLE) ? 1 : 0);

        if (level > node[e->to].level)
            node[e->to].level = level;
    }
    for (uint32_t i = 0; i < g->node_count; i++)
        if (node[i].level >= g->level_count)
            g->level_count = node[i].level + 1;
}

static void make_graph(struct loading *l, struct graph *g)
{
    struct node *node = arena_zalloc(l->arena, l->draft_count * sizeof(*node));

    if (!node) {
        l->is_out_of_memory = true;
        return;
    }
    loading_shape(l, g, node);
    if (loading_is_refused(l))
        return;
    g->node = node;
    g->node_count = l->draft_count;
    for (uint32_t i = 0; i < g->node_count; i++)
        fill_node(l, &node[i], &l->draft[l->order[i]]);
    loading_list_parameters(l, g);
    g->file = arena_string(l->arena, l->path);
    if (!g->state_dir)
        g->state_dir = default_state(l);
    if (!g->file || !g->state_dir || !make_edges(l, g, node))
        l->is_out_of_memory = true;
    else
        find_levels(g, node);
}

static void load(struct loading *l, struct graph *g)
{
    struct problem_list *p = l->problems;
    struct error e;
    uint32_t at, line, column;

    if (document_parse(&l->doc, p->text, (uint32_t)p->text_size, l->arena, &at, &e) < 0) {
        document_position(&l->doc, at, &line, &column);
        problem_add(p, line, column, NULL, "%s", e.text);
        return;
    }
    check_strict(l);
    if (!cJSON_IsObject(l->doc.root)) {
        loading_at_value(l, l->doc.root, NULL, "a pipeline must be an object, not %s",
                         loading_kind_of(l->doc.root));
        return;
    }
    read_top(l, g);
    if (!l->is_out_of_memory)
        loading_link(l);
    if (l->order && !l->is_out_of_memory)
        make_graph(l, g);
}

int pipeline_load(const char *path, const struct pipeline_options *options,
                  struct registry *registry, struct graph **ret, struct problem_list *retproblems)
{
    struct whole *w = calloc(1, sizeof(*w));
    struct loading l = {
        .path = path, .options = options, .registry = registry, .problems = retproblems};
    struct error e;

    problem_list_init(retproblems, path);
    if (w) {
        arena_init(&w->arena, NULL);
        type_table_init(&w->graph.types);
        l.arena = &w->arena;
        l.here = folder_of(l.arena, path);
        retproblems->text = read_file(path, &retproblems->text_size, &e);
    }
    if (w && l.here && retproblems->text)
        load(&l, &w->graph);
    else
        problem_add(retproblems, 0, 0, NULL, "%s", w && l.here ? e.text : "out of memory");
    if (l.is_out_of_memory)
        problem_add(retproblems, 0, 0, NULL, "out of memory");
    document_clear(&l.doc);
    map_free(&l.unset);
    map_free(&l.by_id);
    if (retproblems->count > 0 || retproblems->is_cut) {
        problem_list_sort(retproblems);
        graph_free(w ? &w->graph : NULL);
        return -1;
    }
    *ret = &w->graph;
    return 0;
}

void graph_free(struct graph *g)
{
    struct whole *w = (struct whole *)g;

    if (!w)
        return;
    type_table_free(&w->graph.types);
    arena_free(&w->arena);
    free(w);
}
