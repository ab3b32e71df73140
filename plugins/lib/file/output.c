/*
 * output.c - appending, and generations whose rename can be undone.
 *
 * Each step is durable before the next one relies on it. The order of a renewal:
 *
 *   write .next, sync it      a crash leaves .next: thrown away
 *   link the file as .prev-G  a crash leaves two names of one file: one is dropped
 *   rename .next to the file  a crash leaves .prev-G: with a receipt of G it goes back into place,
 *   (the ledger commits)      with a receipt of G + 1 it is dropped
 */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* copy_file_range, asprintf */
#endif
#include "output.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum output_status fail(struct output *o, enum output_status status, const char *what,
                               const char *path)
{
    snprintf(o->error, sizeof(o->error), "%s \"%s\": %s", what, path, strerror(errno));
    return status;
}

/* ---- Names ---- */

/* FOLDER/.NAME.ENDING */
static char *beside(const char *path, const char *ending)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *out;

    if (asprintf(&out, "%.*s.%s.%s", (int)(name - path), path, name, ending) < 0)
        return NULL;
    return out;
}

static char *prev_name(const struct output *o, uint64_t generation)
{
    char ending[32];

    snprintf(ending, sizeof(ending), "prev-%" PRIu64, generation);
    return beside(o->path, ending);
}

static enum output_status make_folders(struct output *o, char *folder)
{
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return fail(o, OUTPUT_FATAL, "cannot make the folder", folder);
        *slash = '/';
    }
    return OUTPUT_OK;
}

/* Waiting would not make it shorter. The longest name of all counts: that of a former version. */
static enum output_status check_name(struct output *o)
{
    char *longest = prev_name(o, UINT64_MAX);
    bool is_too_long = longest && access(longest, F_OK) != 0 && errno == ENAMETOOLONG;

    free(longest);
    if (!is_too_long)
        return OUTPUT_OK;
    snprintf(o->error, sizeof(o->error), "the name of the file is too long: \"%.200s...\"",
             o->path);
    return OUTPUT_FATAL;
}

enum output_status output_open(struct output *o, const char *path)
{
    o->fd = o->next_fd = o->folder = -1;
    o->path = strdup(path);
    o->next = beside(path, "next");
    o->fresh = beside(path, "new");
    char *folder = strdup(path);
    enum output_status status = OUTPUT_OK;
    if (!o->path || !o->next || !o->fresh || !folder) {
        errno = ENOMEM;
        status = fail(o, OUTPUT_FATAL, "cannot open", path);
    }
    if (!status)
        status = make_folders(o, folder);
    if (!status) {
        char *slash = strrchr(folder, '/');
        if (slash)
            slash[slash == folder] = '\0';
        o->folder = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (o->folder < 0)
            status = fail(o, OUTPUT_FATAL, "cannot open the folder", slash ? folder : ".");
    }
    if (!status)
        status = check_name(o);
    free(folder);
    return status;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void output_close(struct output *o)
{
    if (!o->path) /* never opened */
        return;
    close_fd(&o->fd);
    close_fd(&o->next_fd);
    close_fd(&o->folder);
    free(o->path);
    free(o->next);
    free(o->fresh);
    memset(o, 0, sizeof(*o));
}

/* ---- Small durable steps ---- */

static enum output_status sync_folder(struct output *o)
{
    if (fsync(o->folder) != 0)
        return fail(o, OUTPUT_RETRY, "cannot sync the folder of", o->path);
    return OUTPUT_OK;
}

static enum output_status drop(struct output *o, const char *path)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return fail(o, OUTPUT_RETRY, "cannot remove", path);
    return OUTPUT_OK;
}

static enum output_status drop_prev(struct output *o, uint64_t generation)
{
    char *prev = prev_name(o, generation);
    enum output_status status;

    if (!prev)
        return OUTPUT_RETRY;
    status = drop(o, prev);
    free(prev);
    return status;
}

static enum output_status cut(struct output *o, uint64_t length)
{
    if (ftruncate(o->fd, (off_t)length) != 0)
        return fail(o, OUTPUT_RETRY, "cannot cut", o->path);
    return OUTPUT_OK;
}

