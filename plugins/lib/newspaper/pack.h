/*
 * pack.h - reads language packs: JSON files, with errors that say where and what.
 *
 * A reader asks for the members it needs and checks once at the end: the first thing that is wrong is
 * kept in `error`, and every later question answers NULL or 0. A member that nobody may use is a
 * mistake as well: pack_only() names it.
 */
#ifndef NEWSPAPER_PACK_H
#define NEWSPAPER_PACK_H

#include "words.h"

#include <cjson/cJSON.h>
#include <prun/decimal.h>

struct pack {
    cJSON *root;
    char *error; /* where the first error goes */
    size_t error_size;
    bool has_failed;
};

/* Parses `bytes`, whose root must be an object. False, with the line, when it is not JSON. */
bool pack_open(struct pack *p, prun_bytes bytes, char *error, size_t error_size);
void pack_close(struct pack *p);

/* Notes an error, unless there is one already. Returns false. */
__attribute__((format(printf, 2, 3))) bool pack_fail(struct pack *p, const char *format, ...);

/* A member of `object`; NULL when it is missing (an error for the first two) or of another kind. */
const cJSON *pack_object(struct pack *p, const cJSON *object, const char *name);
const cJSON *pack_array(struct pack *p, const cJSON *object, const char *name);
const cJSON *pack_may_array(struct pack *p, const cJSON *object, const char *name);
const char *pack_string(struct pack *p, const cJSON *object, const char *name);
const char *pack_may_string(struct pack *p, const cJSON *object, const char *name);

/* A whole number, `fallback` when it is missing. */
int pack_int(struct pack *p, const cJSON *object, const char *name, int fallback);
bool pack_flag(struct pack *p, const cJSON *object, const char *name);

/* A fraction written as a string: "1", "0.0005", "2000/3". */
prun_rational pack_rational(struct pack *p, const cJSON *object, const char *name);

/* Every member of `object` must be one of `names` (closed by NULL). */
void pack_only(struct pack *p, const cJSON *object, const char *const *names);

/* Adds the strings of an array (which may be NULL) to `words`. */
void pack_words(struct pack *p, const cJSON *array, struct words *words, uint16_t class,
                int32_t value);

#endif
