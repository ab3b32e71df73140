/*
 * registry.c - the index of stage classes, made of the notes of all plugin files that were found.
 *
 * A file that is wrong stays in the index with what is wrong with it, so that the message for a
 * stage that only it has can say so. Loading happens on the first question for a class of a file,
 * once; its outcome is kept.
 */
#include "config.h"

#include "plugin/registry.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "plugin/loader.h"
#include "plugin/note.h"
#include "plugin/search.h"

struct entry {
    struct plugin_file file; /* what the outside sees */
    struct note note;
    bool is_own; /* came with this prun */
    const struct loaded_class *loaded;
    size_t loaded_count;
};

struct registry {
    struct arena arena;
    struct search_path path;
    struct entry *entry;
    size_t count;
    const char **class_name;
    size_t class_count;
};

/* ---- Reading the notes ---------------------------------------------------------------------- */

static int keep_problem(struct registry *r, struct entry *entry, const struct error *why,
                        struct error *e)
{
    entry->file.problem_code = arena_string(&r->arena, why->code);
    entry->file.problem = arena_string(&r->arena, why->text);
    return entry->file.problem_code && entry->file.problem ? 0 : error_memory(e);
}

static void show_note(struct entry *entry)
{
    const struct note *n = &entry->note;

    entry->file.name = n->plugin;
    entry->file.version = n->version;
    entry->file.licence = n->licence;
    entry->file.class_name = n->class_name;
    entry->file.class_about = n->class_about;
    entry->file.class_count = n->class_count;
}

/* In folders that nobody named on the command line a library beside the plugins is no problem. */
static bool is_no_concern(const struct search_hit *hit, const struct error *why)
{
    return !hit->folder->is_named && strcmp(why->code, "no_note") == 0;
}

static int take_hit(struct registry *r, const struct search_hit *hit, struct error *e)
{
    struct entry *entry = &r->entry[r->count];
    struct error why;

    *entry = (struct entry){.file.path = hit->path, .is_own = hit->folder->is_own};
    if (note_read(hit->path, &r->arena, &entry->note, &why) != 0) {
        if (strcmp(why.code, "memory") == 0)
            return error_memory(e);
        if (is_no_concern(hit, &why))
            return 0;
        r->count++;
        return keep_problem(r, entry, &why, e);
    }
    show_note(entry);
    r->count++;
    if (note_check_abi(&entry->note, &why) != 0) {
        error_where(&why, "%s", hit->path);
        return keep_problem(r, entry, &why, e);
    }
    return loader_check_file(hit->path, &why) == 0 ? 0 : keep_problem(r, entry, &why, e);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int collect_names(struct registry *r, struct error *e)
{
    size_t total = 0, kept = 0;

    for (size_t i = 0; i < r->count; i++)
        total += r->entry[i].file.class_count;
    r->class_name = arena_alloc(&r->arena, (total + 1) * sizeof(*r->class_name));
    if (!r->class_name)
        return error_memory(e);
    for (size_t i = 0; i < r->count; i++)
        for (size_t k = 0; k < r->entry[i].file.class_count; k++)
            r->class_name[r->class_count++] = r->entry[i].file.class_name[k];
    qsort(r->class_name, r->class_count, sizeof(*r->class_name), by_name);
    for (size_t i = 0; i < r->class_count; i++)
        if (i == 0 || strcmp(r->class_name[i], r->class_name[i - 1]) != 0)
            r->class_name[kept++] = r->class_name[i];
    r->class_count = kept;
    return 0;
}

static int scan(struct registry *r, const char *const *folders, size_t count, struct error *e)
{
    struct search_result found;
    int failed = 0;

    if (search_path_make(folders, count, &r->arena, &r->path, e) != 0 ||
        search_run(&r->path, &r->arena, &found, e) != 0)
        return -1;
    r->entry = arena_zalloc(&r->arena, (found.count + 1) * sizeof(*r->entry));
    if (!r->entry)
        failed = error_memory(e);
    for (size_t i = 0; i < found.count && !failed; i++)
        failed = take_hit(r, &found.hit[i], e);
    search_result_free(&found);
    return failed ? -1 : collect_names(r, e);
}

int registry_open(const char *const *folders, size_t count, struct registry **ret,
                  struct error *reterr)
{
    struct registry *r = calloc(1, sizeof(*r));

    if (!r)
        return error_memory(reterr);
    arena_init(&r->arena, NULL);
    if (scan(r, folders, count, reterr) != 0) {
        registry_close(r);
        return -1;
    }
    *ret = r;
    return 0;
}

void registry_close(struct registry *r)
{
    if (!r)
        return;
    arena_free(&r->arena);
    free(r);
}

/* ---- Looking around ------------------------------------------------------------------------- */

size_t registry_file_count(const struct registry *r)
{
    return r->count;
}

const struct plugin_file *registry_file(const struct registry *r, size_t index)
{
    return &r->entry[index].file;
}

const char *const *registry_class_names(const struct registry *r, size_t *ret_count)
{
    *ret_count = r->class_count;
    return r->class_name;
}

static bool has_class(const struct plugin_file *f, const char *class_name)
{
    for (size_t i = 0; i < f->class_count; i++)
        if (strcmp(f->class_name[i], class_name) == 0)
            return true;
    return false;
}

/* The first usable (or unusable) file from `from` on that has the class. */
static struct entry *find_entry(const struct registry *r, size_t from, const char *class_name,
                                bool is_usable)
{
    for (size_t i = from; i < r->count; i++)
        if (has_class(&r->entry[i].file, class_name) &&
            (r->entry[i].file.problem == NULL) == is_usable)
            return &r->entry[i];
    return NULL;
}

const struct plugin_file *registry_rival(const struct registry *r, const struct plugin_file *file,
                                         const char *class_name)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct plugin_file *f = &r->entry[i].file;
        if (f != file && !f->problem && has_class(f, class_name))
            return f;
    }
    return NULL;
}

