/*
 * cues.h - the words that say what a figure is: zh.json as one tree.
 *
 * Every class of words is a list in the pack; what a class means is explained in docs/language-pack.md
 * and beside its name here. A word may be in several classes.
 */
#ifndef FACTS_CUES_H
#define FACTS_CUES_H

#include "newspaper/numeral.h"
#include "newspaper/period.h"
#include "newspaper/unit.h"
#include "newspaper/variants.h"

/* name in the pack, then what it is for */
#define CUES(X)                                                                                    \
    X(SENTENCE_END, "sentence_ends")       /* closes a sentence */                                 \
    X(CLAUSE_END, "clause_ends")           /* closes a clause */                                   \
    X(LIST_MARK, "list_marks")             /* joins equals: and, the enumeration comma */          \
    X(RANGE_MARK, "range_marks")           /* between the ends of a range */                       \
    X(NEGATIVE, "negatives")               /* a sign before a number */                            \
    X(ORDINAL, "ordinals")                 /* makes a number an ordinal */                         \
    X(RANK_UNIT, "rank_units")             /* behind an ordinal: a place in a ranking */           \
    X(RANK_VERB, "rank_verbs")             /* only with one of these is an ordinal a rank */       \
    X(GROW, "grow")                        /* a rate of change upwards */                          \
    X(DROP, "drop")                        /* a rate of change downwards */                        \
    X(ADD, "add")                          /* an action that makes more */                         \
    X(CUT, "cut")                          /* an action that makes less */                         \
    X(REACH, "reach")                      /* the number behind it is the level that is reached */ \
    X(REACH_TAIL, "reach_tails")           /* behind a change word: increased to */                \
    X(PARTICLE, "particles")               /* may stand between a verb and its number */           \
    X(YOY, "yoy")                          /* against the same span a year before */               \
    X(YOY_PHRASE, "yoy_phrases")           /* the same, as a comparison: than last year */         \
    X(DIFFER, "differ")                    /* two things differ by the number */                   \
    X(NOT_TIME_BEFORE, "not_times_before") /* behind a number of days: a moment, not how long */   \
    X(ON_PERIOD, "on_period")              /* against the span before */                           \
    X(THAN, "than")                        /* opens a comparison */                                \
    X(MORE, "more")                        /* a difference upwards, right at the number */         \
    X(LESS, "less")                        /* a difference downwards, right at the number */       \
    X(SOONER, "sooner")                    /* more of these is less time */                        \
    X(BEYOND, "beyond")               /* a difference, its base behind it: higher than X by */     \
    X(STRICTER, "stricter")           /* a ratio to a standard */                                  \
    X(SHARE, "share")                 /* opens a share: makes up */                                \
    X(SHARE_NOUN, "share_nouns")      /* a noun that is a share */                                 \
    X(SHARE_TAIL, "share_tails")      /* ends the name of a share of its own population */         \
    X(RATE_TAIL, "rate_tails")        /* ends the name of a rate, a price */                       \
    X(GROWTH_NOUN, "growth_nouns")    /* a noun that is a growth rate */                           \
    X(DROP_NOUN, "drop_nouns")        /* a noun that is a rate of decline */                       \
    X(RANK_NOUN, "rank_nouns")        /* what a rank is by, added to the indicator */              \
    X(CAPACITY, "capacity")           /* what can be made, held or carried */                      \
    X(YEARLY, "yearly")               /* a capacity or output per year */                          \
    X(DAILY, "daily")                 /* per day */                                                \
    X(EVERY, "every")                 /* opens "per unit of" */                                    \
    X(PLANNED, "planned")             /* what is to come */                                        \
    X(ESTIMATED, "estimated")         /* what is only reckoned */                                  \
    X(DISTRIBUTE, "distribute")       /* respectively */                                           \
    X(EACH, "each")                   /* the number holds for every one */                         \
    X(AMONG, "among")                 /* opens parts of what was said */                           \
    X(GOVERN, "govern")               /* a verb that says nothing but "was" or "had" */            \
    X(LEAD, "lead")                   /* before the indicator, not of it */                        \
    X(TRAIL, "trails")                /* behind the indicator, not of it */                        \
    X(AND_OTHERS, "and_others")       /* closes a list of examples, before their kind */           \
    X(HOME, "home")                   /* the paper's own place */                                  \
    X(BLOCK, "blocks")                /* words that contain a cue by accident */                   \
    X(DECOY, "decoys")                /* words with a numeral that count nothing */                \
    X(NOT_QUANTITY, "not_quantities") /* behind number and unit: it is no quantity */              \
    X(NOT_AFTER, "not_numbers_after") /* right before a number: it is a name or an ordinal */      \
    X(TIME_CUE, "time_cues")          /* before one hour or day: a duration */                     \
    X(QUOTE_OPEN, "quote_opens")                                                                   \
    X(QUOTE_CLOSE, "quote_closes")                                                                 \
    X(BRACKET_OPEN, "bracket_opens")                                                               \
    X(BRACKET_CLOSE, "bracket_closes")                                                             \
    X(SINCE_TAIL,                                                                                  \
      "since_tails")  /* ends "since X": a period before it in the clause is part of X */          \
    X(UNTIL, "until") /* before a period: its end is meant */                                      \
    X(NOT_FROM, "not_periods_after")   /* before a period: only the base of a comparison */        \
    X(HALF, "halves")                  /* half a unit more */                                      \
    X(OPEN_TAIL, "open_tails")         /* behind a unit: and more */                               \
    X(UP_TO, "magnitudes")             /* before a bare multiplier: 上万 */                      \
    X(OF, "of")                        /* joins a modifier to its noun */                          \
    X(MONEY_NOUN, "money_nouns")       /* a bare 3亿 beside one is an amount of money */          \
    X(NOT_DAY_AFTER, "not_days_after") /* right before a bare day: it is a number of days */       \
    X(STOP, "stops")                   /* ends the noun phrase behind a number */                  \
    X(CLASS_END, "class_ends")         /* ends the name of a kind of things: firms, projects */

enum cue {
#define X(id, name) CUE_##id,
    CUES(X)
#undef X
        CUE_BEFORE, /* a comparator before the number; the value is an enum comparator */
    CUE_AFTER,
    CUE_COUNT
};

enum comparator {
    COMPARE_EQUAL,
    COMPARE_AT_LEAST,
    COMPARE_MORE,
    COMPARE_AT_MOST,
    COMPARE_LESS,
    COMPARE_ABOUT
};

struct cues {
    cJSON *root; /* the strings below are its */
    struct words *words;
    const char *money_base;               /* the currency of an amount that prints none */
    const char *temperature;              /* what is measured in degrees when nothing is said */
    bool has_short_periods;               /* a period holds for its own sentence alone */
    const char *share_open, *share_close; /* how the indicator "share of A in B" is put together */
};

/* All that is known of one language. */
struct language {
    const struct cues *cues;
    const struct numerals *numerals;
    const struct periods *periods;
    const struct units *units;
    const struct variants *variants;
};

/* A prun_data_parse of LANGUAGE.json of extract.facts. */
void *cues_parse(prun_bytes bytes, char *error, size_t error_size);
void cues_free(void *cues);

#endif
