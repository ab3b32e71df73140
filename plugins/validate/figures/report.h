/*
 * report.h - makes findings: who took part, the formula, and one sentence for an editor.
 *
 * A report_ function that runs out of memory leaves the audit marked so; nobody has to check.
 */
#ifndef FIGURES_REPORT_H
#define FIGURES_REPORT_H

#include "scene.h"

/* A text under way. Starts zeroed but for `audit`. */
struct draft {
    struct audit *audit;
    char *bytes; /* NUL-terminated; NULL while empty */
    size_t size, room;
};

void draft_add(struct draft *d, const char *bytes, size_t size);
void draft_word(struct draft *d, const char *word);
/* A figure as printed: its number and its unit. */
void draft_figure(struct draft *d, const struct figure *f);
/* A number of a figure's dimension in the printed unit of `like`, rounded two places finer,
 * with the unit. */
void draft_amount(struct draft *d, prun_rational amount, const struct figure *like);
/* A plain number rounded to `scale` places, zeros at its end dropped. */
void draft_number(struct draft *d, prun_rational number, int scale);
/* The text, "" when nothing was added. */
const char *draft_text(const struct draft *d);

/* A finding with its kind and verdict, to be filled; NULL when out of memory (every function
 * takes it). */
struct finding *report_new(struct audit *a, enum check_kind kind, enum verdict verdict);
void report_member(struct finding *f, const struct audit *a, const struct figure *figure,
                   const char *role);

/* What a sentence is made of: {formula}, {expected}, {actual}, {first}, {second}. Texts may be
 * NULL. `first` and `second` are quoted as they were printed, with the words in front of them. */
struct report {
    const char *formula, *expected, *actual, *tolerance;
    const struct figure *first, *second;
};
void report_finish(struct audit *a, struct finding *f, enum message message,
                   const struct report *r);

/* The range of an amount, "low-high" in the unit of `like`, for the column `tolerance`. */
const char *report_range(struct audit *a, struct interval range, const struct figure *like);
const char *report_amount(struct audit *a, prun_rational amount, const struct figure *like);
const char *report_figure(struct audit *a, const struct figure *f);

/* The interval of a figure; false for one that stands for nothing (too large to compute with). */
bool figure_range(const struct figure *f, struct interval *ret);

/* Whether a disagreement that this figure takes part in may be called an error: it is printed
 * exactly, and no plan or estimate. */
bool figure_is_firm(const struct figure *f);

#endif