/* ---- Loading -------------------------------------------------------------------------------- */

static int load_entry(struct registry *r, struct entry *entry, struct error *reterr)
{
    struct error why;

    if (entry->loaded)
        return 0;
    if (loader_load(entry->file.path, &entry->note, !entry->is_own, &r->arena, &entry->loaded,
                    &entry->loaded_count, &why) == 0)
        return 0;
    if (keep_problem(r, entry, &why, reterr) != 0)
        return -1;
    return error_set(reterr, why.code, "%s", why.text);
}

void registry_load_all(struct registry *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (!r->entry[i].file.problem)
            load_entry(r, &r->entry[i], NULL);
}

/* Up to a dozen names, for who has no idea. */
static void add_known(const struct registry *r, struct buffer *b)
{
    for (size_t i = 0; i < r->class_count && i < 12; i++)
        buffer_add_format(b, "%s%s", i > 0 ? ", " : "known are ", r->class_name[i]);
    if (r->class_count > 12)
        buffer_add_string(b, ", ...");
    if (r->class_count > 0)
        return;
    buffer_add_string(b, "no plugin was found in ");
    for (size_t i = 0; i < r->path.count; i++)
        buffer_add_format(b, "%s%s", i > 0 ? ", " : "", r->path.folder[i].path);
}

static int unknown_class(const struct registry *r, const char *class_name, struct error *e)
{
    const char *near = nearest_word(class_name, r->class_name, r->class_count);
    struct buffer b = {0};

    if (near)
        return error_set(e, "unknown_class", "unknown stage class \"%s\"; did you mean \"%s\"?",
                         class_name, near);
    add_known(r, &b);
    const char *known = buffer_string(&b);
    int failed =
        known ? error_set(e, "unknown_class", "unknown stage class \"%s\"; %s", class_name, known)
              : error_memory(e);
    buffer_free(&b);
    return failed;
}

int registry_find(struct registry *r, const char *class_name, const struct loaded_class **ret,
                  struct error *reterr)
{
    struct entry *first = find_entry(r, 0, class_name, true);
    const struct entry *broken = first ? NULL : find_entry(r, 0, class_name, false);

    if (broken)
        return error_set(reterr, broken->file.problem_code, "%s", broken->file.problem);
    if (!first)
        return unknown_class(r, class_name, reterr);
    const struct entry *second = find_entry(r, (size_t)(first - r->entry) + 1, class_name, true);
    if (second)
        return error_set(
            reterr, "two_plugins",
            "two plugins have the stage class \"%s\": %s and %s; take one of them away", class_name,
            first->file.path, second->file.path);
    if (load_entry(r, first, reterr) != 0)
        return -1;
    for (size_t i = 0; i < first->loaded_count; i++)
        if (strcmp(first->loaded[i].cls->name, class_name) == 0) {
            *ret = &first->loaded[i];
            return 0;
        }
    return error_set(reterr, "bad_table", "%s: has a note of %s, but no such class",
                     first->file.path, class_name);
}
