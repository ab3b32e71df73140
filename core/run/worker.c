/* worker.c - a worker's life: instances of its own, then unit after unit until the end. */
#include "run/worker.h"

#include "run/execute.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct worker {
    struct run *run;
    struct instance_set *set; /* NULL: made by the thread itself */
    pthread_t thread;
};

struct workers {
    uint32_t count;
    struct worker worker[];
};

static int make_set(struct worker *w)
{
    const char *stage = NULL;
    struct error e;

    if (w->set)
        return 0;
    w->set = instance_set_new(w->run, false);
    if (!w->set)
        error_memory(&e);
    else if (instance_set_setup(w->set, &stage, &e) == 0)
        return 0;
    engine_fatal(w->run, stage, &e);
    return -1;
}

static void *work(void *argument)
{
    struct worker *w = argument;
    struct execution x = {.run = w->run};
    struct unit *u = NULL;

    /* A worker that never gets a unit needs no instances. */
    while ((u = engine_take(w->run)) != NULL) {
        if (make_set(w) < 0)
            break;
        x.own = w->set;
        execute_unit(&x, u);
    }
    instance_set_free(w->set);
    return NULL;
}

int workers_start(struct run *r, struct instance_set *first_set, uint32_t count,
                  struct workers **ret, struct error *reterr)
{
    struct workers *w = calloc(1, sizeof(*w) + count * sizeof(w->worker[0]));
    sigset_t all, before;

    if (!w)
        return error_memory(reterr);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (uint32_t i = 0; i < count; i++) {
        w->worker[i] = (struct worker){.run = r, .set = i == 0 ? first_set : NULL};
        if (pthread_create(&w->worker[i].thread, NULL, work, &w->worker[i]) != 0)
            break;
        w->count++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (w->count == 0) {
        free(w);
        return error_set(reterr, "threads", "cannot start a worker thread");
    }
    *ret = w;
    return 0;
}

void workers_join(struct workers *w)
{
    if (!w)
        return;
    for (uint32_t i = 0; i < w->count; i++)
        pthread_join(w->worker[i].thread, NULL);
    free(w);
}
