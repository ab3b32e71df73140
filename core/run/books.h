/*
 * books.h - every record on an edge has exactly one fate: counted as a unit runs, checked before
 * its commit.
 */
#ifndef RUN_BOOKS_H
#define RUN_BOOKS_H

#include "run/stage.h"

/* Enters what the calls for one batch have done, by fate; an error when the class may not do that.
 */
int books_enter(struct books *b, const struct prun_stage *s, const uint32_t fate[FATE_COUNT],
                struct error *reterr);

/* The levels are all run: does every edge carry what was sent, and has all that entered one fate?
 */
int books_check(const struct graph *g, const struct unit *u, const char **ret_stage,
                struct error *reterr);

/* A level, and what followed it, is run again. */
void books_forget_from(const struct graph *g, struct unit *u, uint32_t level);

/* Records that the stages made, each once. */
int64_t books_made(const struct graph *g, const struct unit *u);

#endif
