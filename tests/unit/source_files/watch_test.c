/*
 * A watched folder gives every complete file once, and none that is half.
 *
 * Time is what the test says; what inotify tells of the test's own system calls is there at once.
 */
#include "plugins/source/files/known.h"
#include "plugins/source/files/pending.h"
#include "plugins/source/files/watch.h"
#include "tests/tap.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct watch *watch;
static int64_t now;

static int open_for_writing(const char *path)
{
    const int fd = open(path, O_CREAT | O_WRONLY | O_APPEND, 0644);

    if (fd < 0)
        abort();
    return fd;
}

static void put(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        abort();
}

static void make_file(const char *path, const char *text)
{
    const int fd = open_for_writing(path);

    put(fd, text);
    close(fd);
}

static void make_folder(const char *path)
{
    if (mkdir(path, 0755) != 0)
        abort();
}

/* Everything that is given within so many milliseconds, in quarters of a second. */
static const char *given_within(int64_t ms)
{
    static char out[8192];
    struct walk_entry e;
    enum watch_step step;
    const int64_t end = now + ms;

    out[0] = '\0';
    for (; now <= end; now += 50)
        while ((step = watch_next(watch, now, &e)) != WATCH_IDLE) {
            if (step == WATCH_WORK)
                continue;
            snprintf(out + strlen(out), sizeof(out) - strlen(out), "%s%s%s", *out ? " " : "",
                     step == WATCH_FILE      ? ""
                     : step == WATCH_REFUSED ? "!"
                                             : "~",
                     e.path);
            if (step == WATCH_FILE)
                watch_given(watch);
        }
    return out;
}

static void open_watch(const char *path)
{
    struct walk *walk;
    char error[512];

    if (walk_open(path, &walk, error, sizeof(error)) != 0 ||
        watch_open(walk, &watch, error, sizeof(error)) != 0)
        abort();
}

static void present_at_start(void)
{
    make_folder("in");
    make_file("in/old.txt", "x");
    open_watch("in");
    is_string(given_within(1500), "", "a file that was made a moment ago is looked at for a while");
    is_string(given_within(1000), "in/old.txt", "what is there at the start is given");
    is_string(given_within(40000), "", "and not again");
}

static void writers(void)
{
    int fd = open_for_writing("in/slow.txt");

    is_string(given_within(5000), "", "a file that was made and not written is not taken");
    put(fd, "half");
    is_string(given_within(40000), "",
              "one that is half written is not taken, however long that lasts");
    put(fd, "whole");
    close(fd);
    is_string(given_within(150), "", "one that was closed just now neither");
    is_string(given_within(400), "in/slow.txt", "after a quiet time it is");

    fd = open_for_writing("in/twice.txt");
    put(fd, "half");
    close(fd);
    given_within(100);
    fd = open_for_writing("in/twice.txt");
    put(fd, "whole");
    is_string(given_within(3000), "", "a writer that opens it again at once is waited for");
    close(fd);
    is_string(given_within(600), "in/twice.txt", "and its file is given once");

    make_file("in/slow.txt", "more");
    is_string(given_within(600), "in/slow.txt", "a file that was changed is given again");
    make_file("in/.hidden", "x");
    is_string(given_within(3000), "", "a hidden file is not");
}

static void renames(void)
{
    make_file("in/.part", "whole");
    if (rename("in/.part", "in/moved.txt") != 0)
        abort();
    is_string(given_within(300), "in/moved.txt", "a file that is renamed into place is given soon");
    if (link("in/moved.txt", "in/second.txt") != 0)
        abort();
    is_string(given_within(3000), "in/second.txt", "so is a second name of it");
    is_string(given_within(31000), "in/moved.txt",
              "a scan sees that the first name's times have changed");
}

static void sub_folders(void)
{
    make_folder("tmp");
    make_folder("tmp/day");
    make_file("tmp/day/1.txt", "x");
    make_folder("tmp/day/part");
    make_file("tmp/day/part/2.txt", "x");
    if (rename("tmp/day", "in/day") != 0)
        abort();
    is_string(given_within(3000), "in/day/1.txt in/day/part/2.txt",
              "a folder that is moved in is read whole");
    make_folder("in/new");
    make_file("in/new/3.txt", "x");
    is_string(given_within(3000), "in/new/3.txt", "a folder that is filled at once is too");
    make_file("in/new/4.txt", "x");
    is_string(given_within(600), "in/new/4.txt", "and is watched from then on");
    if (rename("in/day", "in/renamed") != 0)
        abort();
    is_string(given_within(3000), "in/renamed/1.txt in/renamed/part/2.txt",
              "a folder with another name has other files");
    make_file("in/renamed/part/5.txt", "x");
    is_string(given_within(600), "in/renamed/part/5.txt", "also deep in it");
}

