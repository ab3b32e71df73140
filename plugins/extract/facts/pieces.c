/* pieces.c - cutting the text around a figure. */
#include "pieces.h"

enum { NOUN_BYTES_MAX = 66, EXAMPLES_BYTES_MAX = 72 };

static bool is_lead(const struct reader *r, int32_t t)
{
    return token_is(r, t, CUE_LEAD, NULL) || token_is(r, t, CUE_HOME, NULL) ||
           token_is(r, t, CUE_AFTER, NULL) || token_is(r, t, CUE_AMONG, NULL) ||
           token_is(r, t, CUE_UNTIL, NULL) || token_is(r, t, CUE_DISTRIBUTE, NULL) ||
           token_is(r, t, CUE_LIST_MARK, NULL) || token_is(r, t, CUE_PLANNED, NULL) ||
           token_is(r, t, CUE_EACH, NULL) || token_is(r, t, CUE_CLAUSE_END, NULL) ||
           token_is(r, t, CUE_BRACKET_OPEN, NULL) || token_is(r, t, CUE_BRACKET_CLOSE, NULL) ||
           token_is(r, t, CUE_OF, NULL);
}

static bool is_trail(const struct reader *r, int32_t t)
{
    return token_is(r, t, CUE_PARTICLE, NULL) || token_is(r, t, CUE_LEAD, NULL) ||
           token_is(r, t, CUE_TRAIL, NULL) || token_is(r, t, CUE_EACH, NULL) ||
           token_is(r, t, CUE_BEFORE, NULL) || token_is(r, t, CUE_DISTRIBUTE, NULL) ||
           token_is(r, t, CUE_OF, NULL) || token_is(r, t, CUE_TIME_CUE, NULL) ||
           token_is(r, t, CUE_YOY, NULL) || token_is(r, t, CUE_YOY_PHRASE, NULL) ||
           token_is(r, t, CUE_ON_PERIOD, NULL) || token_is(r, t, CUE_THAN, NULL) ||
           token_is(r, t, CUE_REACH, NULL) || token_is(r, t, CUE_PLANNED, NULL) ||
           token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_BRACKET_OPEN, NULL) ||
           token_is(r, t, CUE_LIST_MARK, NULL);
}

/* A quotation that does not end in the piece: its mark is no part of a name. */
static bool is_lone_quote(const struct reader *r, int32_t t, struct stretch s)
{
    if (!token_is(r, t, CUE_QUOTE_OPEN, NULL))
        return false;
    for (int32_t i = t + 1; i < (int32_t)r->token_count && r->token[i].start < s.end; i++)
        if (token_is(r, i, CUE_QUOTE_CLOSE, NULL))
            return false;
    return true;
}

static struct stretch trim(const struct reader *r, struct stretch s)
{
    while (s.start < s.end && r->view.bytes[s.start] == ' ')
        s.start++;
    while (s.start < s.end && r->view.bytes[s.end - 1] == ' ')
        s.end--;
    return s;
}

/* Words that are no part of a name fall off both ends of the piece; [first, last) are its tokens. */
struct stretch stretch_strip(const struct reader *r, struct stretch s, int32_t first, int32_t last)
{
    for (int32_t t = first; t < last; t++)
        if (r->token[t].start == s.start && r->token[t].end <= s.end &&
            r->token[t].type != TOKEN_FIGURE && r->token[t].type != TOKEN_DECOY &&
            (is_lead(r, t) || is_lone_quote(r, t, s)))
            s.start = r->token[t].end;
    for (int32_t t = last; t-- > first;)
        if (r->token[t].end == s.end && r->token[t].start >= s.start && is_trail(r, t) &&
            !(r->token[t].start == s.start && token_is(r, t, CUE_TIME_CUE, NULL)))
            s.end = r->token[t].start;
    return trim(r, s);
}

/* ---- Pieces of the clause before the number ---- */

/* 修复甲桥、乙桥……等桥梁: after a long list of examples, their kind alone is the name. */
static struct stretch skip_examples(const struct reader *r, struct stretch s, int32_t first,
                                    int32_t last)
{
    bool is_list = false;

    for (int32_t t = first; t < last; t++) {
        if (r->token[t].start < s.start || r->token[t].end > s.end)
            continue;
        is_list |= token_is(r, t, CUE_LIST_MARK, NULL);
        if (is_list && token_is(r, t, CUE_AND_OTHERS, NULL) && r->token[t].end < s.end &&
            r->token[t].end - s.start > EXAMPLES_BYTES_MAX)
            s.start = r->token[t].end;
    }
    return s;
}

static void add_piece(const struct reader *r, struct pieces *p, struct stretch s, int32_t first,
                      int32_t last)
{
    s = stretch_strip(r, skip_examples(r, s, first, last), first, last);
    if (!stretch_is_empty(s) && p->count < PIECES_MAX)
        p->piece[p->count++] = s;
}

