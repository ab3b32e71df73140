/*
 * lexicon.h - the words of a language that the audit goes by, read from a pack (zh.json).
 *
 * A text is read once: lexicon_scan() gives the known words from left to right, always the longest
 * one, so that a word such as "because of" hides the "of" in it. Everything later asks which
 * classes of words stand between two places, and how much stands there that no class knows.
 */
#ifndef FIGURES_LEXICON_H
#define FIGURES_LEXICON_H

#include "figure.h"

/* The classes; the pack names them in lower case (CUE_RISE: "rise"). What each is for stands in
 * docs/newspapers.md beside the words. */
/* clang-format off */
#define LEXICON_CUES(X) \
    X(RISE, "rise") /* increased, more, faster */ \
    X(FALL, "fall") /* decreased, less, slower */ \
    X(REACH, "reach") /* to: what was reached, in either direction */ \
    X(FROM, "from") /* from, in front of what is changed */ \
    X(BEFORE, "before") /* a year before: what stands there is compared with */ \
    X(THAN, "than") /* than */ \
    X(AMONG, "among") /* of which: opens the parts of the figure in front */ \
    X(REST, "rest") /* the others: closes a list of parts */ \
    X(TOTAL, "total") /* altogether, in total */ \
    X(EACH, "each") /* on average, per head */ \
    X(PER, "per") /* per person, per household: what a mean counts */ \
    X(SHARE, "share") /* makes up, accounts for */ \
    X(OPEN, "open") /* and others: the list goes on */ \
    X(EXAMPLE, "example") /* such as: one of them */ \
    X(REAL, "real") /* constant prices, value added, another scope */ \
    X(YEARLY, "yearly") /* a year on average */ \
    X(PREVIOUS, "previous") /* the month before, the turn of the year */ \
    X(SAME, "same") /* the same time a year before */ \
    X(FILLER, "filler") /* says nothing of its own */ \
    X(BREAK, "break") /* ends a sentence */ \
    X(COMMA, "comma") /* ends a clause */ \
    X(JOIN, "join") /* joins the members of a list */ \
    X(AND, "and") /* and */ \
    X(OPENER, "opener") /* quotation marks and brackets */ \
    X(CLOSER, "closer") /* ... that close */ \
    X(BEST, "best") /* fastest, highest */ \
    X(WORST, "worst") /* slowest, lowest */ \
    X(SPEED, "speed") /* the growth of something, as a noun */ \
    X(EXCEED, "exceed") /* higher than, faster than */ \
    X(RECEIVED, "received") /* received, registered: all of them */ \
    X(HANDLED, "handled") /* settled, closed: some of them */ \
    X(BALANCE, "balance") /* surplus, deficit: no total */ \
    X(MAXIMUM, "maximum") /* the highest */ \
    X(MINIMUM, "minimum") /* the lowest */ \
    X(RESPECTIVE, "respective") /* respectively */ \
    X(PLAN, "plan") /* planned, target */ \
    X(LEAD, "lead") /* claims the first place */ \
    X(ORDINARY, "ordinary") /* words that only hide others */ \
    X(NUMERAL, "numeral") /* numerals in words */ \
    X(SCOPE, "scope") /* the whole city, the country */ \
    X(RATE, "rate") /* ends the name of a quota */ \
    X(WITHIN, "within") /* in, among, behind what it is about */ \
    X(COPULA, "copula") /* was, in front of a number */ \
    X(COUNTER, "counter") /* classifiers of what a list can be counted by */ \
    X(APART, "apart") /* differ by */ \
    X(ADDED, "added") /* newly added */ \
    X(COLON, "colon") /* opens a list in front */ \
    X(OTHERS, "others") /* "and other": a rest that looks like an open list */
/* clang-format on */

enum cue {
#define LEXICON_ROW(id, name) CUE_##id,
    LEXICON_CUES(LEXICON_ROW)
#undef LEXICON_ROW
        CUE_COUNT
};

#define CUE(id) ((uint64_t)1 << CUE_##id)

/* The sentences of a report; the pack names them. */
/* clang-format off */
#define LEXICON_MESSAGES(X) \
    X(SUM_PASS, "sum_pass") X(SUM_FAIL, "sum_fail") X(SHARE_PASS, "share_pass") \
    X(SHARE_FAIL, "share_fail") X(GROWTH_PASS, "growth_pass") \
    X(GROWTH_FAIL, "growth_fail") X(DIFFERENCE_PASS, "difference_pass") \
    X(DIFFERENCE_FAIL, "difference_fail") X(DIRECTION_FAIL, "direction_fail") \
    X(REPEAT_PASS, "repeat_pass") X(REPEAT_FAIL, "repeat_fail") \
    X(COUNT_PASS, "count_pass") X(COUNT_OPEN, "count_open") X(COUNT_FAIL, "count_fail") \
    X(ORDER_PASS, "order_pass") X(ORDER_FAIL, "order_fail") \
    X(CAPACITY_PASS, "capacity_pass") X(CAPACITY_WARN, "capacity_warn") \
    X(RANGE_PASS, "range_pass") X(RANGE_FAIL, "range_fail") X(WHOLE_FAIL, "whole_fail") \
    X(MEAN_PASS, "mean_pass") X(MEAN_FAIL, "mean_fail") X(BASE_DERIVED, "base_derived") \
    X(LEAD_WARN, "lead_warn") X(BEST_PASS, "best_pass")
/* clang-format on */

enum message {
#define LEXICON_ROW(id, name) MESSAGE_##id,
    LEXICON_MESSAGES(LEXICON_ROW)
#undef LEXICON_ROW
        MESSAGE_COUNT
};

/* Reads a pack; NULL with a fragment of what is wrong in `error`. For prun_data_open(). */
void *lexicon_parse(prun_bytes json, char *error, size_t error_size);
void lexicon_release(void *lexicon);

/* The known words of `text` from left to right, at most text.size / 2 + 1 of them into `hits`. */
uint32_t lexicon_scan(const struct lexicon *l, prun_bytes text, struct hit *hits);

/* The sentence of a report, with places like {whole}. */
const char *lexicon_message(const struct lexicon *l, enum message message);

/* Names that together make a whole ("exports", "imports"): whether every one of `count` names holds
 * a word of one and the same set, each another one, and no word of the set is left over. */
bool lexicon_completes(const struct lexicon *l, const prun_bytes *names, uint32_t count);

/* A unit in terms of another of its dimension: mu is 2000/3 m2. False when it is its own. */
bool lexicon_unit(const struct lexicon *l, prun_bytes unit_base, prun_bytes *ret_unit,
                  prun_rational *ret_factor);

#endif
