/*
 * search.h - where plugin files lie: folders in order, and the shared objects below each.
 *
 * Knows names only; what a file is, others say. Order is that of the path, then of the names'
 * bytes, so that it is the same everywhere.
 */
#ifndef PLUGIN_SEARCH_H
#define PLUGIN_SEARCH_H

#include "base/arena.h"
#include "base/error.h"

/* A tree of folders deeper, or a set of files larger, than this is not one of plugins. */
#define SEARCH_DEPTH_MAX 8u
#define SEARCH_FILES_MAX 4096u

struct search_folder {
    const char *path;
    bool is_named; /* on the command line: it must be there, and what is no plugin in it is told */
    bool is_own;   /* came with this prun */
};

struct search_path {
    struct search_folder *folder;
    size_t count;
};

/* A file named *.so, by its full path. */
struct search_hit {
    const char *path;
    const struct search_folder *folder;
    uint64_t device, inode;
};

struct search_result {
    struct search_hit *hit;
    size_t count, room;
};

/* The --plugins folders, those of PRUN_PLUGIN_PATH, then "plugins" beside the program when it runs
 * from a build tree, else the installed folder. */
int search_path_make(const char *const *named, size_t count, struct arena *a,
                     struct search_path *ret, struct error *reterr);

/* All hits of the path; a file that is reached twice counts once. */
int search_run(const struct search_path *path, struct arena *a, struct search_result *ret,
               struct error *reterr);
void search_result_free(struct search_result *r);

#endif
