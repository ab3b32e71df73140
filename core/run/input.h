/*
 * input.h - a unit's input: a file, or the records of a range of it, read into memory and hashed.
 */
#ifndef RUN_INPUT_H
#define RUN_INPUT_H

#include "base/error.h"
#include "base/meter.h"

#define INPUT_HASH_SIZE 65 /* 64 hex digits and a NUL */

/* The records that start in bytes [start, end) of the file; end 0: the whole file. */
struct range {
    int64_t start, end;
    int64_t record_bytes; /* so far at most beyond `end` */
    int delimiter;        /* a byte, which ends a record */
};

/* As the ledger keeps it; false: it is none. */
#define RANGE_ROOM 96
void range_print(const struct range *r, char ret[RANGE_ROOM]);
bool range_parse(const char *text, struct range *ret);

struct input {
    uint8_t *data; /* followed by a NUL that is not counted */
    size_t size;
    uint64_t offset; /* of the first byte in the file */
    struct meter *meter;
    char version[INPUT_HASH_SIZE];
    int64_t size_seen, mtime_ns, ctime_ns; /* as fstat saw them, unchanged before and after */
    uint64_t inode;
};

/* Reads the file again while it changes under the reader, a few times. Error codes: "vanished" (it
 * is gone), "unreadable", "not_a_file", "changing", "unit_too_large", "memory". */
int input_read(const char *path, const struct range *range, struct meter *meter, struct input *ret,
               struct error *reterr);
void input_free(struct input *i); /* takes a zeroed one */

/* The hash of bytes in memory, as hex. */
int input_hash(prun_bytes bytes, char ret[INPUT_HASH_SIZE]);

#endif
