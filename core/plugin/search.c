/*
 * search.c - see search.h.
 *
 * Folders are walked with their sub-folders; hidden ones are left out, but for ".libs", in which
 * libtool keeps the modules of a build tree. Links to files are followed, links to folders below
 * the first are not.
 */
#include "config.h"

#include "plugin/search.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- The path ------------------------------------------------------------------------------- */

/* The folder of the running program, or NULL. */
static const char *program_folder(struct arena *a)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof(path));

    if (size <= 0 || size == (ssize_t)sizeof(path))
        return NULL;
    path[size] = 0;
    char *slash = strrchr(path, '/');
    return slash ? arena_copy(a, path, (size_t)(slash - path)) : NULL;
}

static bool is_there(struct arena *a, const char *folder, const char *name)
{
    const char *path = arena_format(a, "%s/%s", folder, name);

    return path && access(path, F_OK) == 0;
}

static const char *own_folder(struct arena *a)
{
    const char *folder = program_folder(a);

    if (folder && is_there(a, folder, "plugins") &&
        (is_there(a, folder, "config.status") || is_there(a, folder, "libcore.la")))
        return arena_format(a, "%s/plugins", folder);
    return PRUN_PLUGINDIR;
}

static size_t count_parts(const char *list)
{
    size_t count = 1;

    for (; *list; list++)
        count += *list == ':';
    return count;
}

static int add_folder(struct search_path *p, struct arena *a, const char *path, size_t size,
                      struct search_folder kind, struct error *e)
{
    char *copy = size > 0 ? arena_copy(a, path, size) : NULL;

    if (size == 0)
        return 0;
    if (!copy)
        return error_memory(e);
    kind.path = copy;
    p->folder[p->count++] = kind;
    return 0;
}

int search_path_make(const char *const *named, size_t count, struct arena *a,
                     struct search_path *ret, struct error *reterr)
{
    const char *list = getenv("PRUN_PLUGIN_PATH"), *own = own_folder(a);
    struct search_path p = {0};

    if (!list)
        list = "";
    p.folder = arena_alloc(a, (count + count_parts(list) + 1) * sizeof(*p.folder));
    if (!p.folder || !own)
        return error_memory(reterr);
    for (size_t i = 0; i < count; i++)
        if (add_folder(&p, a, named[i], strlen(named[i]), (struct search_folder){.is_named = true},
                       reterr) != 0)
            return -1;
    for (const char *end; *list; list = *end ? end + 1 : end) {
        end = strchrnul(list, ':');
        if (add_folder(&p, a, list, (size_t)(end - list), (struct search_folder){0}, reterr) != 0)
            return -1;
    }
    if (add_folder(&p, a, own, strlen(own), (struct search_folder){.is_own = true}, reterr) != 0)
        return -1;
    *ret = p;
    return 0;
}

/* ---- The walk ------------------------------------------------------------------------------- */

struct walk {
    const struct search_folder *folder;
    struct search_result *result;
    struct arena *arena;
    struct error *e;
};

static bool ends_in(const char *name, const char *end)
{
    size_t size = strlen(name), end_size = strlen(end);

    return size > end_size && strcmp(name + size - end_size, end) == 0;
}

static bool is_known(const struct search_result *r, const struct stat *st)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->hit[i].device == (uint64_t)st->st_dev && r->hit[i].inode == (uint64_t)st->st_ino)
            return true;
    return false;
}

static int take_file(struct walk *w, const char *path)
{
    struct search_result *r = w->result;
    struct stat st;

    if (stat(path, &st) != 0 || S_ISDIR(st.st_mode) || is_known(r, &st))
        return 0;
    if (r->count == SEARCH_FILES_MAX)
        return error_set(w->e, "too_many",
                         "%s: holds more than %u shared objects; name a folder of plugins",
                         w->folder->path, SEARCH_FILES_MAX);
    if (r->count == r->room) {
        size_t room = r->room ? r->room * 2 : 32;
        struct search_hit *hit = realloc(r->hit, room * sizeof(*hit));
        if (!hit)
            return error_memory(w->e);
        r->hit = hit;
        r->room = room;
    }
    r->hit[r->count++] = (struct search_hit){path, w->folder, st.st_dev, st.st_ino};
    return 0;
}

static int walk_folder(struct walk *w, const char *folder, unsigned depth);

static int take_entry(struct walk *w, const char *folder, const struct dirent *entry,
                      unsigned depth)
{
    const char *name = entry->d_name;
    struct stat st;

    if (name[0] == '.' && strcmp(name, ".libs") != 0)
        return 0;
    const char *path = arena_format(w->arena, "%s/%s", folder, name);
    if (!path)
        return error_memory(w->e);
    if (ends_in(name, ".so"))
        return take_file(w, path);
    if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < SEARCH_DEPTH_MAX)
        return walk_folder(w, path, depth + 1);
    return 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int walk_folder(struct walk *w, const char *folder, unsigned depth)
{
    struct dirent **entry;
    int count = scandir(folder, &entry, NULL, by_bytes), failed = 0;

    if (count < 0 && depth == 0 && w->folder->is_named)
        return error_set(w->e, "no_folder", "--plugins %s: %s; name a folder that is there",
                         w->folder->path, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (!failed)
            failed = take_entry(w, folder, entry[i], depth);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
    return failed;
}

static int walk_from(struct walk *w)
{
    char *full = realpath(w->folder->path, NULL);
    const char *copy = full ? arena_string(w->arena, full) : w->folder->path;

    free(full);
    return copy ? walk_folder(w, copy, 0) : error_memory(w->e);
}

int search_run(const struct search_path *path, struct arena *a, struct search_result *ret,
               struct error *reterr)
{
    struct search_result found = {0};

    for (size_t i = 0; i < path->count; i++) {
        struct walk w = {&path->folder[i], &found, a, reterr};
        if (walk_from(&w) != 0) {
            search_result_free(&found);
            return -1;
        }
    }
    *ret = found;
    return 0;
}

void search_result_free(struct search_result *r)
{
    free(r->hit);
    *r = (struct search_result){0};
}
