/*
 * The file of export.jsonl comes back to its last receipt, wherever it was stopped.
 *
 * output.c is compiled into this test with the system calls that change something counted: a child
 * process stops at the Nth of them, for every N, and the parent recovers what it left. What the ledger
 * knows is kept in memory that both share.
 */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int calls_left = -1; /* -1: without end */

static void count_call(void)
{
    if (calls_left >= 0 && calls_left-- == 0)
        _exit(99);
}

#define COUNTED(type, name, parameters, arguments) \
    static type counted_##name parameters          \
    {                                              \
        count_call();                              \
        return name arguments;                     \
    }
COUNTED(int, fsync, (int fd), (fd))
COUNTED(int, fdatasync, (int fd), (fd))
COUNTED(int, ftruncate, (int fd, off_t size), (fd, size))
COUNTED(int, link, (const char *from, const char *to), (from, to))
COUNTED(int, rename, (const char *from, const char *to), (from, to))
COUNTED(int, unlink, (const char *path), (path))
COUNTED(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
COUNTED(ssize_t, copy_file_range,
        (int in, off_t *in_at, int out, off_t *out_at, size_t size, unsigned flags),
        (in, in_at, out, out_at, size, flags))
#define fsync           counted_fsync
#define fdatasync       counted_fdatasync
#define ftruncate       counted_ftruncate
#define link            counted_link
#define rename          counted_rename
#define unlink          counted_unlink
#define write           counted_write
#define copy_file_range counted_copy_file_range

#include "plugins/lib/file/output.c"
#include "tests/tap.h"

/* What each group makes of the file: it keeps `keep` bytes, writes `add`, and keeps the rest from `rest`
 * on. Groups without a renewal append. */
struct group {
    bool is_renewal;
    uint64_t keep, rest;
    const char *add, *want;
};

static const struct group groups[] = {
    {false, 0, 0, "one\ntwo\n", "one\ntwo\n"},
    {false, 0, 0, "three\n", "one\ntwo\nthree\n"},
    {true, 4, 8, "TWO AGAIN\n", "one\nTWO AGAIN\nthree\n"},
    {true, 4, 14, "two\n", "one\ntwo\nthree\n"},
    {false, 0, 0, "four\n", "one\ntwo\nthree\nfour\n"},
    {true, 0, 4, "", "two\nthree\nfour\n"},
    {false, 0, 0, "", "two\nthree\nfour\n"},
    {false, 0, 0, "five\n", "two\nthree\nfour\nfive\n"},
};
enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

struct ledger {
    int done; /* groups */
    struct receipt receipt;
};
static struct ledger *ledger;

static char folder[64];
static char path[96];

static prun_bytes bytes_of(const char *text)
{
    return (prun_bytes){(const uint8_t *)text, strlen(text)};
}

static enum output_status commit_group(struct output *o, int number)
{
    const struct group *g = &groups[number];
    enum output_status status = output_begin(o, number + 1, false);
    const uint64_t length = o->now.length;

    if (!status && g->is_renewal)
        status = output_renew(o);
    if (!status && g->is_renewal)
        status = output_copy(o, 0, g->keep);
    if (!status)
        status = output_write(o, bytes_of(g->add));
    if (!status && g->is_renewal)
        status = output_copy(o, g->rest, length - g->rest);
    return status ? status : output_end(o);
}

/* From the ledger's state to the end, or to the call where it is stopped. */
static enum output_status run(void)
{
    struct output o;
    enum output_status status = output_open(&o, path);

    if (!status)
        status = output_recover(&o, ledger->done ? &ledger->receipt : NULL);
    while (!status && ledger->done < GROUPS) {
        status = commit_group(&o, ledger->done);
        if (status)
            break;
        count_call(); /* the ledger may not get to it */
        ledger->receipt = o.now;
        ledger->done++;
    }
    if (status)
        printf("# status %d: %s\n", status, o.error);
    output_close(&o);
    return status;
}

static bool content_is(const char *want)
{
    char have[256] = {0};
    const int fd = open(path, O_RDONLY);
    const ssize_t size = fd < 0 ? 0 : read(fd, have, sizeof(have) - 1);

    if (fd >= 0)
        close(fd);
    if (size >= 0 && strcmp(have, want) == 0)
        return true;
    printf("# have \"%s\", want \"%s\"\n", have, want);
    return false;
}

static void clean(void)
{
    char command[128];

    snprintf(command, sizeof(command), "find %s -mindepth 1 -delete", folder);
    if (system(command) != 0)
        abort();
    *ledger = (struct ledger){0};
}

/* Runs in a child that is stopped at the given call. False: it ended before. */
static bool run_stopped(int call)
{
    int status;

    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        calls_left = call;
        _exit(run() == OUTPUT_OK ? 0 : 1);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        abort();
    return WEXITSTATUS(status) == 99;
}

static bool recovers(void)
{
    struct output o;
    bool is_good = output_open(&o, path) == OUTPUT_OK &&
                   output_recover(&o, ledger->done ? &ledger->receipt : NULL) == OUTPUT_OK &&
                   content_is(ledger->done ? groups[ledger->done - 1].want : "");

    if (!is_good)
        printf("# %s\n", o.error);
    output_close(&o);
    return is_good;
}

static bool has_leftovers(void)
{
    char command[128];

    snprintf(command, sizeof(command), "test $(ls -A %s | wc -l) != 1", folder);
    return system(command) == 0;
}

static void every_crash(void)
{
    int call = 0, wrong = 0;

    for (;; call++) {
        clean();
        if (!run_stopped(call))
            break;
        if (!recovers() || run() != OUTPUT_OK || !content_is(groups[GROUPS - 1].want) ||
            !recovers() || has_leftovers()) {
            printf("# stopped at call %d, after %d groups\n", call, ledger->done);
            wrong++;
        }
    }
    ok(call > 40 && wrong == 0, "stopped at each of %d calls, the file comes back and goes on",
       call);
}

/* Stopped again while it recovers. */
static void every_second_crash(void)
{
    int pairs = 0, wrong = 0;

    for (int first = 0;; first += 3) {
        clean();
        if (!run_stopped(first))
            break;
        for (int second = 0; second < 12; second++) {
            clean();
            run_stopped(first);
            run_stopped(second);
            pairs++;
            wrong += run() != OUTPUT_OK || !content_is(groups[GROUPS - 1].want);
        }
    }
    ok(pairs > 150 && wrong == 0, "stopped twice, in %d ways, it still does", pairs);
}

static void losses(void)
{
    struct output o;
    char other[128];

    clean();
    run();
    if (unlink(path) != 0)
        abort();
    ok(output_open(&o, path) == OUTPUT_OK && output_recover(&o, &ledger->receipt) == OUTPUT_LOST,
       "a file that was deleted is lost");
    output_close(&o);

    clean();
    run();
    FILE *f = fopen(path, "w");
    fputs("something else\nthat is not ours, and long enough to be\n", f);
    fclose(f);
    ok(output_open(&o, path) == OUTPUT_OK && output_recover(&o, &ledger->receipt) == OUTPUT_LOST,
       "a file that was replaced is lost");
    snprintf(other, sizeof(other), "%s.other-1", path);
    ok(access(other, F_OK) == 0 && access(path, F_OK) != 0, "and what stood there is kept");
    output_close(&o);

    *ledger = (struct ledger){0};
    rename(other, path);
    ok(output_open(&o, path) == OUTPUT_OK && output_recover(&o, NULL) == OUTPUT_FATAL &&
           strstr(o.error, "is there already"),
       "a file that the ledger does not know is not touched");
    output_close(&o);

    clean();
    run();
    if (truncate(path, 3) != 0)
        abort();
    ok(output_open(&o, path) == OUTPUT_OK && output_recover(&o, &ledger->receipt) == OUTPUT_LOST,
       "a file that was cut short is lost");
    output_close(&o);
}

static void same_group_again(void)
{
    struct output o;

    clean();
    bool is_good = output_open(&o, path) == OUTPUT_OK && output_recover(&o, NULL) == OUTPUT_OK;
    for (int i = 0; i < GROUPS; i++)
        for (int times = 0; times < 3; times++)
            is_good &= commit_group(&o, i) == OUTPUT_OK && content_is(groups[i].want);
    ok(is_good, "a group that is committed again ends in the same file");
    output_close(&o);
}

/* Another exporter refused the group: what this one took of it is taken back, under a later number. */
static void retracted(void)
{
    struct output o;

    clean();
    bool is_good = output_open(&o, path) == OUTPUT_OK && output_recover(&o, NULL) == OUTPUT_OK;
    for (int i = 0; i < 3; i++)
        is_good &= commit_group(&o, i) == OUTPUT_OK;
    is_good &= output_begin(&o, 4, true) == OUTPUT_OK && output_end(&o) == OUTPUT_OK;
    ok(is_good && content_is(groups[1].want) && o.now.generation == 1,
       "a retraction begins where the ledger is, not where the file was");
    is_good = output_begin(&o, 5, false) == OUTPUT_OK &&
              output_write(&o, bytes_of("next\n")) == OUTPUT_OK && output_end(&o) == OUTPUT_OK;
    ok(is_good && content_is("one\ntwo\nthree\nnext\n") && !has_leftovers(),
       "and the next group goes on");
    output_close(&o);
}

static void two_writers(void)
{
    struct output a, b;

    clean();
    if (output_open(&a, path) || output_recover(&a, NULL) || commit_group(&a, 0))
        abort();
    ok(output_open(&b, path) == OUTPUT_OK && output_recover(&b, &a.now) == OUTPUT_FATAL &&
           strstr(b.error, "another process"),
       "a file that is being written is not taken by a second writer");
    output_close(&a);
    output_close(&b);
}

static void moved_away(void)
{
    struct output o;

    clean();
    if (output_open(&o, path) || output_recover(&o, NULL) || commit_group(&o, 0))
        abort();
    unlink(path);
    ok(commit_group(&o, 1) == OUTPUT_FATAL && strstr(o.error, "was moved"),
       "a file that is deleted while it is written stops the run");
    output_close(&o);
}

static void receipts(void)
{
    char text[RECEIPT_ROOM];
    struct receipt r, back;

    if (receipt_new(&r) != 0)
        abort();
    r.length = 123;
    r.tail = 0xABC;
    const size_t size = receipt_print(&r, text);
    ok(receipt_parse((prun_bytes){(uint8_t *)text, size}, &back) &&
           memcmp(&r, &back, sizeof(r)) == 0,
       "a receipt reads as it was printed");
    ok(!receipt_parse((prun_bytes){(uint8_t *)text, size - 1}, &back) ||
           memcmp(&r, &back, sizeof(r)) != 0,
       "one that was cut does not");
    ok(!receipt_parse(bytes_of("sqlite 1 00 group 3"), &back), "nor does another's");
}

int main(void)
{
    ledger = mmap(NULL, sizeof(*ledger), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    snprintf(folder, sizeof(folder), "%s/output_test.XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"); /* syncing is slow on a disk */
    if (ledger == MAP_FAILED || !mkdtemp(folder))
        abort();
    snprintf(path, sizeof(path), "%s/all.jsonl", folder);
    every_crash();
    every_second_crash();
    losses();
    same_group_again();
    retracted();
    two_writers();
    moved_away();
    receipts();
    clean();
    rmdir(folder);
    return done();
}
