/*
 * walk.h - walks over the files of a path: a file, a folder with its sub-folders, or a glob.
 *
 * In order of the bytes of the path, and lazily: a folder is read when the walk comes to it, and each
 * step does a bounded piece of work (one entry, or one folder). Hidden entries (.x) are passed over.
 * Links to files are followed when they lead into the tree; links to folders never are, so that there
 * are no loops and no file stands twice.
 */
#ifndef SOURCE_FILES_WALK_H
#define SOURCE_FILES_WALK_H

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

/* Whether the path is a glob, and not a file or a folder. */
bool walk_is_glob(const struct walk *w);

/* Starts again from the first folder. */
void walk_rewind(struct walk *w);

#endif
