/*
 * problem.h - collecting problems while a file is checked; pipeline.h tells what they are.
 */
#ifndef PIPELINE_PROBLEM_H
#define PIPELINE_PROBLEM_H

#include "pipeline/pipeline.h"

/* A hostile file may hold millions; nobody reads more than these. */
#define PROBLEM_MAX 200

void problem_list_init(struct problem_list *p, const char *file);

/* True when no more are taken: so that one need not even find out where the next one is. */
bool problem_list_is_full(struct problem_list *p);

/* Adds one; strings are copied. Without memory the list is cut, which counts as a
 * problem. */
void problem_add(struct problem_list *p, uint32_t line, uint32_t column, const char *stage,
                 const char *format, ...) PRUN_PRINTF(5, 6);
void problem_add_va(struct problem_list *p, uint32_t line, uint32_t column, const char *stage,
                    const char *format, va_list args);

/* By place; those of the file as a whole first. Problems of one place keep their order. */
void problem_list_sort(struct problem_list *p);

#endif
