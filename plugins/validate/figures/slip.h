/*
 * slip.h - whether a wrong number is a mistyped right one: one digit wrong, two that changed
 * places, or a point that moved. Where the meaning of a relation is likely but not certain, this
 * decides: a slip that explains the disagreement is hardly chance in numbers of three and more
 * digits.
 */
#ifndef FIGURES_SLIP_H
#define FIGURES_SLIP_H

#include "figure.h"

/* Whether some number of `meant` (in the dimension of `said`) is one slip away from what `said`
 * prints. A wide range says nothing: false when it is more than so many hundredths of the
 * number wide. */
bool slip_explains_within(const struct figure *said, struct interval meant, int hundredths);
bool slip_explains(const struct figure *said, struct interval meant); /* one hundredth */

/* One unit of the last printed digit, for counts 1 of the printed unit. */
prun_rational slip_step(const struct figure *f);

/* How many units of the last printed digit a figure has. False when that does not fit. */
bool slip_units(const struct figure *f, prun_wide_int *ret);

#endif
