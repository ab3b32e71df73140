/*
 * pack.h - what the segmenter knows of languages and what it has learned, read from JSON.
 *
 * Cues are words that speak for a part of a newspaper; roles are the words of bylines; weights say
 * how much each feature counts. Several language packs add up to one. Never changed after it was
 * built.
 */
#ifndef SEGMENT_PACK_H
#define SEGMENT_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "newspaper/names.h"
#include "trie.h"

/* The classes of cues, and how the pack calls them. */
#define CUE_LIST(X)                                                                        \
    X(OPENER, "opener")           /* first words of a body: local news, agency dateline */ \
    X(ATTRIBUTION, "attribution") /* words of running text */                              \
    X(CAPTION, "caption")         /* photo captions and credits */                         \
    X(CAPTION_START, "caption_start")                                                      \
    X(AD, "ad")                                                                            \
    X(AD_STRONG, "ad_strong") /* nearly decisive */                                        \
    X(AD_HEAD, "ad_head")     /* titles of advertisements in prose */                      \
    X(SLOGAN, "slogan")                                                                    \
    X(NOTICE_HEAD, "notice_head")                                                          \
    X(NOTICE, "notice")                                                                    \
    X(WEATHER, "weather")                                                                  \
    X(WEATHER_END, "weather_end") /* how rows of a forecast end without a stop */          \
    X(FORECAST, "forecast")       /* how a forecast begins */                              \
    X(GRAPHIC, "graphic")                                                                  \
    X(GRAPHIC_HEAD, "graphic_head")                                                        \
    X(QUANTITY, "quantity") /* nouns that a number measures */                             \
    X(CHANGE, "change")     /* words of growth and fall */                                 \
    X(RANK, "rank")                                                                        \
    X(MEASURE, "measure") /* units at the end of a line */                                 \
    X(FOLIO, "folio")     /* date, weekday, page number and section */                     \
    X(IMPRINT, "imprint")                                                                  \
    X(STAFF, "staff")     /* who made the page */                                          \
    X(POINTER, "pointer") /* "continued on page" */                                        \
    X(CARRIED_FROM, "carried_from")                                                        \
    X(CARRIED_TO, "carried_to")                                                            \
    X(SECTION, "section") /* standing heads */                                             \
    X(BRIEF_HEAD, "brief_head")                                                            \
    X(LABEL, "label")                                                                      \
    X(ORGANISATION, "organisation") /* how names of firms end */                           \
    X(PLAIN_END, "plain_end")       /* words that a headline does not end in */            \
    X(VERB, "verb")                                                                        \
    X(HEADER_TITLE, "header_title") /* lines of a database record around one article */    \
    X(HEADER_BODY, "header_body")                                                          \
    X(HEADER_DATE, "header_date")                                                          \
    X(HEADER_PAPER, "header_paper")                                                        \
    X(HEADER_FIELD, "header_field")

enum cue {
#define X(id, name) CUE_##id,
    CUE_LIST(X)
#undef X
        CUE_COUNT
};

/* What a byline role is good for. */
enum role_kind { ROLE_WRITER, ROLE_COMMENT, ROLE_PHOTO, ROLE_GRAPHIC, ROLE_PAGE };

struct role {
    char *name; /* as it is put out */
    enum role_kind kind;
};

/* What is learned; rows of weights.json. The first word says what is scored, the rest for which
 * feature: join_ that a line goes on with the one before; head_, body_, byline_, ad_, figure_,
 * furniture_ what a line is; stay, change, text_ how that changes from line to line; chain_ that
 * a text goes on with another; title_, row_ that a title belongs to a body or to the title above;
 * by_ the same of bylines. */
#define WEIGHT_LIST(X)                                                                             \
    X(join_open)                                                                                   \
    X(join_full)                                                                                   \
    X(join_blank)                                                                                  \
    X(join_starts_inside) X(join_pending) X(join_number) X(join_bigram) X(join_same_width) X(      \
        join_opener) X(join_indent) X(join_closed) X(join_ended) X(join_no_indent)                 \
        X(join_narrow_start) X(join_tail) X(join_other_measure) X(join_short_open) X(head_base) X( \
            head_doubled) X(head_dash) X(head_wide) X(head_pause) X(head_sentence) X(head_long)    \
            X(head_apart) X(head_unbalanced) X(head_closed) X(head_plain_end) X(head_verb) X(      \
                head_full) X(head_soft_stop) X(head_spaced) X(head_leads) X(head_comma)            \
                X(head_mark) X(head_inside) X(body_base) X(body_closed) X(body_full) X(            \
                    body_attribution) X(body_opener) X(body_long) X(body_indent) X(body_narrow)    \
                    X(body_mark) X(body_forecast) X(text_unended) X(text_amid) X(body_stub) X(     \
                        ad_prose) X(body_short_open) X(byline_base) X(byline_mark) X(ad_base)      \
                        X(ad_strong) X(ad_cue) X(ad_phone) X(ad_organisation) X(ad_slogan) X(      \
                            ad_near) X(figure_base) X(figure_value) X(figure_near) X(figure_head)  \
                            X(figure_noun) X(figure_repeat) X(figure_labels) X(figure_cue) X(      \
                                furniture_base) X(furniture_cue) X(furniture_edge) X(stay)         \
                                X(stay_blank) X(change) X(chain_base) X(chain_open) X(             \
                                    chain_closed) X(chain_adjacent) X(chain_head) X(chain_byline)  \
                                    X(chain_opener) X(chain_measure) X(chain_cohesion)             \
                                        X(chain_fit) X(chain_distance) X(chain_signed) X(          \
                                            chain_subhead) X(chain_long_head) X(chain_own_title)   \
                                            X(chain_leaning) X(chain_relative) X(chain_kind)       \
                                                X(title_base) X(title_cohesion) X(title_before)    \
                                                    X(title_after) X(title_far) X(title_learned)   \
                                                        X(title_short) X(title_section)            \
                                                            X(title_exclusive) X(title_kind)       \
                                                                X(title_above_ad) X(title_inside)  \
                                                                    X(row_cohesion) X(by_before)   \
                                                                        X(by_after) X(by_far)      \
                                                                            X(by_kind)             \
                                                                                X(by_signed)

enum weight {
#define X(name) WEIGHT_##name,
    WEIGHT_LIST(X)
#undef X
        WEIGHT_COUNT
};

struct calendar_word {
    char *word;
    unsigned month, day;
};

struct pack {
    char language[8];
    struct trie *start, *inside; /* cues at the start of a line; cues anywhere and at its end */
    struct trie *role_before, *role_after, *filler, *paper;
    struct role *role;
    size_t role_count;
    struct calendar_word *part_of_year;
    size_t part_count;
    uint32_t year_mark, month_mark, day_mark;
    const struct names *names;
    double weight[WEIGHT_COUNT];
};

struct pack *pack_new(void);
void pack_free(struct pack *pack);

/* Adds a language pack, or the weights. False with a fragment that says what is wrong. */
bool pack_add_language(struct pack *pack, const char *json, size_t size, char *error,
                       size_t error_size);
bool pack_add_weights(struct pack *pack, const char *json, size_t size, char *error,
                      size_t error_size);

/* Where in the line a cue must stand: upper bits of the values in the tries. */
enum cue_place { CUE_ANYWHERE, CUE_AT_START, CUE_AT_END, CUE_WHOLE };
#define CUE_VALUE(cue, place) ((uint32_t)(cue) | (uint32_t)(place) << 16)
#define CUE_OF(value)         ((value)&0xFFFF)
#define CUE_PLACE_OF(value)   ((value) >> 16)

#endif
