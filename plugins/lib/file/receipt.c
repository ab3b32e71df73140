/*
 * receipt.c - receipts as one line of text, so that a ledger can be read with the sqlite3 shell.
 */
#include "receipt.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { END_SIZE = 4096 };
static const char attribute[] = "user.prun.identity";

int receipt_new(struct receipt *ret)
{
    uint8_t random[RECEIPT_IDENTITY / 2];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return -1;
    *ret = (struct receipt){.generation = 1};
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(ret->identity + 2 * i, 3, "%02x", random[i]);
    return 0;
}

size_t receipt_print(const struct receipt *r, char out[RECEIPT_ROOM])
{
    return (size_t)snprintf(out, RECEIPT_ROOM,
                            "jsonl 1 %s generation %" PRIu64 " length %" PRIu64 " head %016" PRIx64
                            " tail %016" PRIx64,
                            r->identity, r->generation, r->length, r->head, r->tail);
}

bool receipt_parse(prun_bytes text, struct receipt *ret)
{
    char line[RECEIPT_ROOM];
    struct receipt r = {0};
    int end = 0;

    if (text.size >= sizeof(line))
        return false;
    memcpy(line, text.data, text.size);
    line[text.size] = '\0';
    if (sscanf(line,
               "jsonl 1 %32[0-9a-f] generation %" SCNu64 " length %" SCNu64 " head %" SCNx64
               " tail %" SCNx64 "%n",
               r.identity, &r.generation, &r.length, &r.head, &r.tail, &end) != 5 ||
        (size_t)end != text.size || strlen(r.identity) != RECEIPT_IDENTITY)
        return false;
    *ret = r;
    return true;
}

/* FNV-1a of the bytes [at, at + size) of the file; -1 when they cannot be read. */
static int hash(int fd, uint64_t at, size_t size, uint64_t *ret)
{
    uint8_t bytes[END_SIZE];
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    size_t done = 0;

    while (done < size) {
        const ssize_t got = pread(fd, bytes + done, size - done, (off_t)(at + done));
        if (got <= 0)
            return -1;
        done += (size_t)got;
    }
    for (size_t i = 0; i < size; i++)
        h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
    *ret = h;
    return 0;
}

int receipt_measure(struct receipt *r, int fd)
{
    const size_t size = r->length < END_SIZE ? (size_t)r->length : END_SIZE;

    return hash(fd, 0, size, &r->head) == 0 && hash(fd, r->length - size, size, &r->tail) == 0 ? 0
                                                                                               : -1;
}

bool receipt_fits(const struct receipt *r, int fd)
{
    struct receipt here = *r;
    char identity[RECEIPT_IDENTITY + 1];
    struct stat info;
    const ssize_t size = fgetxattr(fd, attribute, identity, sizeof(identity));

    if (size >= 0 &&
        (size != RECEIPT_IDENTITY || memcmp(identity, r->identity, RECEIPT_IDENTITY) != 0))
        return false;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size >= r->length &&
           receipt_measure(&here, fd) == 0 && here.head == r->head && here.tail == r->tail;
}

void receipt_mark(const struct receipt *r, int fd)
{
    /* Without extended attributes the hashes must do. */
    (void)!fsetxattr(fd, attribute, r->identity, RECEIPT_IDENTITY, 0);
}
