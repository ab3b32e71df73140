/*
 * commit.h - what exporters of one file do with a group: the unit's bytes in source order, after one head.
 *
 * Units stand in the order in which they were first committed. One that is replaced or retracted gives its
 * place to what it has now: then a new generation of the file is written. Set `o->head` before the first
 * call; it lives as long as the output.
 */
#ifndef FILE_COMMIT_H
#define FILE_COMMIT_H

#include <prun/plugin.h>
#include "output.h"

prun_status file_start(prun_stage *s, struct output *o, const char *path);
prun_status file_recover(prun_stage *s, struct output *o, prun_bytes receipt);
prun_status file_commit(prun_stage *s, struct output *o, prun_group *g);
prun_status file_retract(prun_stage *s, struct output *o, prun_group *g);

#endif
