/*
 * value.h - setting, reading and printing single values.
 */
#ifndef RECORD_VALUE_H
#define RECORD_VALUE_H

#include <prun/record.h>
#include "base/arena.h"
#include "base/buffer.h"

/* Setters copy into `a`; false when out of memory or, for bytes, above 4 GiB - 1. */
bool value_set_decimal(prun_value *v, struct arena *a, prun_decimal d);
bool value_set_bytes(prun_value *v, struct arena *a, prun_tag tag, prun_bytes bytes);
bool value_set_text(prun_value *v, struct arena *a, const prun_text *text);
void value_set_int(prun_value *v, prun_tag tag, int64_t i);
void value_set_float(prun_value *v, double f);
void value_set_null(prun_value *v);

prun_decimal value_decimal(const prun_value *v); /* of PRUN_DECIMAL and PRUN_INT; else 0 */
prun_bytes value_bytes(const prun_value *v);     /* of the byte kinds and text; else empty */

/* The part [at, at + size) of a text with its part of the map, in `a`; bytes are not copied. */
const prun_text *text_cut(struct arena *a, const prun_text *text, size_t at, size_t size);

/* One value as JSON, as prun_record_json() writes it. */
void value_add_json(struct buffer *b, const prun_value *v);

/* "2025-08-01" of days since 1970-01-01, and back (false: no such date). */
size_t date_print(int64_t days, char out[16]);
bool date_parse(prun_bytes text, int64_t *ret_days);
/* "2025-08-01T06:30:00.000000Z" */
size_t time_print(int64_t us, char out[40]);

#endif
