/* fault.c - kills the process where PRUN_FAULT says so: see fault.h for the table. */
#include "run/fault.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name, *about;
} point_table[] = {
#define FAULT_ROW(id, name, about) {name, about},
    FAULT_POINTS(FAULT_ROW)
#undef FAULT_ROW
};

/* Set once before threads start; FAULT_COUNT: none. */
static enum fault_point armed = FAULT_COUNT;
static atomic_long passes_left;

static void print_table(void)
{
    for (size_t i = 0; i < FAULT_COUNT; i++)
        printf("%s\t%s\n", point_table[i].name, point_table[i].about);
}

static int find(const char *name, size_t size, enum fault_point *ret)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        if (strlen(point_table[i].name) == size && memcmp(point_table[i].name, name, size) == 0) {
            *ret = (enum fault_point)i;
            return 0;
        }
    return -1;
}

int fault_setup(struct error *reterr)
{
    const char *wish = getenv("PRUN_FAULT");
    const char *colon;
    char *end = NULL;
    long nth = 1;

    if (!wish || !*wish)
        return 0;
    if (strcmp(wish, "list") == 0) {
        print_table();
        exit(0);
    }
    colon = strchr(wish, ':');
    if (colon) {
        errno = 0;
        nth = strtol(colon + 1, &end, 10);
        if (errno || nth < 1 || *end)
            return error_set(reterr, "bad_fault",
                             "PRUN_FAULT=%s: the count after ':' must be 1 or more", wish);
    }
    if (find(wish, colon ? (size_t)(colon - wish) : strlen(wish), &armed) < 0)
        return error_set(reterr, "bad_fault",
                         "PRUN_FAULT=%s: no such point; PRUN_FAULT=list prints all", wish);
    atomic_store(&passes_left, nth);
    return 0;
}

void fault_pass(enum fault_point point)
{
    if (point == armed && atomic_fetch_sub(&passes_left, 1) == 1) {
        kill(getpid(), SIGKILL);
        for (;;)
            pause();
    }
}
