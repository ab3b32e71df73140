/*
 * receipt.h - what the ledger keeps to find one very state of a file again.
 *
 * A length and a generation say how much of which version of the file counts; the identity, and hashes of
 * the first and last bytes, tell the file from another one that stands in its place. The identity is also
 * kept in the file's extended attributes where the file system has them, so that a file copied elsewhere
 * without them is still known by its content.
 */
#ifndef FILE_RECEIPT_H
#define FILE_RECEIPT_H

#include <prun/base.h>

#define RECEIPT_IDENTITY 32 /* hex digits */
#define RECEIPT_ROOM     256

struct receipt {
    char identity[RECEIPT_IDENTITY + 1];
    uint64_t generation; /* goes up when the file is written anew */
    uint64_t length;
    uint64_t head, tail; /* hashes of at most 4 KiB at either end of the length */
};

/* A new random identity, generation 1, length 0. */
int receipt_new(struct receipt *ret);

size_t receipt_print(const struct receipt *r, char out[RECEIPT_ROOM]);
bool receipt_parse(prun_bytes text, struct receipt *ret);

/* Fills in head and tail from the file; -1 with errno. */
int receipt_measure(struct receipt *r, int fd);

/* Whether the file has the length and both ends, and no other identity. */
bool receipt_fits(const struct receipt *r, int fd);

/* Writes the identity beside the file's content, where that is possible. */
void receipt_mark(const struct receipt *r, int fd);

#endif