static enum output_status lock(struct output *o, int fd, const char *path)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return OUTPUT_OK;
    if (errno == EWOULDBLOCK) {
        snprintf(o->error, sizeof(o->error), "\"%s\" is being written by another process", path);
        return OUTPUT_FATAL;
    }
    return errno == ENOLCK || errno == EOPNOTSUPP ? OUTPUT_OK
                                                  : fail(o, OUTPUT_RETRY, "cannot lock", path);
}

/* Opens the file for writing; ENOENT is told by a descriptor of -1. */
static enum output_status open_file(struct output *o, int flags)
{
    close_fd(&o->fd);
    o->fd = open(o->path, O_RDWR | O_CLOEXEC | flags, 0666);
    if (o->fd < 0)
        return errno == ENOENT
                   ? OUTPUT_OK
                   : fail(o, errno == ENOSPC || errno == EDQUOT ? OUTPUT_RETRY : OUTPUT_FATAL,
                          "cannot open", o->path);
    return lock(o, o->fd, o->path);
}

/* ---- The mark of a file that the ledger does not know yet ---- */

/* The identity in the mark; "" when there is none. */
static void read_fresh(const struct output *o, char identity[RECEIPT_IDENTITY + 1])
{
    const int fd = open(o->fresh, O_RDONLY | O_CLOEXEC);
    const ssize_t size = fd < 0 ? 0 : read(fd, identity, RECEIPT_IDENTITY);

    identity[size > 0 ? size : 0] = '\0';
    if (fd >= 0)
        close(fd);
}

static enum output_status write_fresh(struct output *o)
{
    const int fd = open(o->fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    const bool is_written = fd >= 0 &&
                            write(fd, o->now.identity, RECEIPT_IDENTITY) == RECEIPT_IDENTITY &&
                            fsync(fd) == 0;
    const int problem = errno;

    if (fd >= 0)
        close(fd);
    errno = problem;
    return is_written ? sync_folder(o) : fail(o, OUTPUT_RETRY, "cannot write", o->fresh);
}

static bool exists(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0;
}

/* ---- Recovery ---- */

/* A new file will be begun by the next group. */
static enum output_status begin_anew(struct output *o, enum output_status status)
{
    close_fd(&o->fd);
    o->settled = (struct receipt){0};
    o->is_dirty = false;
    o->group = 0;
    if (receipt_new(&o->now) != 0)
        return fail(o, OUTPUT_FATAL, "no random identity for", o->path);
    return status;
}

/* Removes a file that was begun but never came into the ledger. */
static enum output_status discard(struct output *o)
{
    enum output_status status = drop(o, o->path);

    if (!status)
        status = drop(o, o->fresh);
    return status ? status : sync_folder(o);
}

/* Moves what is not ours out of the way, and says where to. */
static enum output_status move_aside(struct output *o)
{
    char aside[4096];

    for (unsigned i = 1; i < 10000; i++) {
        snprintf(aside, sizeof(aside), "%s.other-%u", o->path, i);
        if (exists(aside))
            continue;
        if (rename(o->path, aside) != 0)
            return fail(o, OUTPUT_FATAL, "cannot move aside", o->path);
        snprintf(o->error, sizeof(o->error),
                 "\"%.200s\" is not the file that was written here; it is kept as \"%.200s\"",
                 o->path, aside);
        return sync_folder(o);
    }
    errno = EEXIST;
    return fail(o, OUTPUT_FATAL, "cannot move aside", o->path);
}

static enum output_status recover_unknown(struct output *o)
{
    struct stat info;
    enum output_status status = OUTPUT_OK;

    if (exists(o->fresh))
        status = discard(o);
    else if (stat(o->path, &info) == 0 && (!S_ISREG(info.st_mode) || info.st_size > 0)) {
        snprintf(
            o->error, sizeof(o->error),
            "\"%s\" is there already and the ledger knows nothing of it; move it away, or choose "
            "another path",
            o->path);
        return OUTPUT_FATAL;
    }
    return status ? status : begin_anew(o, OUTPUT_OK);
}

/* Undoes a renewal that the ledger did not come to know, forgets one that it did. */
static enum output_status recover_generation(struct output *o, uint64_t generation)
{
    char *prev = prev_name(o, generation);
    enum output_status status = OUTPUT_OK;

