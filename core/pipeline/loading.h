/*
 * loading.h - what the steps from a pipeline file to its graph share while one file is loaded.
 *
 * The steps, each in a file of its own and in this order: document.c reads the JSON, parameter.c
 * and expand.c put values in, stage.c finds classes and fills options, link.c joins stages,
 * shape.c follows types and fields, load.c makes the graph. A step goes on after a problem, so
 * that all are found at once; a graph comes out only when there was none.
 */
#ifndef PIPELINE_LOADING_H
#define PIPELINE_LOADING_H

#include "pipeline/document.h"
#include "pipeline/kind.h"
#include "pipeline/problem.h"

#define STAGES_MAX     1000u
#define FILE_BYTES_MAX (4u * 1024 * 1024)

struct parameter; /* parameter.h */
struct cJSON;

/* A stage on its way to a node. */
struct draft {
    struct cJSON *json;
    const char *id; /* NULL: missing or not usable */
    const char *use;
    const struct cJSON *use_json, *from_json, *when_json; /* or NULL */
    enum kind kind;
    const struct loaded_class *loaded; /* NULL: no such class, a problem says so */
    void *config;
    bool has_wrong_option; /* or lacks one: its rows are then not known */
    const prun_field *row; /* the class's table, then what its `shape` added */
    size_t row_count;
    enum on_error on_error;
    uint32_t retry_times, retry_delay_ms;
    uint32_t *input; /* numbers of drafts, in the order of "from" */
    uint32_t input_count;
    uint32_t output_count;
    uint32_t index;                    /* of its node */
    const struct prun_condition *when; /* compiled */
};

struct loading {
    const char *path; /* as given */
    const char *here; /* its folder */
    const struct pipeline_options *options;
    struct registry *registry;
    struct problem_list *problems;
    struct document doc;
    struct arena *arena; /* lives with the graph */
    struct parameter *parameter;
    size_t parameter_count;
    struct draft *draft;
    uint32_t draft_count;
    struct map by_id; /* id -> draft; of two with one id the first */
    uint32_t *order;  /* draft numbers in topological order; NULL: there is none */
    struct map unset; /* names of what was said to be not set */
    bool is_out_of_memory;
};

/* Whether there will be no graph: something is wrong, or memory ran out. */
bool loading_is_refused(const struct loading *l);

/* Problems: at a value, at its key, or at a byte. `stage` may be NULL. */
void loading_at_value(struct loading *l, const struct cJSON *value, const struct draft *stage,
                      const char *format, ...) PRUN_PRINTF(4, 5);
void loading_at_key(struct loading *l, const struct cJSON *value, const struct draft *stage,
                    const char *format, ...) PRUN_PRINTF(4, 5);
void loading_at_byte(struct loading *l, uint32_t at, const struct draft *stage, const char *format,
                     ...) PRUN_PRINTF(4, 5);

/* `; did you mean "path"?` or the empty string; lives in the loading's arena. */
const char *loading_nearest(struct loading *l, const char *word, const char *const *words,
                            size_t count);

/* "an object", "a string", ... with "a" or "an", for "must be a string, not an object". */
const char *loading_kind_of(const struct cJSON *value);

/* Unknown keys of an object: said, with the nearest of `words`. */
void loading_check_keys(struct loading *l, const struct cJSON *object, const struct draft *stage,
                        const char *what, const char *const *words, size_t count);

/* ---- The steps ---- */

/* Reads "params" (NULL: none) and --set. */
void loading_read_parameters(struct loading *l, const struct cJSON *params);

/* What people are told of them. */
void loading_list_parameters(struct loading *l, struct graph *g);

/* Puts values in for all "${...}" of `value`; where `refused_for` is not NULL, secrets are a
 * problem there, because that is shown to people. */
void loading_expand(struct loading *l, struct cJSON *value, const struct draft *stage,
                    const char *refused_for);

/* Fills drafts from "stages": ids, classes, options. */
void loading_read_stages(struct loading *l, struct cJSON *stages);

/* Reads "from", and orders. */
void loading_link(struct loading *l);

/* Sets the draft's rows, calling the class's `shape` where it has one. */
void loading_add_rows(struct loading *l, struct draft *d);

/* Types and fields; fills what of the nodes comes from them, when there was no problem. */
void loading_shape(struct loading *l, struct graph *g, struct node *node);

#endif
