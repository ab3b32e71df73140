/*
 * loader.c - libltdl with the checks that it does not make.
 *
 * dlopen comes first, with RTLD_NOW: it binds everything (libltdl binds lazily, and a missing
 * function would kill the process at its first call) and its dlerror() has the real reason
 * (lt_dlerror() says "file not found" for everything). libltdl then gets the image that is there,
 * with the advice "local", so that no plugin sees another plugin's variables. Paths are always
 * full ones: a name without a slash could load a library of the system.
 */
#include "config.h"

#include "plugin/loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <ltdl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "plugin/table.h"
#include "plugin/trial.h"

#define SYMBOL "prun_plugin"

/* ---- Who could have written it -------------------------------------------------------------- */

/* A group that is one user's own (same number) adds nobody. */
static bool is_own_group(const struct stat *st)
{
    return st->st_gid == st->st_uid;
}

static int check_owner(const struct stat *st, const char *what, struct error *e)
{
    if (st->st_uid != 0 && st->st_uid != geteuid())
        return error_set(e, "unsafe_file",
                         "%s belongs to user %u, not to you or root: a plugin runs with "
                         "all your rights, so copy it if you trust it",
                         what, (unsigned)st->st_uid);
    if (st->st_mode & S_IWOTH)
        return error_set(e, "unsafe_file", "%s can be written by everybody: chmod o-w", what);
    if ((st->st_mode & S_IWGRP) && !is_own_group(st))
        return error_set(e, "unsafe_file", "%s can be written by its group: chmod g-w", what);
    return 0;
}

static int check_folder(const char *path, struct error *e)
{
    char folder[4096];
    struct stat st;
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 0;

    if (size == 0 || size >= sizeof(folder))
        return 0;
    memcpy(folder, path, size);
    folder[size] = 0;
    if (stat(folder, &st) != 0)
        return error_set(e, "missing", "its folder cannot be looked at: %s", strerror(errno));
    if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
        return error_set(e, "unsafe_file", "its folder can be written by everybody: chmod o-w %s",
                         folder);
    return 0;
}

int loader_check_file(const char *path, struct error *reterr)
{
    struct stat st;

    if (stat(path, &st) != 0)
        error_set(reterr, "missing", "cannot be opened: %s", strerror(errno));
    else if (check_owner(&st, "the file", reterr) == 0 && check_folder(path, reterr) == 0)
        return 0;
    return error_where(reterr, "%s", path);
}

/* ---- The file's hash, for the fingerprint --------------------------------------------------- */

