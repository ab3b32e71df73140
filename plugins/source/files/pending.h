/*
 * pending.h - files that are not known to be complete yet, and when they are.
 */
#ifndef SOURCE_FILES_PENDING_H
#define SOURCE_FILES_PENDING_H

#include "known.h"

/* What was seen happen to a file. */
enum sign {
    SIGN_SCANNED, /* it is there, and nobody saw it being made */
    SIGN_WRITTEN, /* made or changed: a writer has it */
    SIGN_CLOSED,  /* by a writer */
    SIGN_MOVED    /* into place, whole */
};

struct pending_file {
    struct pending_file *next;
    struct look look;
    bool has_look;
    enum sign sign;
    int64_t changed_ms; /* when it last looked different, or something was seen */
    char *path, *real;
};

struct pending {
    struct pending_file *first, **end; /* in order of arrival */
    struct pending_file **slot;        /* by path */
    size_t slot_count, count;
};

void pending_clear(struct pending *p);

/* A sign of the file; NULL: out of memory. */
struct pending_file *pending_note(struct pending *p, const char *path, const char *real,
                                  enum sign sign, int64_t now_ms);
bool pending_has(const struct pending *p, const char *path);

/* Events were lost: nothing that was seen counts any more. */
void pending_forget_signs(struct pending *p);

/* Whether the file, which looks like `info` now, is complete. */
bool pending_is_complete(struct pending_file *f, const struct stat *info, int64_t now_ms);

/* Removes the file that `*link` points to, which is `p->first` or another's `next`. */
void pending_remove(struct pending *p, struct pending_file **link);

#endif
