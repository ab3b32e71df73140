/*
 * graph.h - a checked pipeline: stages with their options, edges, types and fields.
 *
 * Made once on the main thread by pipeline_load() and then only read, by any thread.
 */
#ifndef PIPELINE_GRAPH_H
#define PIPELINE_GRAPH_H

#include "plugin/registry.h"
#include "record/type.h"

struct prun_condition; /* condition.h: a compiled `when` */
struct graph;

enum on_error { ON_ERROR_DEAD_LETTER, ON_ERROR_FAIL };

/* An edge: records of node `from` go to node `to`, those for which `when` holds (NULL: all). */
struct edge {
    uint32_t from, to;
    const struct prun_condition *when;
};

/* What a row of the class's field table means in this graph. */
struct field_binding {
    const prun_type *type; /* NULL: nobody makes the type here (a READS row), or PRUN_ANY_TYPE */
    uint32_t slot;
    prun_tag tag; /* of the field */
    bool is_made; /* by a stage before this one, or by this one */
};

/* The fields that stages before a node make, of one type. */
struct input_shape {
    const prun_type *type;
    const uint64_t *slots; /* a bit a slot */
};

struct node {
    const char *id;
    const char *use; /* "kind.name" */
    const struct loaded_class *loaded;
    const prun_stage_class *cls; /* loaded->cls */
    const void *config;
    uint32_t index; /* nodes are in topological order, file order among equals; the source is 0 */
    uint32_t line, column;         /* of the stage in the file */
    const struct edge *const *out; /* in order of the target's index */
    uint32_t out_count, in_count;
    const struct field_binding *row; /* of the class's table, then of what its `shape` added */
    uint32_t row_count;
    const bool *accepts; /* by prun_type_id: called with its records (PRUN_ANY_TYPE: all true) */
    const struct input_shape *input; /* of exports, the core's own failures are one of them */
    uint32_t input_count;
    const struct input_shape *output; /* what it gives on: also what passes it by */
    uint32_t output_count;
    const char *when; /* the condition on its edges as JSON, to show it; NULL: none */
    enum on_error on_error;
    uint32_t retry_times;    /* how often a unit is tried again after PRUN_RETRY */
    uint32_t retry_delay_ms; /* before the first retry; doubles, with jitter, up to 30 s */
    uint32_t level; /* borders crossed on the way here: 0, and one more at each single stage */
    /* What counts for the fingerprint: canonical JSON of use and options, secrets as their hash. */
    const char *settings;
};

/* A parameter as the file declares it: its value is not kept, because it may be secret. */
struct graph_parameter {
    const char *name, *type;
    const char *fallback; /* JSON text, references as they are written; NULL: it must be given */
    const char *help;     /* or NULL */
};

struct graph {
    const char *file;      /* as given */
    const char *state_dir; /* "state", or ".prun/<file name>" beside the file when absent */
    const char *about;
    bool is_ordered;
    const struct graph_parameter *parameter;
    uint32_t parameter_count;
    struct type_table types;
    const prun_type *input_type, *failure_type; /* the two that the core itself makes */
    const struct node *node;
    uint32_t node_count;
    const struct edge *edge;
    uint32_t edge_count;
    uint32_t level_count; /* highest level + 1 */
};

/* The slots of the core's own types, fixed. */
enum { INPUT_SOURCE, INPUT_BYTES, INPUT_SHA256 };
/* failure: failure_id INT key, unit_key, stage, code, message STRING, record JSON, at TIME stamp;
 * table "failures". */
enum {
    FAILURE_ID,
    FAILURE_UNIT_KEY,
    FAILURE_STAGE,
    FAILURE_CODE,
    FAILURE_MESSAGE,
    FAILURE_RECORD,
    FAILURE_AT
};

/* The first node that is called with records: the source itself when it has a `process`, else the next. */
static inline uint32_t graph_first_called(const struct graph *g)
{
    return g->node[0].cls->process ? 0 : 1;
}

void graph_free(struct graph *g); /* takes NULL */

#endif
