/*
 * condition.h - a condition on records, as `when` on an edge has it, in JSON:
 *
 *   {"type": "line"}                        the record's type, or one of a list
 *   {"field": "kind", "equals": "share"}    also: not_equals, less, at_most, greater,
 *                                           at_least, in (a list), is_null (true or false)
 *   {"all": [...]}, {"any": [...]}, {"not": {...}}
 *
 * Numbers are compared exactly, across int, decimal and scale. A field that the record's type
 * has not, or that is null, makes any comparison false, and is_null true. Several of these in
 * one object must all hold. Compiled once, then read by any thread.
 */
#ifndef PIPELINE_CONDITION_H
#define PIPELINE_CONDITION_H

#include "record/type.h"

struct cJSON;
struct prun_condition;
struct document;

/* Compiles; checks field names and types against the table. `d` is the document that the JSON
 * stands in: it knows the digits of numbers. The error is a fragment, its code is unknown_name
 * when it speaks of a type or field that nobody makes; `*ret_culprit` is the JSON value that is
 * wrong, so that the caller can point at it. */
int condition_compile(const struct cJSON *json, const struct document *d,
                      const struct type_table *types, struct arena *a,
                      const struct prun_condition **ret, const struct cJSON **ret_culprit,
                      struct error *reterr);
bool condition_holds(const struct prun_condition *c, const prun_record *record);

/* What can be said of all records of a type, without looking at their values. */
enum condition_outlook { CONDITION_NEVER, CONDITION_MAYBE, CONDITION_ALWAYS };
enum condition_outlook condition_of_type(const struct prun_condition *c, const prun_type *type);

#endif
