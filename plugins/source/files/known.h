/*
 * known.h - what files looked like when they were last given to the core, by path.
 *
 * A hundred thousand files are some 15 MB here, and save asking the ledger for each of them at every scan.
 */
#ifndef SOURCE_FILES_KNOWN_H
#define SOURCE_FILES_KNOWN_H

#include <prun/base.h>
#include <sys/stat.h>

struct look {
    int64_t size, mtime_ns, ctime_ns;
    uint64_t inode;
};

struct known {
    struct known_file **slot;
    size_t slot_count, count;
    uint32_t scan; /* the present one */
};

struct look look_of(const struct stat *info);
bool look_is_same(const struct look *a, const struct look *b);

void known_clear(struct known *k);

/* Whether the file is known and looks the same; it then counts as seen in the present scan. */
bool known_has(struct known *k, const char *path, const struct look *look);

/* From now on it is known like this; false: out of memory. */
bool known_put(struct known *k, const char *path, const struct look *look);

/* A scan of the whole tree begins; known_end_scan() forgets what it has not seen. */
void known_begin_scan(struct known *k);
void known_end_scan(struct known *k);

#endif
