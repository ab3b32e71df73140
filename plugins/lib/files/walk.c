/*
 * walk.c - depth first, with a stack of folders whose names were read and sorted.
 *
 * The names of sub-folders are sorted as if they ended in a slash: then the walk meets the paths in the
 * order of their bytes ("a.txt" before "a/b"), which is the order that every other list of the same
 * files has.
 */
#include "walk.h"
#include "pattern.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct folder {
    char *path, *real;
    char **name; /* sorted; those of folders end in '/' */
    size_t count, at;
    size_t level; /* of the pattern */
};

struct walk {
    struct pattern pattern;
    char *root, *root_real; /* without a slash at the end; root is "" for the working directory */
    struct folder *stack;
    size_t depth, room;
    bool is_file, is_started;
    bool is_out_of_memory;
    char *path, *real; /* of the current entry */
    walk_enter enter;
    void *enter_context;
};

/* ---- Folders ---- */

static void folder_clear(struct folder *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->name[i]);
    free(f->name);
    free(f->path);
    free(f->real);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b); /* bytes are unsigned for strcmp */
}

/* "folder/name", or "name" in the working directory; NULL: out of memory. */
static char *join(const char *folder, const char *name)
{
    const size_t size = strlen(folder), name_size = strcspn(name, "/");
    const size_t slash = size > 0 && folder[size - 1] != '/';
    char *path = malloc(size + slash + name_size + 1);

    if (!path)
        return NULL;
    memcpy(path, folder, size);
    if (slash)
        path[size] = '/';
    memcpy(path + size + slash, name, name_size);
    path[size + slash + name_size] = '\0';
    return path;
}

static bool is_folder_entry(const char *folder, const struct dirent *entry)
{
    struct stat info;

    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    char *path = join(folder, entry->d_name);
    const bool is_folder = path && lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
    free(path);
    return is_folder;
}

static bool add_name(struct folder *f, size_t *room, const struct dirent *entry)
{
    if (f->count == *room) {
        const size_t more = *room ? *room * 2 : 64;
        char **names = realloc(f->name, more * sizeof(*names));
        if (!names)
            return false;
        f->name = names;
        *room = more;
    }
    const size_t size = strlen(entry->d_name);
    char *name = malloc(size + 2);
    if (!name)
        return false;
    memcpy(name, entry->d_name, size + 1);
    if (is_folder_entry(f->path, entry))
        memcpy(name + size, "/", 2);
    f->name[f->count++] = name;
    return true;
}

