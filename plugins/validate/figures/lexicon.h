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
#define LEXICON_CUES(X)                                                                           \
    X(RISE, "rise")                                                                               \
    X(FALL, "fall") X(REACH, "reach") X(FROM, "from") X(BEFORE, "before") X(THAN, "than")         \
        X(AMONG, "among") X(REST, "rest") X(TOTAL, "total") X(EACH, "each") X(PER, "per")         \
            X(SHARE, "share") X(OPEN, "open") X(EXAMPLE, "example") X(REAL, "real")               \
                X(YEARLY, "yearly") X(PREVIOUS, "previous") X(SAME, "same") X(FILLER, "filler")   \
                    X(BREAK, "break") X(COMMA, "comma") X(JOIN, "join") X(AND, "and")             \
                        X(OPENER, "opener") X(CLOSER, "closer") X(BEST, "best") X(WORST, "worst") \
                            X(SPEED, "speed") X(EXCEED, "exceed") X(RECEIVED, "received")         \
                                X(HANDLED, "handled") X(BALANCE, "balance") X(INCOME, "income")   \
                                    X(OUTGO, "outgo") X(MAXIMUM, "maximum") X(MINIMUM, "minimum") \
                                        X(RESPECTIVE, "respective") X(PLAN, "plan")               \
                                            X(MULTIPLE, "multiple") X(LEAD, "lead")               \
                                                X(ORDINARY, "ordinary") X(NUMERAL, "numeral")     \
                                                    X(SCOPE, "scope") X(CUMULATIVE, "cumulative") \
                                                        X(RATE, "rate") X(BLANK, "blank") X(      \
                                                            WITHIN, "within") X(COPULA, "copula") \
                                                            X(COUNTER, "counter")                 \
                                                                X(APART, "apart")                 \
                                                                    X(ADDED, "added")             \
                                                                        X(COLON, "colon")         \
                                                                            X(OTHERS, "others")

enum cue {
#define LEXICON_ROW(id, name) CUE_##id,
    LEXICON_CUES(LEXICON_ROW)
#undef LEXICON_ROW
        CUE_COUNT
};

#define CUE(id) ((uint64_t)1 << CUE_##id)

/* The sentences of a report; the pack names them. */
#define LEXICON_MESSAGES(X)                                                                       \
    X(SUM_PASS, "sum_pass")                                                                       \
    X(SUM_FAIL, "sum_fail") X(SHARE_PASS, "share_pass") X(SHARE_FAIL, "share_fail") X(            \
        GROWTH_PASS, "growth_pass") X(GROWTH_FAIL, "growth_fail") X(DIFFERENCE_PASS,              \
                                                                    "difference_pass")            \
        X(DIFFERENCE_FAIL, "difference_fail") X(DIRECTION_FAIL, "direction_fail") X(              \
            REPEAT_PASS, "repeat_pass") X(REPEAT_FAIL, "repeat_fail") X(COUNT_PASS, "count_pass") \
            X(COUNT_OPEN, "count_open") X(COUNT_FAIL, "count_fail") X(ORDER_PASS, "order_pass")   \
                X(ORDER_FAIL, "order_fail") X(CAPACITY_PASS, "capacity_pass")                     \
                    X(CAPACITY_WARN, "capacity_warn") X(RANGE_PASS, "range_pass")                 \
                        X(RANGE_FAIL, "range_fail") X(WHOLE_FAIL, "whole_fail")                   \
                            X(MEAN_PASS, "mean_pass") X(MEAN_FAIL, "mean_fail")                   \
                                X(PRODUCT_PASS, "product_pass") X(PRODUCT_FAIL, "product_fail")   \
                                    X(BASE_DERIVED, "base_derived") X(LEAD_WARN, "lead_warn")     \
                                        X(BEST_PASS, "best_pass") X(BEST_FAIL, "best_fail")       \
                                            X(HUNDRED_PASS, "hundred_pass")                       \
                                                X(HUNDRED_FAIL, "hundred_fail")

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
