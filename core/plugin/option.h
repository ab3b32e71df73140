/*
 * option.h - from a JSON value and an option row to a field of a config struct.
 *
 * Setters know one value; which file and line it stands in is the caller's.
 */
#ifndef PLUGIN_OPTION_H
#define PLUGIN_OPTION_H

#include <prun/plugin.h>
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

struct cJSON;

/* "bool", "integer", "size", "duration", "number", "string", "word", "list of strings", "JSON" */
const char *option_type_name(const prun_option *row);

/* What the row takes, as a manual says it: "between 1 and 65536 bytes", "one of \"a\", \"b\"", or
 * "" where nothing more than the type limits it. */
void option_add_limits(const prun_option *row, struct buffer *b);

/* A new config struct with all fallbacks, in `a`. NULL: no memory or a fallback that is none (the
 * class's own mistake, told in the error). */
void *option_defaults(const prun_stage_class *cls, struct arena *a, struct error *reterr);

/* Sets the row's field from a JSON value. `raw` is the value's own text in the file ({NULL, 0}:
 * none): integers are read from it, not from a double. The error is a fragment: "must be between 1
 * and 65536 bytes, not 0". On an error the field is as before. */
int option_set(const prun_option *row, void *config, const struct cJSON *value, prun_bytes raw,
               struct arena *a, struct error *reterr);

/* "64MiB", "1.5GB", "250ms", "2h" in the unit of the row: exact, or an error.
 *
 * Sizes: B; kB, MB, GB, TB, PB, EB are powers of 1000; KiB, MiB, ... and the bare letters K, M,
 * ... are powers of 1024. Durations: us, ms, s, m (or min), h, d, w. Large and small letters are
 * the same. A bare number counts in the unit of the row; units other than "bytes" and "ms" have no
 * suffixes. */
int option_parse_quantity(const char *text, const char *unit, int64_t *ret, struct error *reterr);

/* The other way round, the shortest that is exact: "64KiB", "2h", "1000". */
#define OPTION_QUANTITY_MAX 32
void option_print_quantity(int64_t value, const char *unit, char out[OPTION_QUANTITY_MAX]);

#endif
