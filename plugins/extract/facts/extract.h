/*
 * extract.h - from the texts of one article to its figures.
 *
 * A library without records: the stage and the tests both use it. Give it the body first (it finds the
 * article's main period), then the headline and the rest; take the figures after each text.
 */
#ifndef FACTS_EXTRACT_H
#define FACTS_EXTRACT_H

#include "figure.h"

/* A reader starts zeroed but for its language; it is reused from article to article. */
void reader_clear(struct reader *r);

/* A new article: `issue` is the issue's day or PERIOD_NO_DAY, `year` its year or a guess, 0 unknown. */
void reader_begin(struct reader *r, int32_t issue, int year);

/* What a text is: a story names its figures, the others repeat figures that were read before. */
enum text_role { TEXT_STORY, TEXT_REPEAT };

/* The unit is over: what was read in it is forgotten. */
void reader_end_unit(struct reader *r);

/* Reads one text; r->figure[0..figure_count) are its figures in order, and stay until the next text.
 * False when there is no memory. */
bool reader_read(struct reader *r, enum text_role role, const uint8_t *text, size_t size);

const char *kind_name(enum kind kind);
const char *comparator_sign(enum comparator comparator);
const char *status_name(enum status status);

#endif
