/*
 * sentence.c - sentences and clauses over tokens.
 *
 * A bracket is a clause of its own, and the clause around it goes on behind it. A mark between two
 * digits (20:30, 1:3) is no end: the scanner has taken it already.
 */
#include "figure.h"

/* A text without marks is cut all the same, so that looking around in a clause stays cheap. */
enum { DEPTH_MAX = 4, CLAUSE_TOKENS_MAX = 80, SENTENCE_CLAUSES_MAX = 60 };

static bool add_clause(struct reader *r, uint32_t start, int32_t first)
{
    void *array = r->clause;

    if (!reader_room(r, &array, &r->clause_room, r->clause_count, sizeof *r->clause))
        return false;
    r->clause = array;
    r->clause[r->clause_count++] =
        (struct clause){start, start, first, first, (int32_t)r->sentence_count - 1};
    return true;
}

static bool add_sentence(struct reader *r, uint32_t start, int paragraph)
{
    void *array = r->sentence;

    if (!reader_room(r, &array, &r->sentence_room, r->sentence_count, sizeof *r->sentence))
        return false;
    r->sentence = array;
    r->sentence[r->sentence_count++] = (struct sentence){start, start, (int32_t)r->clause_count,
                                                         (int32_t)r->clause_count, paragraph};
    return true;
}

static bool is_line_end(const struct reader *r, const struct token *t)
{
    return r->view.bytes[t->start] == '\n';
}

/* Closing quotes behind the mark belong to the sentence. */
static uint32_t sentence_end(const struct reader *r, int32_t t)
{
    uint32_t end = r->token[t].end;

    while (token_is(r, t + 1, CUE_QUOTE_CLOSE, NULL) && r->token[t + 1].start == end)
        end = r->token[++t].end;
    return end;
}

/* The clause that is open, and those around it that brackets interrupted. */
struct nest {
    int32_t clause[DEPTH_MAX];
    int depth;
};

static bool open_clause(struct reader *r, struct nest *n, uint32_t start, int32_t first)
{
    if (!add_clause(r, start, first))
        return false;
    n->clause[n->depth] = (int32_t)r->clause_count - 1;
    return true;
}

static void enter_token(struct reader *r, const struct nest *n, int32_t t)
{
    struct clause *c = &r->clause[n->clause[n->depth]];

    r->token[t].clause = n->clause[n->depth];
    c->end = r->token[t].end;
    c->last = t + 1;
}

static bool is_too_long(const struct reader *r, const struct nest *n, int32_t t)
{
    return t - r->clause[n->clause[n->depth]].first >= CLAUSE_TOKENS_MAX;
}

static bool close_sentence(struct reader *r, struct nest *n, uint32_t end, int32_t next,
                           int paragraph)
{
    r->sentence[r->sentence_count - 1].end = end;
    r->sentence[r->sentence_count - 1].last = (int32_t)r->clause_count;
    n->depth = 0;
    return add_sentence(r, end, paragraph) && open_clause(r, n, end, next);
}

static bool is_full(const struct reader *r)
{
    return (int32_t)r->clause_count - r->sentence[r->sentence_count - 1].first >= SENTENCE_CLAUSES_MAX;
}

static bool next_token(struct reader *r, struct nest *n, int32_t t, int *paragraph)
{
    const struct token *token = &r->token[t];

    if (token_is(r, t, CUE_SENTENCE_END, NULL)) {
        enter_token(r, n, t);
        *paragraph += is_line_end(r, token);
        return close_sentence(r, n, sentence_end(r, t), t + 1, *paragraph);
    }
    if (is_too_long(r, n, t) && !(is_full(r) ? close_sentence(r, n, token->start, t, *paragraph)
                                             : open_clause(r, n, token->start, t)))
        return false;
    if (token_is(r, t, CUE_BRACKET_OPEN, NULL) && n->depth + 1 < DEPTH_MAX) {
        n->depth++;
        if (!open_clause(r, n, token->end, t + 1))
            return false;
    } else if (token_is(r, t, CUE_BRACKET_CLOSE, NULL) && n->depth > 0) {
        n->depth--;
    } else if (token_is(r, t, CUE_CLAUSE_END, NULL)) {
        enter_token(r, n, t);
        return is_full(r) && n->depth == 0 ? close_sentence(r, n, token->end, t + 1, *paragraph)
                                           : open_clause(r, n, token->end, t + 1);
    }
    enter_token(r, n, t);
    return true;
}

bool split_text(struct reader *r)
{
    struct nest nest = {{0}, 0};
    int paragraph = 0;

    r->clause_count = r->sentence_count = 0;
    if (!add_sentence(r, 0, 0) || !open_clause(r, &nest, 0, 0))
        return false;
    for (int32_t t = 0; t < (int32_t)r->token_count; t++)
        if (!next_token(r, &nest, t, &paragraph))
            return false;
    r->sentence[r->sentence_count - 1].end = (uint32_t)r->view.size;
    r->sentence[r->sentence_count - 1].last = (int32_t)r->clause_count;
    for (size_t i = 0; i < r->figure_count; i++) {
        const struct clause *c = &r->clause[r->token[r->figure[i].token].clause];
        r->figure[i].sentence_start = r->sentence[c->sentence].start;
        r->figure[i].sentence_end = r->sentence[c->sentence].end;
    }
    return true;
}
