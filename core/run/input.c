/*
 * input.c - reads a file whole and hashes it, and notices when it changes meanwhile.
 *
 * The file is opened without blocking, so that a fifo that took the file's place cannot hold a worker.
 */
#include "run/input.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 5

int input_hash(prun_bytes bytes, char ret[INPUT_HASH_SIZE])
{
    static const char digit[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int size = 0;

    if (EVP_Digest(bytes.data ? bytes.data : (const uint8_t *)"", bytes.size, hash, &size,
                   EVP_sha256(), NULL) != 1 || size != 32)
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

static int read_all(int fd, struct input *i, size_t size, struct error *reterr)
{
    if (!meter_charge(i->meter, size + 1))
        return error_set(reterr, "unit_too_large",
                         "the input of %zu bytes does not fit in the unit's memory of %zu bytes", size,
                         i->meter->limit);
    i->data = malloc(size + 1);
    if (!i->data) {
        meter_release(i->meter, size + 1);
        return error_memory(reterr);
    }
    i->size = size;
    for (size_t at = 0; at < size;) {
        ssize_t n = pread(fd, i->data + at, size - at, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
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
static int read_once(int fd, struct input *i, struct error *reterr)
{
    struct stat before, after;
    int rc;

    if (fstat(fd, &before) < 0)
        return error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
    if (!S_ISREG(before.st_mode))
        return error_set(reterr, "not_a_file", "is no regular file");
    rc = read_all(fd, i, (size_t)before.st_size, reterr);
    if (rc != 0)
        return rc;
    if (fstat(fd, &after) < 0)
        return error_set(reterr, "unreadable", "cannot be read: %s", strerror(errno));
    take_stat(i, &after);
    return is_same(&before, &after) ? 0 : 1;
}

int input_read(const char *path, struct meter *meter, struct input *ret, struct error *reterr)
{
    struct input in = { .meter = meter };
    int fd, rc = 1;

    fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_set(reterr, errno == ENOENT || errno == ENOTDIR ? "vanished" : "unreadable",
                         "cannot be opened: %s", strerror(errno));
    for (int i = 0; i < TRIES && rc == 1; i++) {
        input_free(&in);
        rc = read_once(fd, &in, reterr);
    }
    close(fd);
    if (rc == 1)
        error_set(reterr, "changing", "is being written: it changed %d times while it was read", TRIES);
    else if (rc == 0 && input_hash((prun_bytes){ in.data, in.size }, in.version) < 0)
        rc = error_set(reterr, "memory", "cannot be hashed");
    if (rc != 0) {
        input_free(&in);
        return -1;
    }
    *ret = in;
    return 0;
}
