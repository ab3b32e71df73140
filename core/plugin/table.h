/*
 * table.h - the tables of a plugin, checked, in the sizes of this core.
 *
 * A plugin may have been built against an older header, whose rows are shorter, or a newer one,
 * whose rows are longer: rows are walked by the sizes that the plugin tells, and copied; what an
 * old row has not is zero, what a new one has more is left out.
 */
#ifndef PLUGIN_TABLE_H
#define PLUGIN_TABLE_H

#include <prun/plugin.h>
#include "base/arena.h"
#include "base/error.h"
#include "plugin/image.h"
#include "plugin/note.h"

/* Checks what the plugin says of itself against its note, and gives its classes, copied into `a`.
 * Error codes: wrong_abi, bad_table; the text names class, row and what would be right. */
int table_read(const prun_plugin_info *info, const struct note *note, const struct image *image,
               struct arena *a, const prun_stage_class **ret_classes, size_t *ret_count,
               struct error *reterr);

/* The same of one class whose rows are already in the sizes of this core: what a test describes. */
int table_check_class(const prun_stage_class *c, const struct image *image, struct error *reterr);

#endif