static void goes_and_comes(void)
{
    if (unlink("in/new/3.txt") != 0)
        abort();
    is_string(given_within(31000), "", "a file that is deleted is no news");
    if (rename("in", "away") != 0)
        abort();
    is_string(given_within(31000), "", "nor is a root that is gone");
    ok(strstr(watch_news(watch) ?: "", "gone"), "which is said");
    if (rename("away", "in") != 0)
        abort();
    make_file("in/back.txt", "x");
    ok(strstr(given_within(3000), "in/back.txt"), "it is watched again when it is back");
    ok(strstr(watch_news(watch) ?: "", "back"), "which is said too");
    make_file("in/back2.txt", "x");
    is_string(given_within(600), "in/back2.txt", "by events, not only by scans");
}

static void troubles(void)
{
    if (mkfifo("in/pipe", 0644) != 0)
        abort();
    is_string(given_within(3000), "!in/pipe", "a pipe is refused");
    is_string(given_within(70000), "", "once");
    if (symlink("../tmp", "in/leaves") != 0)
        abort();
    is_string(given_within(70000), "~in/leaves", "a link that leaves is told once");
}

/* More events than the kernel keeps: 16,384, unless it was told otherwise. */
static void overflow(void)
{
    int fd = open_for_writing("in/many.txt");

    for (int i = 0; i < 20000; i++) { /* two files in turn, or the kernel merges the events */
        if (fchmod(fd, i % 2 ? 0600 : 0644) != 0)
            abort();
        put(fd, "x");
    }
    close(fd);
    make_folder("in/lost");
    make_file("in/lost/6.txt", "x");
    make_file("in/7.txt", "x");
    const char *given = given_within(3000);
    ok(strstr(given, "in/lost/6.txt") && strstr(given, "in/7.txt") && strstr(given, "in/many.txt"),
       "after a flood of events all is found");
}

static void globs(void)
{
    watch_close(watch);
    make_folder("glob");
    make_folder("glob/a");
    open_watch("glob/*/*.txt");
    given_within(500);
    make_file("glob/a/1.txt", "x");
    make_file("glob/a/1.md", "x");
    make_file("glob/0.txt", "x");
    is_string(given_within(3000), "glob/a/1.txt", "of a glob only what matches is given");
    make_folder("glob/b");
    make_file("glob/b/2.txt", "x");
    is_string(given_within(3000), "glob/b/2.txt", "also from a new folder that matches");
}

static void one_file(void)
{
    watch_close(watch);
    make_file("one.txt", "x");
    open_watch("one.txt");
    is_string(given_within(3000), "one.txt", "a single file is given");
    make_file("one.txt", "more");
    is_string(given_within(3000), "one.txt", "and again when it has changed");
    is_string(given_within(3000), "", "but no more");
    watch_close(watch);
}

static void known_files(void)
{
    struct known k = {0};
    struct look look = {1, 2, 3, 4}, other = {1, 2, 3, 5};
    char name[16];
    bool is_right = true;

    known_begin_scan(&k);
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof(name), "f%d", i);
        is_right &= !known_has(&k, name, &look) && known_put(&k, name, &look);
    }
    known_begin_scan(&k);
    for (int i = 0; i < 5000; i += 2) {
        snprintf(name, sizeof(name), "f%d", i);
        is_right &= known_has(&k, name, &look) && !known_has(&k, name, &other);
    }
    known_end_scan(&k);
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof(name), "f%d", i);
        is_right &= known_has(&k, name, &look) == (i % 2 == 0);
    }
    ok(is_right && k.count == 2500, "what a scan does not see is forgotten, and only that");
    known_clear(&k);
}

static void pending_files(void)
{
    struct pending p = {0};
    char name[16];
    bool is_right = true;

    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof(name), "f%d", i);
        is_right &= pending_note(&p, name, name, SIGN_CLOSED, i) != NULL;
    }
    struct pending_file **at = &p.first;
    for (int i = 0; i < 3000; i++)
        if (i % 3)
            at = &(*at)->next;
        else
            pending_remove(&p, at);
    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof(name), "f%d", i);
        is_right &= pending_has(&p, name) == (i % 3 != 0);
    }
    ok(is_right && p.count == 2000, "pending files are found by path after others went");
    while (p.first)
        pending_remove(&p, &p.first);
    ok(p.count == 0 && pending_note(&p, "x", "x", SIGN_MOVED, 0) && p.first->path[0] == 'x',
       "and an emptied list can be filled again");
    pending_clear(&p);
}

int main(void)
{
    char name[] = "/tmp/watch_test.XXXXXX", command[64];

    if (!mkdtemp(name) || chdir(name) != 0)
        abort();
    known_files();
    pending_files();
    present_at_start();
    writers();
    renames();
    sub_folders();
    goes_and_comes();
    troubles();
    overflow();
    globs();
    one_file();
    snprintf(command, sizeof(command), "rm -rf %s", name);
    if (chdir("/") != 0 || system(command) != 0)
        abort();
    return done();
}
