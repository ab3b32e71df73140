/*
 * figure.h - a figure while it is read, and the reader that reads a text's figures.
 *
 * The reader goes over a text once and makes tokens: expressions of time, quantities, decoys, cue words.
 * Everything later looks at tokens, not at the text: which words stand around a quantity, in which
 * clause and sentence. One reader serves many texts and keeps its memory.
 */
#ifndef FACTS_FIGURE_H
#define FACTS_FIGURE_H

#include "cues.h"
#include "view.h"

enum kind {
    KIND_LEVEL,
    KIND_COUNT,
    KIND_GROWTH,
    KIND_INCREASE,
    KIND_REDUCTION,
    KIND_DIFFERENCE,
    KIND_SHARE,
    KIND_RATIO,
    KIND_RANK,
    KIND_CAPACITY,
    KIND_RATE,
    KIND_DURATION,
    KIND_TEMPERATURE
};

enum status { STATUS_ACTUAL, STATUS_PLANNED, STATUS_ESTIMATE };

/* A piece of the reader's text pool; size 0 is null. */
struct span_text {
    uint32_t at, size;
};

struct figure {
    uint32_t start, end;   /* number and unit: bytes of the view */
    uint32_t number_start; /* without an ordinal mark or a currency before it */
    uint32_t unit_start;   /* multiplier and unit as printed; `end` when it has none behind */
    uint32_t quote_start, quote_end; /* with the change word or comparator right at it */
    uint32_t name_end;               /* where the text that may name it ends */
    uint32_t sentence_start, sentence_end;
    int32_t token;

    prun_decimal value, value_max;      /* in the printed unit */
    prun_rational base, base_max, step; /* in unit_base */
    bool has_max;
    unsigned numeral; /* NUMERAL_... of the number */
    struct unit_reading unit;
    const char *per;

    enum kind kind;
    enum comparator comparator;
    enum status status;

    struct period_span period;
    struct span_text period_raw;
    bool has_period;
    bool is_dated_here; /* its own sentence names the period */

    struct span_text indicator, subject, place, of;
    int list, list_place; /* coordinated figures: id and place from 1 */
    int32_t verb;         /* token of the change word right at it; -1 */
    int32_t governor;     /* token of the change word that governs it from further off; -1 */
    int32_t follows;      /* the figure before it in a coordination (4.2%和5.4%); -1 */
    bool is_yoy, is_yoy_phrase, is_on_period, is_difference, is_reach;
    bool is_unit_price; /* a price of a unit of something */
    bool is_copy;       /* a further fact of one printed number */
    bool is_dropped;
    double confidence;
};

enum token_type { TOKEN_WORD, TOKEN_PERIOD, TOKEN_FIGURE, TOKEN_DECOY };

struct token {
    uint32_t start, end;
    uint8_t type;
    int32_t index;  /* sense of a word, or place in the reader's periods or figures */
    int32_t clause; /* number of the clause it stands in */
};

/* A stretch between clause ends: its tokens [first, last). */
struct clause {
    uint32_t start, end;
    int32_t first, last;
    int32_t sentence;
};

struct sentence {
    uint32_t start, end; /* `end` is behind its mark */
    int32_t first, last; /* clauses */
    int paragraph;
};

/* A figure of the unit that was read before; its texts lie in the recall's own memory. */
struct recall {
    struct figure figure;
    int article;
};

struct recall_text {
    uint8_t *bytes;
    size_t size, room;
};

/* The periods that hold while a text is read, and what survives from text to text of an article. */
struct reader {
    const struct language *language;
    const uint8_t *text;
    size_t text_size;
    struct view view;

    struct token *token;
    size_t token_count, token_room;
    struct period *period;
    size_t period_count, period_room;
    struct figure *figure;
    size_t figure_count, figure_room;
    struct clause *clause;
    size_t clause_count, clause_room;
    struct sentence *sentence;
    size_t sentence_count, sentence_room;
    uint8_t *pool;
    size_t pool_size, pool_room;

    struct recall *recall;
    size_t recall_count, recall_room;
    struct recall_text recall_text;
    int article; /* counts the unit's articles */

    struct period_calendar calendar;
    struct period_span
        main_period; /* the article's: for a paragraph or a headline that names none */
    struct span_text main_raw;
    bool has_main;
    int lists; /* lists counted so far in the article */
    bool is_out_of_memory;
};

/* ---- Shared small questions ---- */

bool reader_room(struct reader *r, void **array, size_t *room, size_t count, size_t size);

/* Whether the language prints blanks between words. */
bool reader_is_spaced(const struct reader *r);

/* Whether token `t` is a word of the class; *ret_value when not NULL. False outside the text. */
bool token_is(const struct reader *r, int32_t t, enum cue class, int32_t *ret_value);

/* Whether a word of the class starts at a byte of the view, whatever the tokens. */
bool reader_cue_at(const struct reader *r, size_t at, enum cue class, size_t *ret_end);

/* While scanning: whether the last token ends right at `at` and is of the class. */
bool reader_is_right_after(const struct reader *r, size_t at, enum cue class);

/* Appends bytes of the view, as they were printed, to the pool. */
struct span_text pool_view(struct reader *r, uint32_t start, uint32_t end);
struct span_text pool_join(struct reader *r, struct span_text a, struct span_text b);
struct span_text pool_bytes(struct reader *r, const void *bytes, size_t size);
bool pool_is_equal(const struct reader *r, struct span_text a, struct span_text b);

/* ---- The steps, in their order ---- */

bool scan_text(struct reader *r);                                    /* scan.c: tokens */
bool scan_quantity(struct reader *r, size_t at, struct figure *ret); /* quantity.c */
bool quantity_is_refused(const struct reader *r, const struct figure *f,
                         const struct numeral *n); /* refuse.c: what is none */
bool split_text(struct reader *r);                 /* sentence.c: clauses and sentences */
void compare_figures(struct reader *r); /* compare.c: comparators, change words, quotes */
void date_figures(struct reader *r);    /* when.c: periods */
void sort_figures(struct reader *r);    /* kind.c: kinds, status, per */
void name_figures(struct reader *r);    /* about.c: indicator, subject, place */
bool spread_figures(struct reader *r);  /* spread.c: lists of several subjects or numbers */
void recall_remember(struct reader *r); /* recall.c: for texts that repeat figures */
void recall_apply(struct reader *r);
void recall_forget(struct reader *r);

#endif
