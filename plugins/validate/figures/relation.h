/*
 * relation.h - the relations that the audit looks for, one function a relation. Each reads the
 * scene, adds its findings, and is linear in the figures but for a bounded window around each.
 */
#ifndef FIGURES_RELATION_H
#define FIGURES_RELATION_H

#include "report.h"

/* Totals and their parts; a part above its whole. Marks the parts of an item (figure.is_part). */
void relate_sums(struct audit *a, const struct item *item);

/* A percentage of a whole beside part and whole; a quota beside its two counts. */
void relate_shares(struct audit *a, const struct item *item);

/* Now, before, and the change between them, absolute or relative. */
void relate_changes(struct audit *a, const struct item *item);

/* One rate against another, with the points between them. */
void relate_rates(struct audit *a, const struct item *item);

/* The same figure in headline and body, or twice in a body; in the graphic that goes with an
 * item. */
void relate_repeats(struct audit *a, const struct item *item);
void relate_graphics(struct audit *a);

/* A count against the names listed beside it. */
void relate_lists(struct audit *a, const struct item *item);

/* Bounds of ranges, highest and lowest, examples of a total, handled and received, superlatives. */
void relate_orders(struct audit *a, const struct item *item);
void relate_superlatives(struct audit *a, const struct item *item);

/* Use against rated capacity. */
void relate_capacities(struct audit *a, const struct item *item);

/* Means and products: so much each. */
void relate_means(struct audit *a, const struct item *item);

#endif
