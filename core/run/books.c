/* books.c - see books.h. */
#include "run/books.h"

static int refuse(const struct prun_stage *s, uint32_t count, const char *what,
                  struct error *reterr)
{
    return error_set(reterr, "books", "%s %u record%s, which its class (%s) does not allow", what,
                     count, count == 1 ? "" : "s", s->node->use);
}

int books_enter(struct books *b, const struct prun_stage *s, const uint32_t fate[FATE_COUNT],
                struct error *reterr)
{
    b->forwarded += fate[FATE_FORWARDED];
    b->consumed += fate[FATE_NONE];
    b->kept += fate[FATE_KEPT];
    b->dropped += fate[FATE_DROPPED];
    b->rejected += fate[FATE_REJECTED];
    if (fate[FATE_TWICE])
        return refuse(s, fate[FATE_TWICE], "gives two fates to", reterr);
    if (fate[FATE_FORWARDED] && !(s->fates & PRUN_FORWARDS))
        return refuse(s, fate[FATE_FORWARDED], "forwards", reterr);
    if (fate[FATE_DROPPED] && !(s->fates & PRUN_DROPS))
        return refuse(s, fate[FATE_DROPPED], "drops", reterr);
    if (fate[FATE_NONE] && !(s->fates & PRUN_CONSUMES))
        return refuse(s, fate[FATE_NONE], "neither forwards nor rejects", reterr);
    if (fate[FATE_KEPT] && !(s->fates & PRUN_CONSUMES) && !s->node->cls->unit_end)
        return refuse(s, fate[FATE_KEPT], "keeps for a unit_end that it has not", reterr);
    return 0;
}

static int unbalanced(const struct node *n, const char **ret_stage, const char *what, uint64_t have,
                      uint64_t want, struct error *reterr)
{
    *ret_stage = n->id;
    return error_set(reterr, "books", "the books do not balance: %llu records %s, not %llu",
                     (unsigned long long)have, what, (unsigned long long)want);
}

int books_check(const struct graph *g, const struct unit *u, const char **ret_stage,
                struct error *reterr)
{
    for (uint32_t i = 0; i < g->edge_count; i++) {
        const struct edge_books *e = &u->edge_books[i];
        uint64_t sent = u->books[g->edge[i].from].sent;

        if (e->carried + e->filtered != sent)
            return unbalanced(&g->node[g->edge[i].from], ret_stage, "went on",
                              e->carried + e->filtered, sent, reterr);
    }
    for (uint32_t n = graph_first_called(g); n < g->node_count; n++) {
        const struct books *b = &u->books[n];
        uint64_t carried = n == 0; /* the unit's input */
        uint64_t fates =
            b->passed + b->forwarded + b->consumed + b->kept + b->dropped + b->rejected;

        for (uint32_t i = 0; i < g->edge_count; i++)
            if (g->edge[i].to == n)
                carried += u->edge_books[i].carried;
        if (b->entered != carried)
            return unbalanced(&g->node[n], ret_stage, "entered", b->entered, carried, reterr);
        if (fates != b->entered)
            return unbalanced(&g->node[n], ret_stage, "have a fate", fates, b->entered, reterr);
    }
    return 0;
}

void books_forget_from(const struct graph *g, struct unit *u, uint32_t level)
{
    for (uint32_t n = 0; n < g->node_count; n++)
        if (g->node[n].level >= level)
            u->books[n] = (struct books){0};
    for (uint32_t i = 0; i < g->edge_count; i++)
        if (g->node[g->edge[i].from].level >= level)
            u->edge_books[i] = (struct edge_books){0};
}

int64_t books_made(const struct graph *g, const struct unit *u)
{
    int64_t made = 0;

    for (uint32_t n = graph_first_called(g); n < g->node_count; n++)
        made += (int64_t)(u->books[n].sent - u->books[n].passed - u->books[n].forwarded);
    return made;
}
