/*
 * condition.h - a condition on records, as `when` on an edge has it, in JSON:
 *
 *   {"type": "line"}                                 the record's type, or one of a list
 *   {"field": "kind", "equals": "share"}             also: not_equals, less, at_most, greater, at_least,
 *                                                    in (a list), is_null (true or false)
 *   {"all": [...]}, {"any": [...]}, {"not": {...}}
 *
 * Numbers are compared exactly, across int, decimal and scale. A field that the record's type has not, or
 * that is null, makes any comparison false. Compiled once, then read by any thread.
 */
#ifndef PIPELINE_CONDITION_H
#define PIPELINE_CONDITION_H

#include "record/type.h"

struct cJSON;
struct condition;

/* Compiles; checks field names and types against the table. The error is a fragment; `*ret_culprit` is
 * the JSON value that is wrong, so that the caller can point at it. */
int condition_compile(const struct cJSON *json, const struct type_table *types, struct arena *a,
                      const struct condition **ret, const struct cJSON **ret_culprit,
                      struct error *reterr);
bool condition_holds(const struct condition *c, const prun_record *record);

#endif