    if (!prev)
        return OUTPUT_RETRY;
    if (exists(prev)) {
        if (rename(prev, o->path) != 0) /* which does nothing when both are one file */
            status = fail(o, OUTPUT_RETRY, "cannot put back", prev);
        if (!status)
            status = drop(o, prev);
        if (!status)
            status = sync_folder(o);
    }
    free(prev);
    if (!status && generation > 1)
        status = drop_prev(o, generation - 1);
    return status ? status : drop(o, o->next);
}

static enum output_status lose(struct output *o)
{
    snprintf(o->error, sizeof(o->error), "\"%s\" is gone", o->path);
    if (exists(o->path)) {
        const enum output_status status = move_aside(o);
        if (status)
            return status;
    }
    return begin_anew(o, OUTPUT_LOST);
}

enum output_status output_recover(struct output *o, const struct receipt *receipt)
{
    char fresh[RECEIPT_IDENTITY + 1];
    enum output_status status;

    if (!receipt)
        return recover_unknown(o);
    read_fresh(o, fresh);
    if (exists(o->fresh) && strcmp(fresh, receipt->identity) != 0) {
        status = discard(o);
        return status ? status : lose(o);
    }
    status = recover_generation(o, receipt->generation);
    if (!status)
        status = open_file(o, 0);
    if (status)
        return status;
    if (o->fd < 0 || !receipt_fits(receipt, o->fd))
        return lose(o);
    status = cut(o, receipt->length);
    if (!status)
        status = drop(o, o->fresh);
    o->settled = o->now = *receipt;
    o->is_dirty = false;
    o->group = 0;
    return status;
}

/* ---- Groups ---- */

/* The ledger has what was written: nothing before it is needed. */
static enum output_status settle(struct output *o)
{
    enum output_status status = OUTPUT_OK;

    if (o->settled.generation == 0)
        status = drop(o, o->fresh);
    else if (o->now.generation > o->settled.generation)
        status = drop_prev(o, o->settled.generation);
    if (status)
        return status;
    o->settled = o->now;
    o->is_dirty = false;
    return OUTPUT_OK;
}

/* Back to what the ledger has. */
static enum output_status undo(struct output *o)
{
    enum output_status status;

    close_fd(&o->next_fd);
    if (o->settled.generation == 0) {
        o->now.length = 0;
        return o->fd < 0 ? OUTPUT_OK : cut(o, 0);
    }
    o->now = o->settled;
    status = recover_generation(o, o->settled.generation);
    if (!status)
        status = open_file(o, 0);
    return status ? status : cut(o, o->settled.length);
}

/* The first bytes of a file that is new. */
static enum output_status create(struct output *o)
{
    enum output_status status = write_fresh(o);

    if (!status)
        status = open_file(o, O_CREAT);
    if (!status && o->fd < 0)
        status = fail(o, OUTPUT_FATAL, "cannot make", o->path);
    if (!status)
        status = cut(o, 0);
    if (!status)
        receipt_mark(&o->now, o->fd);
    return status;
}

/* Somebody may have moved the file since the group before. */
static enum output_status check_place(struct output *o)
{
    struct stat here, open_one;

    if (stat(o->path, &here) == 0 && fstat(o->fd, &open_one) == 0 &&
        here.st_dev == open_one.st_dev && here.st_ino == open_one.st_ino)
        return OUTPUT_OK;
    snprintf(
        o->error, sizeof(o->error),
        "\"%s\" was moved, removed or replaced while it was written; start again, and everything "
        "is written anew",
        o->path);
    return OUTPUT_FATAL;
}

enum output_status output_begin(struct output *o, int64_t group, bool is_retract)
{
    enum output_status status = OUTPUT_OK;

