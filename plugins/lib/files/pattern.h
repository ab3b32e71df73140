/*
 * pattern.h - a glob, cut into the folder where it starts and the names below.
 *
 * In a name `*`, `?` and `[...]` mean what they mean in a shell and match no leading dot; `**` stands for
 * any number of folders, and at most one name follows it.
 */
#ifndef FILES_PATTERN_H
#define FILES_PATTERN_H

#include <prun/base.h>

struct pattern {
    char *folder; /* "" when the first name is a pattern already */
    char **name;  /* what each level must match */
    size_t count; /* 0: everything below matches */
};

bool pattern_is_one(const char *path); /* has it *, ? or [ ? */

/* False: out of memory or `**` in a place where it cannot be; `*ret_error` says which. */
bool pattern_parse(const char *path, struct pattern *ret, const char **ret_error);
void pattern_clear(struct pattern *p);

/* What an entry called `name` is at `level` of the tree: not matched, an input, or a folder to enter,
 * whose own level is then `*ret_level`. */
enum pattern_match { PATTERN_NO, PATTERN_TAKE, PATTERN_ENTER };
enum pattern_match pattern_match(const struct pattern *p, size_t level, const char *name,
                                 bool is_folder, size_t *ret_level);

#endif
