/*
 * fingerprint.h - what made a unit's rows: plugin builds, settings and data files of all stages.
 */
#ifndef RUN_FINGERPRINT_H
#define RUN_FINGERPRINT_H

#include "run/stage.h"

/* The ledger's row for the stages as they are set up now; how many units have another one. The
 * source does not count: where units come from does not change what is made of them. */
int fingerprint_store(struct run *r, const struct instance_set *own, struct error *reterr);

#endif