static bool is_cut(const struct reader *r, int32_t t)
{
    return r->token[t].type == TOKEN_PERIOD || token_is(r, t, CUE_GOVERN, NULL) ||
           token_is(r, t, CUE_AMONG, NULL) || token_is(r, t, CUE_CLAUSE_END, NULL) ||
           token_is(r, t, CUE_BRACKET_OPEN, NULL) || token_is(r, t, CUE_SHARE, NULL);
}

/* Where the words of comparison or change begin: the noun ends before them. */
static uint32_t noun_end(const struct reader *r, const struct figure *f, int32_t first)
{
    uint32_t end = f->name_end;

    for (int32_t t = f->token - 1; t >= first; t--) {
        if (r->token[t].clause != figure_clause(r, f) || r->token[t].start >= end)
            continue;
        if (r->token[t].type == TOKEN_FIGURE)
            break;
        const bool is_base =
            token_is(r, t, CUE_YOY, NULL) || token_is(r, t, CUE_YOY_PHRASE, NULL) ||
            token_is(r, t, CUE_ON_PERIOD, NULL) ||
            (token_is(r, t, CUE_THAN, NULL) && (f->verb >= 0 || f->is_difference)) ||
            (f->kind == KIND_SHARE && token_is(r, t, CUE_SHARE, NULL)) ||
            (f->is_difference && token_is(r, t, CUE_BEYOND, NULL)) ||
            (f->is_unit_price && token_is(r, t, CUE_EVERY, NULL)) ||
            (f->kind == KIND_RANK && token_is(r, t, CUE_RANK_VERB, NULL) &&
             !token_is(r, t, CUE_RANK_NOUN, NULL));
        if (is_base)
            end = r->token[t].start;
    }
    return end;
}

struct pieces pieces_cut(const struct reader *r, const struct figure *f)
{
    const int32_t clause = figure_clause(r, f);
    struct pieces p = {.count = 0};
    int32_t first = r->clause[clause].first;
    uint32_t start = r->clause[clause].start;

    for (int32_t t = f->token - 1; t >= first; t--)
        if (r->token[t].type == TOKEN_FIGURE && r->token[t].clause == clause) {
            start = r->token[t].end;
            p.is_after_count = r->figure[r->token[t].index].kind == KIND_COUNT;
            first = t + 1;
        }
    const uint32_t end = noun_end(r, f, first);
    int32_t piece_first = first;
    for (int32_t t = first; t < f->token && r->token[t].start < end; t++) {
        if (r->token[t].clause != clause || !is_cut(r, t))
            continue;
        const int before = p.count;
        add_piece(r, &p, (struct stretch){start, r->token[t].start}, piece_first, t);
        if (p.count > before || p.count == 0)
            p.has_govern = false;
        p.has_govern |= token_is(r, t, CUE_GOVERN, NULL);
        p.has_period |= r->token[t].type == TOKEN_PERIOD;
        start = r->token[t].end;
        piece_first = t + 1;
    }
    if (end > start)
        add_piece(r, &p, (struct stretch){start, end}, piece_first, f->token);
    return p;
}

/* ---- The noun behind the number ---- */

/* 31个减为26个: a verb of change or reaching right behind a number is no noun. */
static bool is_verb(const struct reader *r, int32_t t)
{
    return token_is(r, t, CUE_REACH, NULL) || token_is(r, t, CUE_GROW, NULL) ||
           token_is(r, t, CUE_DROP, NULL) || token_is(r, t, CUE_ADD, NULL) ||
           token_is(r, t, CUE_CUT, NULL);
}

struct stretch stretch_noun_behind(const struct reader *r, const struct figure *f)
{
    uint32_t start = f->end, end;
    int32_t t = f->token + 1;

    while (t < (int32_t)r->token_count && r->token[t].start == start &&
           (token_is(r, t, CUE_AFTER, NULL) || token_is(r, t, CUE_OF, NULL)))
        start = r->token[t++].end;
    if (t < (int32_t)r->token_count && r->token[t].start == start && is_verb(r, t))
        return (struct stretch){start, start};
    end = start;
    while (end < r->view.size && end - start < NOUN_BYTES_MAX) {
        if (t < (int32_t)r->token_count && r->token[t].start == end) {
            if (r->token[t].type != TOKEN_WORD || token_is(r, t, CUE_STOP, NULL) ||
                token_is(r, t, CUE_GOVERN, NULL) || token_is(r, t, CUE_CLAUSE_END, NULL) ||
                token_is(r, t, CUE_SENTENCE_END, NULL) || token_is(r, t, CUE_LIST_MARK, NULL) ||
                token_is(r, t, CUE_PLANNED, NULL) || token_is(r, t, CUE_BRACKET_OPEN, NULL) ||
                token_is(r, t, CUE_BRACKET_CLOSE, NULL))
                break;
            end = r->token[t++].end;
        } else {
            end = (uint32_t)view_next(&r->view, end);
        }
    }
    return (struct stretch){start, end};
}
