/*
 * figure.h - what the audit knows of a page: its items, the figures in them, and what it found.
 *
 * The audit is a library on these structs, so that it can be tried without a pipeline: fill items
 * and figures (figures of one item in a row, each part in the order of the text), call audit_run(),
 * read the findings. All bytes belong to the caller and must outlive the audit.
 */
#ifndef FIGURES_FIGURE_H
#define FIGURES_FIGURE_H

#include "newspaper/interval.h"
#include "newspaper/wordbook.h"
#include <prun/base.h>
#include <prun/decimal.h>
#include <stdint.h>

struct lexicon;

/* Where in an item a figure stands. */
enum part { PART_HEADLINE, PART_KICKER, PART_SUBHEAD, PART_BODY, PART_COUNT };

/* facts.kind of the data model. */
enum figure_kind {
    KIND_LEVEL,
    KIND_GROWTH,
    KIND_SHARE,
    KIND_RANK,
    KIND_DIFFERENCE,
    KIND_REDUCTION,
    KIND_INCREASE,
    KIND_COUNT,
    KIND_DURATION,
    KIND_CAPACITY,
    KIND_RATIO,
    KIND_TEMPERATURE,
    KIND_RATE,
    KIND_UNKNOWN
};

/* What a figure does among its neighbours, told from its kind, its unit and the words around it. */
enum figure_role {
    ROLE_LEVEL,  /* an amount, a count, a temperature: something that can be a total or a part */
    ROLE_RATIO,  /* a percentage of its own: a quota, a rate, an occupancy */
    ROLE_SHARE,  /* a percentage of a whole */
    ROLE_GROWTH, /* a percentage of change */
    ROLE_POINTS, /* a difference of percentages */
    ROLE_CHANGE, /* an absolute amount of change or of difference */
    ROLE_TIMES,  /* a multiple */
    ROLE_RANK
};

struct figure {
    /* given: */
    int64_t id;
    uint32_t item;
    enum part part;
    enum figure_kind kind;
    prun_bytes indicator, subject, place, unit, unit_base, per, quote;
    bool is_planned, is_estimate;
    enum interval_bound bound;
    bool has_period;
    int64_t period_start, period_end; /* days since 1970-01-01, inclusive; 0 where not known */
    bool has_start, has_end;
    prun_decimal printed; /* in the printed unit */
    bool has_max;
    prun_decimal printed_max;
    prun_rational base, base_max,
        step;            /* in unit_base; step: one unit of the last printed digit, 0 if exact */
    uint32_t start, end; /* of the quote, in the text of its part */
    uint32_t sentence_start, sentence_end;
    uint32_t paragraph;
    uint32_t list, list_place; /* of a coordinated list, from 1; 0: of none */

    /* made by scene_build: */
    enum figure_role role;
    uint32_t number; /* where the numeral begins */
    uint32_t lead;   /* where the words in front of it begin: the figure before, or the sentence */
    uint32_t near;   /* where its own clause begins, not before `lead` */
    uint64_t lead_cues, near_cues, tail_cues;
    uint32_t lead_rest,
        near_rest;         /* characters of the lead (the clause) that no known word covers */
    prun_bytes dimension;  /* unit_base after conversion: mu becomes m2 */
    prun_rational factor;  /* one printed unit in the dimension */
    struct interval range; /* what it may stand for, in the dimension */
    bool is_negative;      /* of a change: a fall */
    uint32_t opener;       /* "A, of which B, C": the figure A of B and C, plus 1; 0 for none */
    bool is_after_colon;   /* "A: B, C": the first of such a list */
    bool is_base;          /* what another figure is compared with */
    bool is_part;          /* already counted in a total */
    bool is_shown;         /* already found in a graphic */

    /* made by relate_repeats: the nearest figures of the item with the same number, plus 1; 0: none */
    uint32_t equal_before, equal_behind;
};

struct item {
    int64_t id;
    prun_bytes type; /* articles.type */
    prun_bytes text[PART_COUNT];
    uint32_t first, count; /* its figures */
    /* made by scene_build: the known words of each part, in order */
    struct hit *hit[PART_COUNT];
    uint32_t hits[PART_COUNT];
};

enum check_kind {
    CHECK_SUM,
    CHECK_SHARE,
    CHECK_DIFFERENCE,
    CHECK_GROWTH,
    CHECK_REPEAT,
    CHECK_COUNT,
    CHECK_ORDER,
    CHECK_CAPACITY,
    CHECK_RANGE,
    CHECK_IMPLIED
};

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_WARN, VERDICT_DERIVED };

#define FINDING_MEMBERS 24

struct finding {
    enum check_kind kind;
    enum verdict verdict;
    uint32_t members;
    struct {
        uint32_t figure;
        const char *role; /* a constant: "part", "whole", ... */
    } member[FINDING_MEMBERS];
    char *formula, *expected, *actual, *tolerance,
        *message; /* of the audit; NULL where nothing is said */
};

struct audit {
    const struct lexicon *lexicon;
    struct item *item;
    uint32_t items;
    struct figure *figure;
    uint32_t figures;

    struct finding *finding;
    uint32_t findings, room;
    struct audit_chunk *chunk;
    bool is_out_of_memory;
};

/* Looks for relations between the figures and adds what it finds. False when memory ran out. */
bool audit_run(struct audit *a);

/* Frees what audit_run() made; the items and figures stay the caller's. */
void audit_clear(struct audit *a);

/* Memory that lives until audit_clear(); NULL when there is none, which audit_run() reports. */
void *audit_alloc(struct audit *a, size_t size);

const char *check_kind_name(enum check_kind kind);
const char *verdict_name(enum verdict verdict);
enum figure_kind figure_kind_of(prun_bytes name);

#endif
