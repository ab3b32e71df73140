/*
 * registry.h - which plugins there are and which file has which stage class.
 *
 * The folders of the search path are scanned (with their sub-folders, and .libs of the build tree)
 * and the notes of the files read; a file is loaded only when a pipeline, or prun describe, names
 * a class of it. Order of the path: --plugins folders, PRUN_PLUGIN_PATH, then the build tree when
 * the program runs from one, else the installed folder. Main thread only.
 */
#ifndef PLUGIN_REGISTRY_H
#define PLUGIN_REGISTRY_H

#include <prun/plugin.h>
#include "base/error.h"

struct registry;

/* A plugin file that was found. `problem` is NULL when it can be used. */
struct plugin_file {
    const char *path;
    const char *name, *version, *licence; /* of its note; NULL when that could not be read */
    const char *const *class_name;
    const char *const *class_about; /* as many */
    size_t class_count;
    const char *problem_code, *problem;
};

/* Scans. `folders` are the --plugins arguments. A folder that is not there is an error only when it
 * was named on the command line. */
int registry_open(const char *const *folders, size_t count, struct registry **ret,
                  struct error *reterr);
void registry_close(struct registry *r); /* takes NULL; unloads nothing that still may run */

size_t registry_file_count(const struct registry *r);
const struct plugin_file *registry_file(const struct registry *r, size_t index);

/* Another file that has the class too, or NULL: who names the class gets the error two_plugins. */
const struct plugin_file *registry_rival(const struct registry *r, const struct plugin_file *file,
                                         const char *class_name);

/* Loads each file that can be used and keeps what is wrong with it as its problem; for prun
 * plugins. */
void registry_load_all(struct registry *r);

/* All class names that the notes tell, sorted: for "did you mean". */
const char *const *registry_class_names(const struct registry *r, size_t *ret_count);

/* What the loader knows of a loaded class. */
struct loaded_class {
    const prun_stage_class
        *cls; /* rows in this core's own sizes, `fates` never 0 but for sources */
    const char *plugin, *version, *licence;
    const char *path;        /* of the shared object */
    const char *data_folder; /* where prun_data_open looks: beside the file, or above its .libs */
    const char *build;       /* hex hash of the file's content: for the fingerprint */
};

/* The class, loading its plugin when that has not been done. The error's codes: unknown_class (with
 * the nearest name), two_plugins (both files named), and the codes of note_read and of loading
 * (load_failed, no_symbol, wrong_abi, bad_table, unsafe_file). */
int registry_find(struct registry *r, const char *class_name, const struct loaded_class **ret,
                  struct error *reterr);

#endif
