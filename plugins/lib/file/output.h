/*
 * output.h - a file that grows group by group, and can always be brought back to its last receipt.
 *
 * Appending is cheap: what follows the receipt's length is cut off when a run begins. To change what lies
 * before, the whole file is written anew beside it (.NAME.next) and renamed into place; the version
 * before stays as .NAME.prev-GENERATION until the ledger is known to have the new receipt. While a new
 * file is not in the ledger at all, .NAME.new says that it may be thrown away.
 *
 * The committer's thread only. Functions give OUTPUT_OK, or a status with the reason in `o->error`.
 */
#ifndef FILE_OUTPUT_H
#define FILE_OUTPUT_H

#include "receipt.h"

enum output_status {
    OUTPUT_OK,
    OUTPUT_RETRY, /* bad luck: no room, an I/O error */
    OUTPUT_FATAL, /* nothing that waiting would mend */
    OUTPUT_LOST   /* only from recover: it is not there, or another file is */
};

struct output {
    char *path, *next, *fresh; /* NAME, .NAME.next, .NAME.new */
    int folder;                /* descriptor */
    int fd, next_fd;           /* -1: none */
    struct receipt settled;    /* what the ledger has; generation 0: nothing yet */
    struct receipt now;
    int64_t group; /* that led from settled to now; 0: none */
    bool is_dirty; /* the file may differ from `settled`: a group was begun */
    prun_bytes head; /* what every generation begins with: the names of columns */
    char error[512];
};

/* Makes the folders above the file, and holds the one that it is in. */
enum output_status output_open(struct output *o, const char *path);
void output_close(struct output *o); /* also after a failed or a missing open */

/* Brings the file to the state of the receipt; `receipt` is NULL when there is none. After OUTPUT_LOST a
 * new file is begun; what stood at the path was moved aside (said in `error`). */
enum output_status output_recover(struct output *o, const struct receipt *receipt);

/* Begins the group. A later commit says that the ledger has the group before; the same group again, or a
 * retraction, says that it has not: then what was begun is undone first. */
enum output_status output_begin(struct output *o, int64_t group, bool is_retract);

/* Adds to the end, of the file or, after output_renew, of its next generation. */
enum output_status output_write(struct output *o, prun_bytes bytes);

/* From now on a next generation is written; output_copy adds to it bytes of the present one. */
enum output_status output_renew(struct output *o);
enum output_status output_copy(struct output *o, uint64_t from, uint64_t size);

/* Makes everything durable; the new receipt is in `o->now`. */
enum output_status output_end(struct output *o);

#endif
