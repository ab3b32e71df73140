/*
 * walk.h - walks over the files of a path: a file, a folder with its sub-folders, or a glob.
 *
 * In order of the bytes of the path, and lazily: a folder is read when the walk comes to it, and each
 * step does a bounded piece of work (one entry, or one folder). Hidden entries (.x) are passed over.
 * Links to files are followed when they lead into the tree; links to folders never are, so that there
 * are no loops and no file stands twice.
 */
#ifndef FILES_WALK_H
#define FILES_WALK_H

#include <prun/base.h>
#include <sys/stat.h>

struct walk;

enum walk_step {
    WALK_FILE,    /* a regular file */
    WALK_FOLDER,  /* a folder was read; nothing to do but to go on, or to watch it */
    WALK_REFUSED, /* an input that cannot be one: `code` and `reason` say why */
    WALK_SKIPPED, /* a link that is not followed: `reason` says why */
    WALK_END
};

/* What a step came to; strings live until the next step. */
struct walk_entry {
    const char *path; /* to open */
    const char *real; /* canonical */
    struct stat info; /* of the file, of a link's target */
    const char *code;
    char reason[256];
};

/* The walk of `path`; -1 with a sentence in `error` when there is nothing to walk. What is a file or a
 * folder is never read as a glob. */
int walk_open(const char *path, struct walk **ret, char *error, size_t error_size);
void walk_close(struct walk *w); /* takes NULL */

/* The next step. `*ret` is filled for all but WALK_END. */
enum walk_step walk_next(struct walk *w, struct walk_entry *ret);

/* Whether the path is a glob, or one file; else it is a folder. */
bool walk_is_glob(const struct walk *w);
bool walk_is_file(const struct walk *w);

/* Starts again from the first folder. */
void walk_rewind(struct walk *w);

/* `enter` is called with every folder before its names are read, so that nothing that appears in it from
 * then on is missed by who watches it. */
typedef void (*walk_enter)(void *context, const char *path, const char *real, size_t level);
void walk_on_enter(struct walk *w, walk_enter enter, void *context);

/* Whether a file of that name in a folder of that level is one of the walk's; and a folder. */
bool walk_takes(const struct walk *w, size_t level, const char *name);
bool walk_enters(const struct walk *w, size_t level, const char *name);

/* What stands at a path that walk_takes() was asked for: a step as walk_next() gives it. */
enum walk_step walk_look(struct walk *w, const char *path, const char *real,
                         struct walk_entry *ret);

/* The folder, given and canonical, under which all lies; of one file its own path. */
const char *walk_root(const struct walk *w);

#endif
