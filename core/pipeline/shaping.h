/*
 * shaping.h - types and fields on their way through a graph: what intern.c, needs.c and shape.c
 * share.
 */
#ifndef PIPELINE_SHAPING_H
#define PIPELINE_SHAPING_H

#include "pipeline/loading.h"

struct prun_condition;

/* What is known of one type on an edge; NULL bits: no record of it arrives. */
struct known {
    uint64_t *may, *must;
};

struct flow {
    struct known *in, *out; /* by type id */
    const struct prun_condition *when;
    bool is_open; /* of an unknown class, or behind one */
};

struct shaping {
    struct loading *l;
    struct graph *g;
    struct flow *flow; /* by node index */
    uint32_t type_count;
};

/* The draft of a node. */
struct draft *shaping_draft(const struct shaping *s, uint32_t index);
const char *shaping_label(const struct draft *d); /* NULL: the core itself */

/* The first stage in order but `except` that makes the field (name NULL: any of the type), or NULL:
 * the core itself, or nobody. */
const struct draft *shaping_maker(const struct shaping *s, const struct draft *except,
                                  const char *type, const char *name);

/* Whether the row is of PRUN_ANY_TYPE. */
bool shaping_is_any(const prun_field *row);
bool shaping_has(const uint64_t *bits, uint32_t slot);

/* The core's own types; then the types, fields and tables of a stage, and what is wrong with
 * them. */
int shaping_intern_own(struct shaping *s, struct error *reterr);
void shaping_intern(struct shaping *s, uint32_t index);

/* What the stage needs and does not get is said. */
void shaping_check_needs(struct shaping *s, uint32_t index);

#endif
