/*
 * worker.h - the threads that run units.
 */
#ifndef RUN_WORKER_H
#define RUN_WORKER_H

#include "run/stage.h"

struct workers;

/* Starts `count` threads; the first takes over `first_set`, which is set up, the others make their
 * own. */
int workers_start(struct run *r, struct instance_set *first_set, uint32_t count,
                  struct workers **ret, struct error *reterr);
/* Waits for their end. */
void workers_join(struct workers *w); /* takes NULL */

#endif
