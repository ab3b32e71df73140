/*
 * Folders and globs are walked in the order of the bytes of the paths, links and special files with care.
 */
#include "plugins/lib/files/pattern.h"
#include "plugins/lib/files/walk.h"
#include "tests/tap.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static char top[PATH_MAX];

static void make_file(const char *path)
{
    const int fd = open(path, O_CREAT | O_WRONLY, 0644);

    if (fd < 0 || write(fd, "x", 1) != 1)
        abort();
    close(fd);
}

static void make_tree(void)
{
    static const char *const folders[] = {"in",       "in/a",       "in/b", "in/b/deep",
                                          "in/empty", "in/.hidden", "out"};
    static const char *const files[] = {"in/a.txt",        "in/a/2.txt", "in/a/10.txt",
                                        "in/b/deep/z.txt", "in/.x.txt",  "in/.hidden/y.txt",
                                        "in/c.md",         "out/o.txt"};

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        if (mkdir(folders[i], 0755) != 0)
            abort();
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        make_file(files[i]);
}

/* All steps of a walk as one string: "path path !refused ~skipped". */
static const char *walked(const char *path, struct walk *w)
{
    static char out[4096];
    struct walk_entry e;
    char error[512];
    enum walk_step step;
    const bool is_own = !w;

    out[0] = '\0';
    if (is_own && walk_open(path, &w, error, sizeof(error)) != 0) {
        snprintf(out, sizeof(out), "%s", error);
        return out;
    }
    while ((step = walk_next(w, &e)) != WALK_END)
        if (step != WALK_FOLDER)
            snprintf(out + strlen(out), sizeof(out) - strlen(out), "%s%s%s", *out ? " " : "",
                     step == WALK_REFUSED   ? "!"
                     : step == WALK_SKIPPED ? "~"
                                            : "",
                     e.path);
    if (is_own)
        walk_close(w);
    return out;
}

static void order(void)
{
    static const char all[] = "in/a.txt in/a/10.txt in/a/2.txt in/b/deep/z.txt in/c.md";

    is_string(walked("in", NULL), all, "a folder is walked in the order of the bytes of the paths");
    is_string(walked("in///", NULL), all, "slashes at its end do not matter");
    is_string(walked("in/a.txt", NULL), "in/a.txt", "a file is itself");
    is_string(walked("in/empty", NULL), "", "an empty folder has nothing");
    is_string(walked("in/.hidden", NULL), "in/.hidden/y.txt",
              "a hidden folder is walked when it is named");
}

static void globs(void)
{
    is_string(walked("in/*.txt", NULL), "in/a.txt",
              "a glob matches names, but none that is hidden");
    is_string(walked("in/*/*.txt", NULL), "in/a/10.txt in/a/2.txt",
              "each name of a glob is one level");
    is_string(walked("in/**/*.txt", NULL), "in/a.txt in/a/10.txt in/a/2.txt in/b/deep/z.txt",
              "two stars are any number of levels");
    is_string(walked("i?/[ab]", NULL), "in/a/10.txt in/a/2.txt in/b/deep/z.txt",
              "a folder that matches is walked whole");
    is_string(walked("in/.x*", NULL), "in/.x.txt", "a dot that is written matches a hidden file");
    is_string(walked("in/*.pdf", NULL), "", "what matches nothing gives nothing");
    is_string(walked("**/b/*/z", NULL), "\"**/b/*/z\": at most one name may follow **",
              "two names after two stars are refused");
    make_file("in/lit[1].md");
    is_string(walked("in/lit[1].md", NULL), "in/lit[1].md",
              "a file is found by its name before it is a glob");
    unlink("in/lit[1].md");
    is_string(walked("nowhere", NULL),
              "\"nowhere\": there is no such file or folder; name one, or a glob such as in/*.txt",
              "a path that is not there is refused");
    is_string(walked("in/a.txt/*", NULL), "\"in/a.txt\": is no folder, so nothing in it can match",
              "a glob in a file is refused");
}

static void links(void)
{
    int failed = symlink("../in/a/2.txt", "in/link.txt") | symlink("..", "in/a/loop") |
                 symlink("../out/o.txt", "in/leaves.txt") | symlink("self", "in/self") |
                 symlink("gone", "in/gone") | symlink("in", "tree");

    if (failed)
        abort();
    is_string(walked("in", NULL),
              "in/a.txt in/a/10.txt in/a/2.txt ~in/a/loop in/b/deep/z.txt in/c.md ~in/gone "
              "~in/leaves.txt "
              "in/link.txt ~in/self",
              "links to files inside are followed; loops and links that leave are not");
    is_string(walked("tree/a", NULL), "tree/a/10.txt tree/a/2.txt ~tree/a/loop",
              "a link that was named is followed");
}

static void special(void)
{
    if (mkfifo("in/pipe", 0644) != 0)
        abort();
    ok(strstr(walked("in", NULL), "!in/pipe"), "a pipe is refused");
    is_string(walked("in/pipe", NULL), "\"in/pipe\": a pipe, not a file",
              "a pipe that is named is an error");
    unlink("in/pipe");
    if (geteuid() != 0) {
        chmod("in/b", 0);
        ok(strstr(walked("in", NULL), "!in/b"), "a folder that cannot be read is refused");
        chmod("in/b", 0755);
    }
}

static void canonical(void)
{
    struct walk *w;
    struct walk_entry e;
    char error[512], want[PATH_MAX + 16];

    if (walk_open("in/a/../a.txt", &w, error, sizeof(error)) != 0 || walk_next(w, &e) != WALK_FILE)
        abort();
    snprintf(want, sizeof(want), "%s/in/a.txt", top);
    is_string(e.real, want, "the key is the canonical path");
    is_string(e.path, "in/a/../a.txt", "what is shown is the path as given");
    walk_close(w);
}

static void rewind_again(void)
{
    struct walk *w;
    char error[512], first[4096];

    if (walk_open("in", &w, error, sizeof(error)) != 0)
        abort();
    snprintf(first, sizeof(first), "%s", walked("in", w));
    walk_rewind(w);
    is_string(walked("in", w), first, "a walk that starts again meets the same");
    walk_close(w);
}

int main(void)
{
    char name[] = "/tmp/walk_test.XXXXXX";

    if (!mkdtemp(name) || chdir(name) != 0 || !realpath(name, top))
        abort();
    make_tree();
    order();
    globs();
    links();
    special();
    canonical();
    rewind_again();
    char command[64];
    snprintf(command, sizeof(command), "rm -rf %s", name);
    if (chdir("/") != 0 || system(command) != 0)
        abort();
    return done();
}
