/*
 * loader.h - loads a plugin file and gives its classes.
 *
 * Main thread only: libltdl is not made for more, and constructors of libraries expect it. A
 * plugin is never unloaded: objects that it made may be freed as late as at exit, leak reports
 * need its symbols, and a new build of it is picked up by a new process (dlopen would give the old
 * image anyway).
 */
#ifndef PLUGIN_LOADER_H
#define PLUGIN_LOADER_H

#include "plugin/note.h"
#include "plugin/registry.h"

/* Whether only the user or root could have written the file: else unsafe_file. A folder that
 * everybody may write into (without the sticky bit) makes its files unsafe, too. */
int loader_check_file(const char *path, struct error *reterr);

/* Loads the file, whose note was read before, and checks its tables. With `is_tried` a child loads
 * it first. The classes live in `a`. Error codes: unsafe_file, load_failed, no_symbol, wrong_abi,
 * bad_table; the text begins with the path. */
int loader_load(const char *path, const struct note *note, bool is_tried, struct arena *a,
                const struct loaded_class **ret_classes, size_t *ret_count, struct error *reterr);

#endif