    if (o->is_dirty && o->group > 0 && group > o->group && !is_retract)
        status = settle(o);
    else if (o->is_dirty)
        status = undo(o);
    if (status)
        return status;
    o->is_dirty = true;
    o->group = 0;
    if (o->fd < 0)
        status = create(o);
    if (!status)
        status = check_place(o);
    if (!status && lseek(o->fd, (off_t)o->now.length, SEEK_SET) < 0)
        status = fail(o, OUTPUT_RETRY, "cannot seek in", o->path);
    o->group = -group; /* begun, not ended */
    return status;
}

static bool write_all(int fd, prun_bytes bytes)
{
    for (size_t done = 0; done < bytes.size;) {
        const ssize_t wrote = write(fd, bytes.data + done, bytes.size - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

static int target(const struct output *o)
{
    return o->next_fd >= 0 ? o->next_fd : o->fd;
}

enum output_status output_write(struct output *o, prun_bytes bytes)
{
    if (!write_all(target(o), bytes))
        return fail(o, OUTPUT_RETRY, "cannot write", o->path);
    o->now.length += bytes.size;
    return OUTPUT_OK;
}

enum output_status output_renew(struct output *o)
{
    struct stat info;

    o->next_fd = open(o->next, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (o->next_fd < 0)
        return fail(o, OUTPUT_RETRY, "cannot make", o->next);
    if (fstat(o->fd, &info) != 0 || fchmod(o->next_fd, info.st_mode & 07777) != 0)
        return fail(o, OUTPUT_RETRY, "cannot set the mode of", o->next);
    receipt_mark(&o->now, o->next_fd);
    o->now.length = 0;
    return lock(o, o->next_fd, o->next);
}

static bool copy_by_hand(struct output *o, uint64_t from, uint64_t size)
{
    static const size_t room = 256 * 1024;
    uint8_t *buffer = malloc(room);
    bool is_good = buffer != NULL;

    while (is_good && size > 0) {
        const ssize_t got = pread(o->fd, buffer, size < room ? size : room, (off_t)from);
        is_good = got > 0 && write_all(o->next_fd, (prun_bytes){buffer, (size_t)got});
        from += is_good ? (uint64_t)got : 0;
        size -= is_good ? (uint64_t)got : 0;
    }
    free(buffer);
    return is_good;
}

enum output_status output_copy(struct output *o, uint64_t from, uint64_t size)
{
    uint64_t left = size;
    off_t at = (off_t)from;

    while (left > 0) {
        const ssize_t got = copy_file_range(o->fd, &at, o->next_fd, NULL, left, 0);
        if (got <= 0)
            break;
        left -= (uint64_t)got;
    }
    if (left > 0 && !copy_by_hand(o, from + size - left, left))
        return fail(o, OUTPUT_RETRY, "cannot copy into", o->next);
    o->now.length += size;
    return OUTPUT_OK;
}

/* Makes `.next` the file, with the version before as `.prev-G`. */
static enum output_status exchange(struct output *o)
{
    char *prev = prev_name(o, o->settled.generation);
    enum output_status status = OUTPUT_OK;

    if (!prev)
        return OUTPUT_RETRY;
    /* Some file systems have no links: then there is a moment without the file, which recovery knows. */
    if (link(o->path, prev) != 0 && errno != EEXIST && rename(o->path, prev) != 0)
        status = fail(o, OUTPUT_RETRY, "cannot keep", prev);
    free(prev);
    if (!status)
        status = sync_folder(o);
    if (!status && rename(o->next, o->path) != 0)
        status = fail(o, OUTPUT_RETRY, "cannot rename", o->next);
    if (status)
        return status;
    close_fd(&o->fd);
    o->fd = o->next_fd;
    o->next_fd = -1;
    return sync_folder(o);
}

enum output_status output_end(struct output *o)
{
    enum output_status status = OUTPUT_OK;
    const int fd = target(o);

    if (receipt_measure(&o->now, fd) != 0)
        return fail(o, OUTPUT_RETRY, "cannot read again", o->path);
    if (fdatasync(fd) != 0)
        return fail(o, OUTPUT_RETRY, "cannot sync", o->path);
    if (o->next_fd >= 0) {
        o->now.generation = o->settled.generation + 1;
        status = exchange(o);
    } else if (o->settled.generation == 0) {
        status = sync_folder(o); /* the name is new */
    }
    if (!status)
        o->group = -o->group;
    return status;
}
