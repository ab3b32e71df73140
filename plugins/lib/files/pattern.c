/*
 * pattern.c - globs by fnmatch, one name at a time.
 */
#include "pattern.h"
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

bool pattern_is_one(const char *path)
{
    return strpbrk(path, "*?[") != NULL;
}

static bool add_name(struct pattern *p, const char *name, size_t size)
{
    char **names = realloc(p->name, (p->count + 1) * sizeof(*names));

    if (!names)
        return false;
    p->name = names;
    p->name[p->count] = strndup(name, size);
    return p->name[p->count] && ++p->count;
}

/* The start of the first name that holds a wildcard. */
static const char *first_pattern(const char *path)
{
    const char *at = path + strcspn(path, "*?[");

    while (at > path && at[-1] != '/')
        at--;
    return at;
}

static bool is_any_depth(const char *name)
{
    return strcmp(name, "**") == 0;
}

static bool is_well_formed(const struct pattern *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (is_any_depth(p->name[i]) &&
            (i + 2 < p->count || (i + 1 < p->count && is_any_depth(p->name[i + 1]))))
            return false;
    return true;
}

bool pattern_parse(const char *path, struct pattern *ret, const char **ret_error)
{
    const char *at = first_pattern(path);
    struct pattern p = {.folder = strndup(path, (size_t)(at - path))};

    *ret_error = "out of memory";
    bool is_good = p.folder != NULL;
    while (is_good && *at) {
        const size_t size = strcspn(at, "/");
        is_good = size == 0 || add_name(&p, at, size);
        at += size + (at[size] == '/');
    }
    if (is_good && !is_well_formed(&p)) {
        *ret_error = "at most one name may follow **";
        is_good = false;
    }
    if (!is_good)
        pattern_clear(&p);
    else
        *ret = p;
    return is_good;
}

void pattern_clear(struct pattern *p)
{
    for (size_t i = 0; i < p->count; i++)
        free(p->name[i]);
    free(p->name);
    free(p->folder);
    *p = (struct pattern){0};
}

static bool fits(const char *pattern, const char *name)
{
    return fnmatch(pattern, name, FNM_PERIOD) == 0;
}

enum pattern_match pattern_match(const struct pattern *p, size_t level, const char *name,
                                 bool is_folder, size_t *ret_level)
{
    const bool is_last = level + 1 >= p->count;

    *ret_level = level;
    if (level >= p->count) { /* below what the pattern matched: everything but what is hidden */
        if (name[0] == '.')
            return PATTERN_NO;
        return is_folder ? PATTERN_ENTER : PATTERN_TAKE;
    }
    if (is_any_depth(p->name[level])) {
        if (name[0] == '.')
            return PATTERN_NO;
        if (is_folder)
            return PATTERN_ENTER;
        return is_last || fits(p->name[level + 1], name) ? PATTERN_TAKE : PATTERN_NO;
    }
    if (!fits(p->name[level], name))
        return PATTERN_NO;
    *ret_level = level + 1;
    if (is_folder)
        return PATTERN_ENTER;
    return is_last ? PATTERN_TAKE : PATTERN_NO;
}
