/*
 * input.c - reads a file, or a range of one, and hashes it, and notices when it changes meanwhile.
 *
 * Of a range the borders are first moved to where records start, by looking for the delimiter from
 * the byte before each border on: so that every record belongs to the one range that its first byte
 * lies in.
 *
 * The file is opened without blocking, so that a fifo that took the file's place cannot hold a
 * worker.
 */
#include "run/input.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 5
#define PIECE 16384

int input_hash(prun_bytes bytes, char ret[INPUT_HASH_SIZE])
{
    static const char digit[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int size = 0;

    if (EVP_Digest(bytes.data ? bytes.data : (const uint8_t *)"", bytes.size, hash, &size,
                   EVP_sha256(), NULL) != 1 ||
        size != 32)
        return -1;
    for (unsigned int i = 0; i < size; i++) {
        ret[2 * i] = digit[hash[i] >> 4];
        ret[2 * i + 1] = digit[hash[i] & 15];
    }
    ret[64] = '\0';
    return 0;
}

static int64_t time_ns(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && time_ns(a->st_mtim) == time_ns(b->st_mtim) &&
           time_ns(a->st_ctim) == time_ns(b->st_ctim);
}

/* ---- Ranges -- */

void range_print(const struct range *r, char ret[RANGE_ROOM])
{
    snprintf(ret, RANGE_ROOM, "%" PRId64 "-%" PRId64 "+%" PRId64 "/%d", r->start, r->end,
             r->record_bytes, r->delimiter);
}

bool range_parse(const char *text, struct range *ret)
{
    struct range r;
    char more;

    if (sscanf(text, "%" SCNd64 "-%" SCNd64 "+%" SCNd64 "/%d%c", &r.start, &r.end, &r.record_bytes,
               &r.delimiter, &more) != 4)
        return false;
    *ret = r;
    return true;
}

static ssize_t read_some(int fd, void *to, size_t size, int64_t at, struct error *reterr)
{
    ssize_t n;

    do
        n = pread(fd, to, size, (off_t)at);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
    return n;
}

/* Where a record starts: behind the first delimiter in [from, until), else at `until`. */
static int find_start(int fd, int delimiter, int64_t from, int64_t until, int64_t *ret,
                      struct error *reterr)
{
    uint8_t piece[PIECE];

    while (from < until) {
        size_t want = until - from < PIECE ? (size_t)(until - from) : PIECE;
        ssize_t n = read_some(fd, piece, want, from, reterr);
        const uint8_t *at = n > 0 ? memchr(piece, delimiter, (size_t)n) : NULL;

        if (n < 0)
            return -1;
        if (n == 0)
            break;
        if (at) {
            *ret = from + (at - piece) + 1;
            return 0;
        }
        from += n;
    }
    *ret = until;
    return 0;
}

/* The bytes of the records that start in the range of a file of `size` bytes. */
static int find_borders(int fd, const struct range *r, int64_t size, int64_t *ret_from,
                        int64_t *ret_to, struct error *reterr)
{
    int64_t end = r->end < size ? r->end : size, from = r->start < end ? r->start : end, to = end;
    int64_t most = size - end > r->record_bytes ? end + r->record_bytes : size;

    if (from > 0 && find_start(fd, r->delimiter, from - 1, end, &from, reterr) < 0)
        return -1;
    if (from < end && end < size && find_start(fd, r->delimiter, end - 1, most, &to, reterr) < 0)
        return -1;
    *ret_from = from;
    *ret_to = from < end ? to : from;
    return 0;
}

/* ---- Reading -- */

static int read_all(int fd, struct input *i, uint64_t offset, size_t size, struct error *reterr)
{
    i->offset = offset;
    if (!meter_charge(i->meter, size + 1))
        return error_set(reterr, "unit_too_large",
                         "the input of %zu bytes does not fit in the unit's memory of %zu bytes",
                         size, i->meter->limit);
    i->data = malloc(size + 1);
    if (!i->data) {
        meter_release(i->meter, size + 1);
        return error_memory(reterr);
    }
    i->size = size;
    for (size_t at = 0; at < size;) {
        ssize_t n = read_some(fd, i->data + at, size - at, (int64_t)(offset + at), reterr);

        if (n < 0)
            return -1;
        if (n == 0)
            return 1; /* it shrank */
        at += (size_t)n;
    }
    i->data[size] = '\0';
    return 0;
}

void input_free(struct input *i)
{
    if (i->data) {
        meter_release(i->meter, i->size + 1);
        free(i->data);
    }
    i->data = NULL;
    i->size = 0;
}

static void take_stat(struct input *i, const struct stat *st)
{
    i->size_seen = st->st_size;
    i->mtime_ns = time_ns(st->st_mtim);
    i->ctime_ns = time_ns(st->st_ctim);
    i->inode = st->st_ino;
}

/* 0: read; 1: it changed meanwhile; -1: error. */
static int read_once(int fd, const struct range *range, struct input *i, struct error *reterr)
{
    struct stat before, after;
    int64_t from = 0, to;
    int rc;

    if (fstat(fd, &before) < 0)
        return error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
    if (!S_ISREG(before.st_mode))
        return error_set(reterr, "not_a_file", "is no regular file");
    to = before.st_size;
    if (range->end && find_borders(fd, range, before.st_size, &from, &to, reterr) < 0)
        return -1;
    rc = read_all(fd, i, (uint64_t)from, (size_t)(to - from), reterr);
    if (rc != 0)
        return rc;
    if (fstat(fd, &after) < 0)
        return error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
    take_stat(i, &after);
    return is_same(&before, &after) ? 0 : 1;
}

int input_read(const char *path, const struct range *range, struct meter *meter, struct input *ret,
               struct error *reterr)
{
    struct input in = {.meter = meter};
    int fd, rc = 1;

    fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_set(reterr, errno == ENOENT || errno == ENOTDIR ? "vanished" : "unreadable",
                         "cannot be opened: %s", strerror(errno));
    for (int i = 0; i < TRIES && rc == 1; i++) {
        input_free(&in);
        rc = read_once(fd, range, &in, reterr);
    }
    close(fd);
    if (rc == 1)
        error_set(reterr, "changing", "is being written: it changed %d times while it was read",
                  TRIES);
    else if (rc == 0 && input_hash((prun_bytes){in.data, in.size}, in.version) < 0)
        rc = error_set(reterr, "memory", "cannot be hashed");
    if (rc != 0) {
        input_free(&in);
        return -1;
    }
    *ret = in;
    return 0;
}