static int hash_stream(FILE *f, EVP_MD_CTX *ctx, unsigned char digest[EVP_MAX_MD_SIZE],
                       unsigned *ret_size)
{
    unsigned char block[16384];
    size_t got;

    if (EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
        return -1;
    while ((got = fread(block, 1, sizeof(block), f)) > 0)
        if (EVP_DigestUpdate(ctx, block, got) != 1)
            return -1;
    return ferror(f) || EVP_DigestFinal_ex(ctx, digest, ret_size) != 1 ? -1 : 0;
}

static const char *hash_file(const char *path, struct arena *a, struct error *e)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    FILE *f = fopen(path, "rbe");
    EVP_MD_CTX *ctx = f ? EVP_MD_CTX_new() : NULL;
    bool did_hash = ctx && hash_stream(f, ctx, digest, &size) == 0;

    EVP_MD_CTX_free(ctx);
    if (f)
        fclose(f);
    if (!did_hash) {
        error_set(e, "unreadable", "cannot be read: %s", strerror(errno));
        return NULL;
    }
    char *hex = arena_alloc(a, 2 * (size_t)size + 1);
    for (unsigned i = 0; hex && i < size; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    if (!hex)
        error_memory(e);
    return hex;
}

/* ---- Loading -------------------------------------------------------------------------------- */

/* dlerror() begins with the path; the caller puts it in front itself. */
static const char *without_path(const char *message, const char *path)
{
    size_t size = strlen(path);

    if (!message)
        return "no reason was given";
    return strncmp(message, path, size) == 0 && strncmp(message + size, ": ", 2) == 0
               ? message + size + 2
               : message;
}

/* What its author can do about it. */
static const char *advice_for(const char *message)
{
    return strstr(message, "undefined symbol: prun_") ? "it needs a newer prun than this one"
                                                      : "link it with all that it uses";
}

static int open_local(const char *path, lt_dlhandle *ret, struct error *e)
{
    lt_dladvise advise;

    if (lt_dlinit() != 0 || lt_dladvise_init(&advise) != 0)
        return error_set(e, "load_failed", "libltdl does not start: %s", lt_dlerror());
    lt_dladvise_local(&advise);
    lt_dlhandle handle = lt_dlopenadvise(path, advise);
    lt_dladvise_destroy(&advise);
    if (!handle)
        return error_set(e, "load_failed", "cannot be loaded: %s", lt_dlerror());
    *ret = handle;
    return 0;
}

static int open_symbol(const char *path, const prun_plugin_info **ret, struct error *e)
{
    lt_dlhandle handle;
    void *now = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (!now) {
        const char *why = without_path(dlerror(), path);
        return error_set(e, "load_failed", "cannot be loaded: %s; %s", why, advice_for(why));
    }
    if (open_local(path, &handle, e) != 0)
        return -1;
    void *symbol = lt_dlsym(handle, SYMBOL);
    if (!symbol)
        return error_set(e, "no_symbol",
                         "does not export the symbol " SYMBOL
                         ": use PRUN_PLUGIN, and do not hide it with a version script");
    *ret = symbol;
    return 0;
}

/* Beside the file; libtool keeps the modules of a build tree in ".libs". */
static const char *data_folder(const char *path, struct arena *a)
{
    static const char libs[] = "/.libs";
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 0;

    if (size >= sizeof(libs) - 1 &&
        memcmp(path + size - (sizeof(libs) - 1), libs, sizeof(libs) - 1) == 0)
        size -= sizeof(libs) - 1;
    return arena_copy(a, path, size);
}

static int make_classes(const char *path, const struct note *note, const prun_stage_class *classes,
                        size_t count, struct arena *a, const struct loaded_class **ret,
                        struct error *e)
{
    struct loaded_class *loaded = arena_zalloc(a, (count + 1) * sizeof(*loaded));
    const char *folder = data_folder(path, a);
    const char *build = hash_file(path, a, e);

    if (!build)
        return -1;
    if (!loaded || !folder)
        return error_memory(e);
    for (size_t i = 0; i < count; i++)
        loaded[i] = (struct loaded_class){&classes[i], note->plugin, note->version, note->licence,
                                          path,        folder,       build};
    *ret = loaded;
    return 0;
}

static int load(const char *path, const struct note *note, struct arena *a,
                const struct loaded_class **ret, size_t *ret_count, struct error *e)
{
    const prun_plugin_info *info;
    const prun_stage_class *classes;
    struct image image;

    if (open_symbol(path, &info, e) != 0)
        return -1;
    if (!image_init(&image))
        return error_memory(e);
    int failed = table_read(info, note, &image, a, &classes, ret_count, e);
    image_clear(&image);
    return failed ? -1 : make_classes(path, note, classes, *ret_count, a, ret, e);
}

int loader_load(const char *path, const struct note *note, bool is_tried, struct arena *a,
                const struct loaded_class **ret_classes, size_t *ret_count, struct error *reterr)
{
    const struct loaded_class *classes = NULL;
    size_t count = 0;

    if (loader_check_file(path, reterr) != 0)
        return -1;
    if ((is_tried && trial_load(path, reterr) != 0) ||
        load(path, note, a, &classes, &count, reterr) != 0)
        return error_where(reterr, "%s", path);
    *ret_classes = classes;
    *ret_count = count;
    return 0;
}