/* Reads and sorts the names; 0 or an errno. */
static int folder_read(struct folder *f)
{
    DIR *dir = opendir(*f->path ? f->path : ".");
    const struct dirent *entry;
    size_t room = 0;
    int problem = 0;

    if (!dir)
        return errno;
    while (!problem && (errno = 0, entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            !add_name(f, &room, entry))
            problem = ENOMEM;
    if (!problem)
        problem = errno;
    closedir(dir);
    if (f->count > 1)
        qsort(f->name, f->count, sizeof(*f->name), compare_names);
    return problem;
}

/* ---- The walk ---- */

static void pop(struct walk *w)
{
    folder_clear(&w->stack[--w->depth]);
}

static void set_entry(struct walk *w, char *path, char *real)
{
    free(w->path);
    free(w->real);
    w->path = path;
    w->real = real;
    w->is_out_of_memory |= !path || !real;
}

static enum walk_step refuse(struct walk_entry *ret, const char *code, const char *reason)
{
    ret->code = code;
    snprintf(ret->reason, sizeof(ret->reason), "%s", reason);
    return WALK_REFUSED;
}

static enum walk_step skip(struct walk_entry *ret, const char *reason)
{
    snprintf(ret->reason, sizeof(ret->reason), "%s", reason);
    return WALK_SKIPPED;
}

/* Enters the current entry, a folder. One that is gone meanwhile is as good as empty. */
static enum walk_step enter(struct walk *w, size_t level, struct walk_entry *ret)
{
    if (w->depth == w->room) {
        const size_t more = w->room ? w->room * 2 : 16;
        struct folder *stack = realloc(w->stack, more * sizeof(*stack));
        if (!stack)
            return refuse(ret, "memory", "out of memory");
        w->stack = stack;
        w->room = more;
    }
    struct folder *f = &w->stack[w->depth];
    *f = (struct folder){.path = strdup(w->path), .real = strdup(w->real), .level = level};
    if (w->enter && f->path && f->real)
        w->enter(w->enter_context, f->path, f->real, level);
    const int problem = f->path && f->real ? folder_read(f) : ENOMEM;
    w->depth++;
    if (problem == 0 || problem == ENOENT)
        return WALK_FOLDER;
    pop(w);
    snprintf(ret->reason, sizeof(ret->reason), "the folder cannot be read: %s", strerror(problem));
    ret->code = "unreadable_folder";
    return WALK_REFUSED;
}

static const char *special_kind(mode_t mode)
{
    return S_ISFIFO(mode)   ? "a pipe, not a file"
           : S_ISSOCK(mode) ? "a socket, not a file"
           : S_ISCHR(mode)  ? "a character device, not a file"
           : S_ISBLK(mode)  ? "a block device, not a file"
                            : "no file";
}

static bool is_below(const char *path, const char *folder)
{
    const size_t size = strlen(folder);

    return strncmp(path, folder, size) == 0 &&
           (path[size] == '/' || (size > 0 && folder[size - 1] == '/'));
}

static enum walk_step follow(struct walk *w, struct walk_entry *ret)
{
    char *target = realpath(w->path, NULL);

    if (!target)
        return skip(ret,
                    errno == ELOOP ? "a link that leads to itself" : "a link that leads nowhere");
    const bool is_inside = is_below(target, w->root_real);
    const bool is_found = stat(target, &ret->info) == 0;
    free(target);
    if (!is_inside)
        return skip(ret, "a link that leads out of the folder");
    if (!is_found)
        return skip(ret, "a link that leads nowhere");
    if (S_ISDIR(ret->info.st_mode))
        return skip(ret, "a link to a folder; its files are read where they are");
    if (!S_ISREG(ret->info.st_mode))
        return refuse(ret, "not_a_file", special_kind(ret->info.st_mode));
    return WALK_FILE;
}

/* What stands at the current entry, which is no folder. */
static enum walk_step look(struct walk *w, struct walk_entry *ret)
{
    if (lstat(w->path, &ret->info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return skip(ret, "it is gone meanwhile");
        snprintf(ret->reason, sizeof(ret->reason), "its size cannot be read: %s", strerror(errno));
        ret->code = "unreadable";
        return WALK_REFUSED;
    }
    if (S_ISLNK(ret->info.st_mode))
        return follow(w, ret);
    if (S_ISREG(ret->info.st_mode))
        return WALK_FILE;
    if (S_ISDIR(ret->info.st_mode))
        return skip(ret, "it became a folder while its own folder was read");
    return refuse(ret, "not_a_file", special_kind(ret->info.st_mode));
}

/* Moves to the next name that matches; false at the end of the folder. */
static bool advance(struct walk *w, struct folder *f, enum pattern_match *ret_match,
                    size_t *ret_level)
{
    while (f->at < f->count) {
        char *name = f->name[f->at++];
        const size_t size = strlen(name);
        const bool is_folder = size > 0 && name[size - 1] == '/';
        if (is_folder)
            name[size - 1] = '\0';
        *ret_match = pattern_match(&w->pattern, f->level, name, is_folder, ret_level);
        if (*ret_match == PATTERN_NO)
            continue;
        set_entry(w, join(f->path, name), join(f->real, name));
        return true;
    }
    return false;
}

static enum walk_step start(struct walk *w, struct walk_entry *ret)
{
    w->is_started = true;
    set_entry(w, strdup(w->root), strdup(w->root_real));
    if (w->is_out_of_memory)
        return WALK_END;
    if (!w->is_file)
        return enter(w, 0, ret);
    if (stat(w->root_real, &ret->info) == 0 && S_ISREG(ret->info.st_mode))
        return WALK_FILE;
    return skip(ret, "it is gone meanwhile");
}

static enum walk_step step(struct walk *w, struct walk_entry *ret)
{
    enum pattern_match match;
    size_t level;

    if (!w->is_started)
        return start(w, ret);
    while (w->depth > 0) {
        if (!advance(w, &w->stack[w->depth - 1], &match, &level)) {
            pop(w);
            continue;
        }
        if (w->is_out_of_memory)
            return WALK_END;
        return match == PATTERN_ENTER ? enter(w, level, ret) : look(w, ret);
    }
    return WALK_END;
}

enum walk_step walk_next(struct walk *w, struct walk_entry *ret)
{
    const enum walk_step answer = step(w, ret);

    ret->path = w->path;
    ret->real = w->real;
    return answer;
}

/* ---- Opening ---- */

static int fail(struct walk *w, char *error, size_t size, const char *path, const char *reason)
{
    snprintf(error, size, "\"%s\": %s", path, reason);
    walk_close(w);
    return -1;
}

static char *without_slashes(const char *path)
{
    size_t size = strlen(path);

    while (size > 1 && path[size - 1] == '/')
        size--;
    return strndup(path, size);
}

int walk_open(const char *path, struct walk **ret, char *error, size_t error_size)
{
    struct walk *w = calloc(1, sizeof(*w));
    const char *reason;
    struct stat info;

    if (!w)
        return fail(w, error, error_size, path, "out of memory");
    if (*path == '\0')
        return fail(w, error, error_size, path, "name a file, a folder or a glob");
    if (stat(path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR) && pattern_is_one(path)) {
        if (!pattern_parse(path, &w->pattern, &reason))
            return fail(w, error, error_size, path, reason);
        w->root = without_slashes(w->pattern.folder);
    } else {
        w->root = without_slashes(path);
    }
    if (!w->root)
        return fail(w, error, error_size, path, "out of memory");
    const char *place = *w->root ? w->root : ".";
    w->root_real = realpath(place, NULL);
    if (!w->root_real || stat(w->root_real, &info) != 0)
        return fail(w, error, error_size, place,
                    errno == ENOENT
                        ? "there is no such file or folder; name one, or a glob such as in/*.txt"
                        : strerror(errno));
    w->is_file = !S_ISDIR(info.st_mode);
    if (w->is_file && w->pattern.count > 0)
        return fail(w, error, error_size, place, "is no folder, so nothing in it can match");
    if (w->is_file && !S_ISREG(info.st_mode))
        return fail(w, error, error_size, place, special_kind(info.st_mode));
    *ret = w;
    return 0;
}

void walk_rewind(struct walk *w)
{
    while (w->depth > 0)
        pop(w);
    w->is_started = false;
}

void walk_on_enter(struct walk *w, walk_enter enter_folder, void *context)
{
    w->enter = enter_folder;
    w->enter_context = context;
}

bool walk_takes(const struct walk *w, size_t level, const char *name)
{
    return pattern_match(&w->pattern, level, name, false, &level) == PATTERN_TAKE;
}

bool walk_enters(const struct walk *w, size_t level, const char *name)
{
    return pattern_match(&w->pattern, level, name, true, &level) == PATTERN_ENTER;
}

enum walk_step walk_look(struct walk *w, const char *path, const char *real, struct walk_entry *ret)
{
    set_entry(w, strdup(path), strdup(real));
    ret->path = w->path;
    ret->real = w->real;
    return w->is_out_of_memory ? WALK_END : look(w, ret);
}

const char *walk_root(const struct walk *w)
{
    return w->root_real;
}

bool walk_is_glob(const struct walk *w)
{
    return w->pattern.count > 0;
}

bool walk_is_file(const struct walk *w)
{
    return w->is_file;
}

void walk_close(struct walk *w)
{
    if (!w)
        return;
    walk_rewind(w);
    free(w->stack);
    free(w->path);
    free(w->real);
    free(w->root);
    free(w->root_real);
    pattern_clear(&w->pattern);
    free(w);
}
