/*
 * trial.h - loads a shared object in a child first.
 *
 * Headers that are whole do not mean that the rest is: a damaged table of relocations, or a
 * constructor of the plugin, may crash or hang the process that loads it. So a file that did not
 * come with prun is loaded by a child, and what became of the child is told. Main thread only,
 * before there are other threads.
 */
#ifndef PLUGIN_TRIAL_H
#define PLUGIN_TRIAL_H

#include "base/error.h"

#define TRIAL_SECONDS 10u

/* 0 also when the object is refused in the ordinary way: that reason is the caller's to find. */
int trial_load(const char *path, struct error *reterr);

#endif
