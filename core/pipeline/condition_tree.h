/*
 * condition_tree.h - what a condition is compiled to: shared by the files that compile and that
 * ask.
 */
#ifndef PIPELINE_CONDITION_TREE_H
#define PIPELINE_CONDITION_TREE_H

#include "pipeline/condition.h"
#include "pipeline/document.h"

enum operation { OF_TYPE, COMPARES, IS_IN, IS_NULL, ALL_OF, ANY_OF, NOT };
enum comparison { EQUALS, NOT_EQUALS, LESS, AT_MOST, GREATER, AT_LEAST, COMPARISONS };

/* What a value of the file can be compared as; several at once: "2025-08-01" is a string and a
 * date. */
struct literal {
    bool is_bool, is_number, is_string, is_date, is_time;
    bool truth;
    prun_decimal number;
    double real; /* the nearest to number, for float fields */
    prun_bytes string;
    int64_t date, time;
};

struct prun_condition {
    enum operation operation;
    enum comparison comparison;
    bool wanted;         /* IS_NULL */
    const bool *is_type; /* OF_TYPE: by type id */
    const int32_t *slot; /* the field's, by type id; -1 where the type has no such field */
    const struct literal *literal;
    uint32_t literal_count;
    const struct prun_condition *const *part; /* ALL_OF, ANY_OF, NOT */
    uint32_t part_count;
};

/* Reads the literal at `json`; the error is a fragment. */
int literal_read(const struct cJSON *json, const struct document *d, struct arena *a,
                 struct literal *ret, struct error *reterr);

/* Whether it can be compared with fields of the tag; what goes with such fields, for a message. */
bool literal_fits(const struct literal *literal, prun_tag tag);
const char *literal_for(prun_tag tag);

#endif
