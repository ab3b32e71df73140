/*
 * watch.c - inotify, scans, and the files that wait to be complete.
 *
 * Paths are strings from the walk; an inotify descriptor is a folder with its level in the pattern. What
 * inotify tells about folders only leads to an early scan: that finds their files, watches them, and is
 * right also when events came in another order than things happened.
 */
#include "watch.h"
#include "known.h"
#include "pending.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

enum { SCAN_MS = 30000, EARLY_SCAN_MS = 250, LOOK_MS = 250, LOOKS_AT_ONCE = 256 };

#define EVENTS                                                                          \
    (IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB | \
     IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

/* A folder that is watched. */
struct post {
    char *path, *real;
    size_t level;
};

struct watch {
    struct walk *walk;
    int inotify;
    struct post *post; /* by inotify's watch descriptor */
    size_t post_count;
    struct known known;
    struct pending pending;
    bool is_scanning, wants_scan;
    bool is_root_gone, is_short_of_watches;
    int64_t now_ms, scan_ms;       /* when the present or last scan began */
    int64_t look_ms;               /* when the pending files were last looked at */
    struct pending_file **looking; /* the next to be looked at, or NULL: not at it */
    struct walk_entry entry;       /* the last that was told */
    bool is_entry_pending;         /* it stands at *looking */
    struct look entry_look;
    const char *news;
    char events[64 * 1024] __attribute__((aligned(8)));
    size_t events_size, events_at;
};

/* ---- Folders ---- */

static void clear_post(struct post *post)
{
    free(post->path);
    free(post->real);
    *post = (struct post){0};
}

static bool make_room(struct watch *w, size_t number)
{
    if (number < w->post_count)
        return true;
    const size_t more = number < 2 * w->post_count ? 2 * w->post_count : number + 64;
    struct post *grown = realloc(w->post, more * sizeof(*grown));
    if (!grown)
        return false;
    memset(grown + w->post_count, 0, (more - w->post_count) * sizeof(*grown));
    w->post = grown;
    w->post_count = more;
    return true;
}

/* Called by the walk before it reads a folder. Without a watch the scans must do. */
static void enter(void *context, const char *path, const char *real, size_t level)
{
    struct watch *w = context;
    const int number = inotify_add_watch(w->inotify, *path ? path : ".", EVENTS);

    if (number < 0) {
        if (errno == ENOSPC && !w->is_short_of_watches) {
            w->is_short_of_watches = true;
            w->news = "not all folders can be watched (raise fs.inotify.max_user_watches); the "
                      "others are "
                      "scanned every 30 s";
        }
        return;
    }
    if (!make_room(w, (size_t)number))
        return;
    struct post *post = &w->post[number];
    clear_post(post);
    *post = (struct post){strdup(path), strdup(real), level};
}

static char *join(const char *folder, const char *name)
{
    const size_t size = strlen(folder), name_size = strlen(name);
    const size_t slash = size > 0 && folder[size - 1] != '/';
    char *path = malloc(size + slash + name_size + 1);

    if (path)
        sprintf(path, "%s%s%s", folder, slash ? "/" : "", name);
    return path;
}

/* ---- Events ---- */

static void note_file(struct watch *w, const struct post *post, const char *name, enum sign sign)
{
    char *path = join(post->path, name), *real = join(post->real, name);

    if (!path || !real || !pending_note(&w->pending, path, real, sign, w->now_ms))
        w->wants_scan = true; /* out of memory: the scan will find it */
    free(path);
    free(real);
}

static void take_event(struct watch *w, const struct inotify_event *e)
{
    const uint32_t mask = e->mask;

    if (mask & IN_Q_OVERFLOW) {
        pending_forget_signs(&w->pending);
        w->wants_scan = true;
        return;
    }
    struct post *post = e->wd >= 0 && (size_t)e->wd < w->post_count ? &w->post[e->wd] : NULL;
    if (!post || !post->path || !post->real)
        return;
    if (mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) {
        w->wants_scan = true;
        if (mask & IN_MOVE_SELF) /* its path is another's now */
            (void)inotify_rm_watch(w->inotify, e->wd);
        if (mask & IN_IGNORED)
            clear_post(post);
        return;
    }
    if (e->len == 0)
        return;
    if (mask & IN_ISDIR) {
        w->wants_scan |= !(mask & IN_CLOSE_WRITE) && walk_enters(w->walk, post->level, e->name);
        return;
    }
    if (!walk_takes(w->walk, post->level, e->name) || (mask & IN_MOVED_FROM))
        return;
    note_file(w, post, e->name,
              mask & IN_MOVED_TO      ? SIGN_MOVED
              : mask & IN_CLOSE_WRITE ? SIGN_CLOSED
              : mask & IN_ATTRIB      ? SIGN_SCANNED
                                      : SIGN_WRITTEN);
}

/* Takes some events; false when there are none. */
static bool take_events(struct watch *w)
{
    if (w->events_at >= w->events_size) {
        const ssize_t size = read(w->inotify, w->events, sizeof(w->events));
        w->events_at = 0;
        w->events_size = size > 0 ? (size_t)size : 0;
    }
    const bool has_any = w->events_at < w->events_size;
    while (w->events_at < w->events_size) {
        const struct inotify_event *e = (const void *)(w->events + w->events_at);
        w->events_at += sizeof(*e) + e->len;
        take_event(w, e);
    }
    return has_any;
}

/* ---- What is told ---- */

static enum watch_step tell(struct watch *w, enum watch_step step, const struct walk_entry *e)
{
    w->entry = *e;
    w->entry_look = look_of(&e->info);
    return step;
}

/* A refusal is told once for as long as it looks the same; its code stands for the look. */
static enum watch_step tell_once(struct watch *w, enum watch_step step, const struct walk_entry *e)
{
    struct look look = {.size = -1};

    for (const char *c = e->reason; *c; c++)
        look.inode = look.inode * 31 + (uint8_t)*c;
    if (known_has(&w->known, e->path, &look))
        return WATCH_WORK;
    if (!known_put(&w->known, e->path, &look))
        return WATCH_MEMORY;
    w->entry = *e;
    return step;
}

/* ---- Scans ---- */

static void begin_scan(struct watch *w)
{
    walk_rewind(w->walk);
    known_begin_scan(&w->known);
    w->is_scanning = true;
    w->wants_scan = false;
    w->scan_ms = w->now_ms;
}

static void end_scan(struct watch *w)
{
    w->is_scanning = false;
    known_end_scan(&w->known);
}

/* Looks whether the place where everything starts is there. */
static void look_at_root(struct watch *w)
{
    struct stat info;
    const bool is_gone = stat(walk_root(w->walk), &info) != 0;

    if (is_gone != w->is_root_gone)
        w->news =
            is_gone ? "the folder is gone; waiting for it to come back" : "the folder is back";
    w->is_root_gone = is_gone;
}

static bool has_settled(const struct walk_entry *e)
{
    struct timespec now;
    const struct look look = look_of(&e->info);

    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t now_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    const int64_t last = look.mtime_ns > look.ctime_ns ? look.mtime_ns : look.ctime_ns;
    return now_ns - last >= INT64_C(2000000000);
}

/* A file that the scan found. Old ones are given at once, fresh ones may be in the making. */
static enum watch_step found(struct watch *w, const struct walk_entry *e)
{
    const struct look look = look_of(&e->info);

    if (known_has(&w->known, e->path, &look) || pending_has(&w->pending, e->path))
        return WATCH_WORK;
    if (has_settled(e))
        return tell(w, WATCH_FILE, e);
    return pending_note(&w->pending, e->path, e->real, SIGN_SCANNED, w->now_ms) ? WATCH_WORK
                                                                                : WATCH_MEMORY;
}

static enum watch_step handle(struct watch *w, enum walk_step step, struct walk_entry *e)
{
    switch (step) {
    case WALK_FILE:
        return found(w, e);
    case WALK_REFUSED:
        return tell_once(w, WATCH_REFUSED, e);
    case WALK_SKIPPED:
        return tell_once(w, WATCH_SKIPPED, e);
    case WALK_FOLDER:
        break;
    case WALK_END:
        end_scan(w);
        break;
    }
    return WATCH_WORK;
}

static enum watch_step scan(struct watch *w)
{
    struct walk_entry e = {0};

    return handle(w, walk_next(w->walk, &e), &e);
}

/* ---- Pending files ---- */

static void end_looking(struct watch *w)
{
    w->looking = NULL;
    w->look_ms = w->now_ms;
}

/* What became of one pending file; gone ones are forgotten. */
static enum watch_step look_at(struct watch *w, struct pending_file *f)
{
    struct walk_entry e = {0};
    const enum walk_step step = walk_look(w->walk, f->path, f->real, &e);
    enum watch_step answer = WATCH_WORK;

    if (step == WALK_FILE) {
        const struct look look = look_of(&e.info);
        if (!pending_is_complete(f, &e.info, w->now_ms)) {
            w->looking = &f->next;
            return WATCH_WORK;
        }
        if (!known_has(&w->known, f->path, &look)) {
            w->is_entry_pending = true;
            return tell(w, WATCH_FILE, &e);
        }
    } else if (step == WALK_END) {
        return WATCH_MEMORY;
    } else if (step == WALK_REFUSED) {
        answer = tell_once(w, WATCH_REFUSED, &e);
    }
    pending_remove(&w->pending, w->looking);
    return answer;
}

static enum watch_step look_at_some(struct watch *w)
{
    for (int i = 0; i < LOOKS_AT_ONCE; i++) {
        if (!*w->looking) {
            end_looking(w);
            return WATCH_WORK;
        }
        const enum watch_step step = look_at(w, *w->looking);
        if (step != WATCH_WORK)
            return step;
    }
    return WATCH_WORK;
}

/* ---- The steps ---- */

/* How long a scan stands for: a single file is no more than a look, and has no folder to be watched. */
static int64_t scan_ms(const struct watch *w)
{
    return w->wants_scan || w->is_root_gone || walk_is_file(w->walk) ? EARLY_SCAN_MS : SCAN_MS;
}

static bool is_scan_due(const struct watch *w)
{
    return w->now_ms - w->scan_ms >= scan_ms(w);
}

enum watch_step watch_next(struct watch *w, int64_t now_ms, struct walk_entry *ret)
{
    enum watch_step step = WATCH_IDLE;

    w->now_ms = now_ms;
    w->is_entry_pending = false;
    /* The walk has one entry at a time: a scan and the pending files take turns, event by event. */
    if (take_events(w))
        step = WATCH_WORK;
    else if (w->looking)
        step = look_at_some(w);
    else if (w->pending.count > 0 && now_ms - w->look_ms >= LOOK_MS) {
        w->looking = &w->pending.first;
        step = WATCH_WORK;
    } else if (w->is_scanning)
        step = scan(w);
    else if (is_scan_due(w)) {
        look_at_root(w);
        begin_scan(w);
        step = WATCH_WORK;
    }
    *ret = w->entry;
    return step;
}

void watch_given(struct watch *w)
{
    /* Without memory it is given again by the next scan, and the ledger knows it. */
    (void)known_put(&w->known, w->entry.path, &w->entry_look);
    if (w->is_entry_pending)
        pending_remove(&w->pending, w->looking);
    w->is_entry_pending = false;
}

int watch_fd(const struct watch *w)
{
    return w->inotify;
}

int64_t watch_wait_ms(const struct watch *w, int64_t now_ms)
{
    const int64_t scan = w->scan_ms + scan_ms(w) - now_ms;
    const int64_t look = w->pending.count ? w->look_ms + LOOK_MS - now_ms : scan;
    const int64_t least = look < scan ? look : scan;

    return least > 0 ? least : 0;
}

const char *watch_news(struct watch *w)
{
    const char *news = w->news;

    w->news = NULL;
    return news;
}

int watch_open(struct walk *walk, struct watch **ret, char *error, size_t error_size)
{
    struct watch *w = calloc(1, sizeof(*w));

    if (w)
        w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (!w || w->inotify < 0) {
        snprintf(error, error_size, "cannot watch: %s", strerror(w ? errno : ENOMEM));
        free(w);
        walk_close(walk);
        return -1;
    }
    w->walk = walk;
    w->scan_ms = w->look_ms = INT64_MIN / 2;
    walk_on_enter(walk, enter, w);
    *ret = w;
    return 0;
}

void watch_close(struct watch *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->post_count; i++)
        clear_post(&w->post[i]);
    free(w->post);
    close(w->inotify);
    known_clear(&w->known);
    pending_clear(&w->pending);
    walk_close(w->walk);
    free(w);
}
