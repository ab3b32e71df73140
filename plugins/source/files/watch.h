/*
 * watch.h - the files of a walk, for ever: those that are there, and those that come or change.
 *
 * inotify says early where to look, but it loses events and does not see every file system; so the whole
 * tree is scanned again every 30 s, and at once when events were lost. A file is given when it is complete:
 *
 *   - it was renamed into place, or
 *   - a writer closed it, and nothing has changed for 200 ms, or
 *   - nobody was seen writing to it, and it has looked the same for 2 s.
 *
 * A file that is seen being written is not given before it is closed. Who opens it again later gives half a
 * file, as nobody can know: it is given again when it was closed again. Files, folders, and the root
 * itself may go and come back. Nothing here waits: the caller does, for the descriptor and the time.
 */
#ifndef SOURCE_FILES_WATCH_H
#define SOURCE_FILES_WATCH_H

#include "files/walk.h"

struct watch;

enum watch_step {
    WATCH_FILE, /* a complete file that is new or looks different: watch_given() when it was taken */
    WATCH_REFUSED, /* once, until it looks different */
    WATCH_SKIPPED, /* likewise */
    WATCH_WORK,    /* something was done, there may be more */
    WATCH_IDLE,    /* nothing to do before watch_fd() is readable or watch_wait_ms() is over */
    WATCH_MEMORY   /* out of it */
};

/* Takes the walk over, also on failure. */
int watch_open(struct walk *walk, struct watch **ret, char *error, size_t error_size);
void watch_close(struct watch *w); /* takes NULL */

/* The next step at the time `now_ms`, which only grows. */
enum watch_step watch_next(struct watch *w, int64_t now_ms, struct walk_entry *ret);

/* The file that the last step told was taken as it looked then. */
void watch_given(struct watch *w);

int watch_fd(const struct watch *w);
int64_t watch_wait_ms(const struct watch *w, int64_t now_ms);

/* A sentence for the log that has not been told yet (the folder is gone, it is back, not all folders can be
 * watched), or NULL. */
const char *watch_news(struct watch *w);

#endif
