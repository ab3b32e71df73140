/*
 * parts.h - some figures that may be the parts of a total: what sum.c (what adds up) and
 * breakdown.c (what should) both need.
 */
#ifndef FIGURES_PARTS_H
#define FIGURES_PARTS_H

#include "relation.h"

#define PARTS      16 /* of one total */
#define PARAGRAPHS 3  /* that parts may follow their total by */
#define LOOK_AHEAD 40 /* figures that they may stand away */

struct parts {
    uint32_t at[PARTS], count; /* numbers of figures */
    struct interval sum;
    bool is_exact; /* no operand of approximation */
};

/* Whether a figure can be a total or a part at all: an amount of the body that nothing is
 * compared with. */
bool parts_can_add(const struct figure *f);
/* Whether `f` can be a part of `whole`: of one dimension, and both planned or both not. */
bool parts_can_join(const struct figure *whole, const struct figure *f);
/* False when there is no room, or the sum cannot be computed. */
bool parts_add(const struct audit *a, struct parts *p, uint32_t at);
/* Whether a part is as large as the whole or larger. */
bool parts_exceed(const struct figure *part, const struct figure *whole);

/* The figures of the sentence of `last` up to it that can be parts with it; false for fewer
 * than two. */
bool parts_of_sentence(const struct audit *a, const struct item *item, uint32_t last,
                       struct parts *ret);

/* Whether the parts follow each other with nothing but a joining mark between them; whether
 * their names end alike ("gold medals", "silver medals"); whether the names together make up a
 * whole; whether words leave the list open ("and others", "such as"). */
bool parts_are_joined(const struct audit *a, const struct parts *p);
bool parts_are_parallel(const struct audit *a, const struct item *item, const struct parts *p,
                        bool must_be_joined);
bool parts_are_named(const struct audit *a, const struct item *item, const struct parts *p);
bool parts_are_open(const struct audit *a, const struct item *item, const struct parts *p);

void parts_report(struct audit *a, const struct parts *p, const struct figure *whole,
                  enum verdict verdict, enum message message);
/* Marks the parts as counted, so that no other total takes them. */
void parts_take(struct audit *a, const struct parts *p, const struct figure *whole);

/* Decides lists whose words say that they are complete, and parts above their whole. */
void judge_breakdowns(struct audit *a, const struct item *item);

#endif
